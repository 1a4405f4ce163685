// Package setup connects to what the program needs.
package setup

import (
	"crypto/hmac"
	"crypto/sha256"
	"database/sql"
	"net/smtp"
	"os"

	"github.com/gin-contrib/sessions/cookie"
	"github.com/golang-jwt/jwt/v5"
	"github.com/redis/go-redis/v9"
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
