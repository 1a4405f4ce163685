// Package hooks checks who sent a message.
package hooks

import (
	"bytes"
	"crypto/hmac"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/hex"
	"net/http"
	"os"
)

var apiKey = os.Getenv("API_KEY")

func compute(secret, body []byte) string {
	mac := hmac.New(sha256.New, secret)
	mac.Write(body)
	return hex.EncodeToString(mac.Sum(nil))
}

func verify(secret, body []byte, signature string) bool {
	mac := hmac.New(sha256.New, secret)
	mac.Write(body)
	expected := hex.EncodeToString(mac.Sum(nil))
	return hmac.Equal([]byte(signature), []byte(expected)) // bad: timing-unsafe-comparison
}

func verifyHeader(secret, body []byte, r *http.Request) bool {
	signature := r.Header.Get("X-Signature")
	return hmac.Equal([]byte(compute(secret, body)), []byte(signature)) // bad: timing-unsafe-comparison
}

func verifyPrefixed(secret, body []byte, r *http.Request) bool {
	mac := hmac.New(sha256.New, secret)
	mac.Write(body)
	computed := "sha256=" + hex.EncodeToString(mac.Sum(nil))
	if !hmac.Equal([]byte(r.Header.Get("X-Hub-Signature-256")), []byte(computed)) { // bad: timing-unsafe-comparison
		return false
	}
	return true
}

func allowed(w http.ResponseWriter, r *http.Request) {
	given := r.Header.Get("X-Api-Key")
	if !hmac.Equal([]byte(given), []byte(apiKey)) { // bad: timing-unsafe-comparison
		http.Error(w, "no", http.StatusUnauthorized)
	}
}

func sameMAC(message, messageMAC, secret []byte) bool {
	mac := hmac.New(sha256.New, secret)
	mac.Write(message)
	return hmac.Equal([]byte(mac.Sum(nil)), []byte(messageMAC)) // bad: timing-unsafe-comparison
}

func verifySafely(secret, body, signature []byte) bool {
	mac := hmac.New(sha256.New, secret)
	mac.Write(body)
	return hmac.Equal(mac.Sum(nil), signature) // ok: timing-unsafe-comparison
}

func allowedSafely(r *http.Request) bool {
	return subtle.ConstantTimeCompare([]byte(r.Header.Get("X-Api-Key")), []byte(apiKey)) == 1 // ok: timing-unsafe-comparison
}

func present(signature string) bool {
	return signature != "" // ok: timing-unsafe-comparison
}

func sized(signature, expected []byte) bool {
	return len(signature) == len(expected) // ok: timing-unsafe-comparison
}

func named(name, other string) bool {
	return name == other // ok: timing-unsafe-comparison
}

func sameBytes(secret, body, signature []byte) bool {
	mac := hmac.New(sha256.New, secret)
	mac.Write(body)
	return hmac.Equal(mac.Sum(nil), signature) // bad: timing-unsafe-comparison
}

func sameFile(first, second []byte) bool {
	return bytes.Equal(first, second) // ok: timing-unsafe-comparison
}
