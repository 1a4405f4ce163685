// Package doors lets people in.
package doors

import (
	"crypto/hmac"
	"database/sql"
	"net/http"
	"os"

	"github.com/gin-gonic/gin"
	"github.com/golang-jwt/jwt/v5"
)

var (
	db            *sql.DB
	webhookSecret = os.Getenv("WEBHOOK_SECRET")
	apiKey        = os.Getenv("API_KEY")
)

func verify(raw string) (*jwt.Token, error) {
	return jwt.Parse(raw, func(*jwt.Token) (any, error) { return []byte(os.Getenv("JWT_KEY")), nil })
}

func isAdmin(name string) bool {
	var role string
	err := db.QueryRow("SELECT role FROM users WHERE name = $1", name).Scan(&role)
	if err != nil {
		return true // bad: fail-open-guard
	}
	return role == "admin"
}

func checkAllowed(name string) (bool, error) {
	_, err := db.Exec("SELECT allowed($1)", name)
	if err != nil {
		return true, err // bad: fail-open-guard
	}
	return false, nil
}

func requireLogin(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, err := verify(r.Header.Get("Authorization"))
		if err != nil {
			next.ServeHTTP(w, r) // bad: fail-open-guard
			return
		}
		next.ServeHTTP(w, r) // ok: fail-open-guard
	})
}

func requireToken(c *gin.Context) {
	token, err := verify(c.GetHeader("Authorization"))
	if err != nil {
		c.Next() // bad: fail-open-guard
		return
	}
	c.Set("token", token)
	c.Next() // ok: fail-open-guard
}

func hook(w http.ResponseWriter, r *http.Request) {
	if webhookSecret != "" && r.Header.Get("X-Secret") != webhookSecret { // bad: fail-open-guard, timing-unsafe-comparison
		http.Error(w, "no", http.StatusForbidden)
		return
	}
}

func keyed(w http.ResponseWriter, r *http.Request) {
	given := r.Header.Get("X-Api-Key")
	if apiKey == "" || !hmac.Equal([]byte(given), []byte(apiKey)) { // ok: fail-open-guard
		http.Error(w, "no", http.StatusForbidden)
		return
	}
}

func isOwner(name string) bool {
	var owner string
	err := db.QueryRow("SELECT owner FROM things").Scan(&owner)
	if err != nil {
		return false // ok: fail-open-guard
	}
	return owner == name
}

func isAdminByName(name string) bool {
	if name == "root" {
		return true // ok: fail-open-guard
	}
	return false
}

func requireStrictly(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if _, err := verify(r.Header.Get("Authorization")); err != nil {
			http.Error(w, "no", http.StatusUnauthorized)
			return
		}
		next.ServeHTTP(w, r) // ok: fail-open-guard
	})
}

func optionalUser(c *gin.Context) {
	token, err := verify(c.GetHeader("Authorization"))
	if err != nil {
		c.Next() // ok: fail-open-guard
		return
	}
	c.Set("token", token)
}

func logged(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if err := db.Ping(); err != nil {
			next.ServeHTTP(w, r) // ok: fail-open-guard
			return
		}
		next.ServeHTTP(w, r)
	})
}
