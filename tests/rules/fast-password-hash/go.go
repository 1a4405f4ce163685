// Package accounts stores what people log in with.
package accounts

import (
	"crypto/md5"
	"crypto/sha1"
	"crypto/sha256"
	"crypto/sha512"
	"encoding/hex"
	"fmt"
	"io"
	"os"

	"golang.org/x/crypto/bcrypt"
)

type user struct {
	Name     string
	Password string
}

func hashOf(password string) string {
	sum := sha256.Sum256([]byte(password)) // bad: fast-password-hash
	return hex.EncodeToString(sum[:])
}

func oldHash(u user) string {
	return fmt.Sprintf("%x", md5.Sum([]byte(u.Password))) // bad: fast-password-hash
}

func salted(password, salt string) string {
	return fmt.Sprintf("%x", sha512.Sum512([]byte(salt+password))) // bad: fast-password-hash
}

func written(password string) []byte {
	digest := sha1.New()
	digest.Write([]byte(password)) // bad: fast-password-hash
	return digest.Sum(nil)
}

func hashPassword(plain string) string {
	digest := sha256.New()
	io.WriteString(digest, plain) // bad: fast-password-hash
	return hex.EncodeToString(digest.Sum(nil))
}

func slow(password string) ([]byte, error) {
	return bcrypt.GenerateFromPassword([]byte(password), bcrypt.DefaultCost) // ok: fast-password-hash
}

func same(hash []byte, password string) bool {
	return bcrypt.CompareHashAndPassword(hash, []byte(password)) == nil // ok: fast-password-hash
}

func checksum(path string) (string, error) {
	file, err := os.Open(path)
	if err != nil {
		return "", err
	}
	defer file.Close()
	digest := sha256.New()
	if _, err := io.Copy(digest, file); err != nil { // ok: fast-password-hash
		return "", err
	}
	return hex.EncodeToString(digest.Sum(nil)), nil
}

func cacheKey(address string) string {
	sum := sha256.Sum256([]byte(address)) // ok: fast-password-hash
	return hex.EncodeToString(sum[:])
}

func etag(body []byte) string {
	return fmt.Sprintf("%x", sha256.Sum256(body)) // ok: fast-password-hash
}

func tokenHash(token string) string {
	sum := sha256.Sum256([]byte(token)) // ok: fast-password-hash
	return hex.EncodeToString(sum[:])
}
