// Package setup connects to what the program needs.
package setup

import (
	"crypto/hmac"
	"crypto/sha256"
	"database/sql"
	"fmt"
	"net/http"
	"net/smtp"
	"os"

	jwtware "github.com/appleboy/gin-jwt/v2"
	"github.com/gin-contrib/sessions/cookie"
	"github.com/gin-gonic/gin"
	"github.com/go-chi/jwtauth/v5"
	"github.com/golang-jwt/jwt/v5"
	"github.com/redis/go-redis/v9"
	"gorm.io/driver/postgres"
	"gorm.io/gorm"
)

const dbPassword = "tr0ub4dor&3" // bad: hard-coded-credential

var jwtSecret = []byte("tomato-soup-for-two") // bad: hard-coded-credential

var apiToken = os.Getenv("API_TOKEN") // ok: hard-coded-credential

const passwordField = "password" // ok: hard-coded-credential

func cache() *redis.Client {
	return redis.NewClient(&redis.Options{
		Addr:     "cache.internal:6379",
		Password: "c4che-m3-if-you-can", // bad: hard-coded-credential
	})
}

func cacheFromEnvironment() *redis.Client {
	return redis.NewClient(&redis.Options{
		Addr:     "cache.internal:6379",
		Password: os.Getenv("REDIS_PASSWORD"), // ok: hard-coded-credential
	})
}

func sign(claims jwt.Claims) (string, error) {
	return jwt.NewWithClaims(jwt.SigningMethodHS256, claims).SignedString([]byte("my-signing-secret")) // bad: hard-coded-credential
}

func signFromEnvironment(claims jwt.Claims) (string, error) {
	return jwt.NewWithClaims(jwt.SigningMethodHS256, claims).SignedString([]byte(os.Getenv("JWT_SECRET"))) // ok: hard-coded-credential
}

func mac(message []byte) []byte {
	digest := hmac.New(sha256.New, []byte("s3cr3t-mac-key")) // bad: hard-coded-credential
	digest.Write(message)
	return digest.Sum(nil)
}

func sessions() cookie.Store {
	return cookie.NewStore([]byte("very-secret-cookie-key")) // bad: hard-coded-credential
}

func mail() smtp.Auth {
	return smtp.PlainAuth("", "shop", "m4il-p4ss", "mail.example.com") // bad: hard-coded-credential
}

func openLocally() (*sql.DB, error) {
	dsn := "postgres://shop:shop@localhost/shop" // ok: hard-coded-credential
	return sql.Open("postgres", dsn)
}

type form struct {
	Password string `json:"password"` // ok: hard-coded-credential
	Token    string `json:"token"`    // ok: hard-coded-credential
}

func labels() map[string]string {
	return map[string]string{"password": "Password", "token": "Token"} // ok: hard-coded-credential
}

func empty(f form) bool {
	password := ""                // ok: hard-coded-credential
	return f.Password == password // ok: hard-coded-credential
}

func openMySQL() (*sql.DB, error) {
	return sql.Open("mysql", "shop:c4rrot-cake@tcp(db.internal:3306)/shop") // bad: hard-coded-credential
}

func openWithSettings() (*gorm.DB, error) {
	settings := "host=db.internal user=shop password=c4rrot-cake dbname=shop" // bad: hard-coded-credential
	return gorm.Open(postgres.Open(settings), &gorm.Config{})
}

func openFromEnvironment() (*gorm.DB, error) {
	settings := fmt.Sprintf("host=db.internal user=shop password=%s dbname=shop", os.Getenv("DB_PASSWORD"))
	return gorm.Open(postgres.Open(settings), &gorm.Config{}) // ok: hard-coded-credential
}

func openOwn() (*sql.DB, error) {
	return sql.Open("postgres", "host=localhost dbname=shop sslmode=disable") // ok: hard-coded-credential
}

func administration(router *gin.Engine) {
	router.Group("/admin", gin.BasicAuth(gin.Accounts{
		"root": "c4rrot-cake", // bad: hard-coded-credential
	}))
	router.Group("/reports", gin.BasicAuth(gin.Accounts{
		"reports": os.Getenv("REPORTS_PASSWORD"), // ok: hard-coded-credential
	}))
}

func call(req *http.Request) {
	req.SetBasicAuth("shop", "c4rrot-cake-2") // bad: hard-coded-credential
}

func guard(w http.ResponseWriter, r *http.Request) {
	user, pass, ok := r.BasicAuth()
	if !ok || user != "shop" || pass != "c4rrot-cake-3" { // bad: hard-coded-credential
		w.WriteHeader(http.StatusUnauthorized)
	}
}

var tokens = jwtauth.New("HS256", []byte("c4rrot-cake-4"), nil) // bad: hard-coded-credential

var tokensFromEnvironment = jwtauth.New("HS256", []byte(os.Getenv("JWT_SECRET")), nil) // ok: hard-coded-credential

var middleware = &jwtware.GinJWTMiddleware{
	Realm: "shop",
	Key:   []byte("c4rrot-cake-5"), // bad: hard-coded-credential
}
