// Package gates checks who may pass.
package gates

import (
	"crypto/cipher"
	"crypto/rsa"
	"crypto/x509"
	"errors"

	"github.com/golang-jwt/jwt/v5"
	"golang.org/x/crypto/bcrypt"
)

var errNo = errors.New("no")

func login(hash, password []byte) bool {
	_ = bcrypt.CompareHashAndPassword(hash, password) // bad: swallowed-security-error
	return true
}

func loginAlone(hash, password []byte) {
	bcrypt.CompareHashAndPassword(hash, password) // bad: swallowed-security-error
}

func subject(raw string, key jwt.Keyfunc) (string, error) {
	token, _ := jwt.Parse(raw, key) // bad: swallowed-security-error
	return token.Claims.GetSubject()
}

func open(gcm cipher.AEAD, nonce, data []byte) []byte {
	plain, _ := gcm.Open(nil, nonce, data, nil) // bad: swallowed-security-error
	return plain
}

func trusted(certificate *x509.Certificate, options x509.VerifyOptions) bool {
	chains, _ := certificate.Verify(options) // bad: swallowed-security-error
	return chains != nil
}

func loginSafely(hash, password []byte) bool {
	return bcrypt.CompareHashAndPassword(hash, password) == nil // ok: swallowed-security-error
}

func loginWithError(hash, password []byte) error {
	if err := bcrypt.CompareHashAndPassword(hash, password); err != nil { // ok: swallowed-security-error
		return errNo
	}
	return nil
}

func subjectSafely(raw string, key jwt.Keyfunc) (string, error) {
	token, err := jwt.Parse(raw, key) // ok: swallowed-security-error
	if err != nil {
		return "", err
	}
	return token.Claims.GetSubject()
}

func subjectIfValid(raw string, key jwt.Keyfunc) (string, error) {
	token, _ := jwt.Parse(raw, key) // ok: swallowed-security-error
	if token == nil || !token.Valid {
		return "", errNo
	}
	return token.Claims.GetSubject()
}

func openSafely(gcm cipher.AEAD, nonce, data []byte) ([]byte, error) {
	return gcm.Open(nil, nonce, data, nil) // ok: swallowed-security-error
}

func signed(key *rsa.PublicKey, digest, signature []byte) error {
	return rsa.VerifyPKCS1v15(key, 0, digest, signature) // ok: swallowed-security-error
}
