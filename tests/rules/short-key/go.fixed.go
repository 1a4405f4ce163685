// Package keys makes keys.
package keys

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
)

const bits = 1024

func short() (*rsa.PrivateKey, error) {
	return rsa.GenerateKey(rand.Reader, 3072) // bad: short-key
}

func shorter() (*rsa.PrivateKey, error) {
	return rsa.GenerateKey(rand.Reader, 3072) // bad: short-key
}

func named() (*rsa.PrivateKey, error) {
	return rsa.GenerateKey(rand.Reader, 3072) // bad: short-key
}

func local() (*rsa.PrivateKey, error) {
	size := 1536
	return rsa.GenerateKey(rand.Reader, 3072) // bad: short-key
}

func curve() (*ecdsa.PrivateKey, error) {
	return ecdsa.GenerateKey(elliptic.P256(), rand.Reader) // bad: short-key
}

func long() (*rsa.PrivateKey, error) {
	return rsa.GenerateKey(rand.Reader, 3072) // ok: short-key
}

func enough() (*rsa.PrivateKey, error) {
	return rsa.GenerateKey(rand.Reader, 2048) // ok: short-key
}

func told(size int) (*rsa.PrivateKey, error) {
	return rsa.GenerateKey(rand.Reader, size) // ok: short-key
}

func curve256() (*ecdsa.PrivateKey, error) {
	return ecdsa.GenerateKey(elliptic.P256(), rand.Reader) // ok: short-key
}

func curve384() elliptic.Curve {
	return elliptic.P384() // ok: short-key
}
