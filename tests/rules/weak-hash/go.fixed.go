// Package sums makes hashes.
package sums

import (
	"crypto/md5"
	"crypto/sha256"
	"crypto/sha512"
	"encoding/hex"
	"fmt"
	"hash"
	"io"
	"os"

	"golang.org/x/crypto/md4"
)

func signature(message []byte) string {
	return fmt.Sprintf("%x", sha256.Sum256(message)) // bad: weak-hash
}

func digest(message []byte) []byte {
	sum := sha256.Sum256(message) // bad: weak-hash
	return sum[:]
}

func hasher() hash.Hash {
	return sha256.New() // bad: weak-hash
}

func token(user string) string {
	h := sha256.New() // bad: weak-hash
	io.WriteString(h, user)
	return hex.EncodeToString(h.Sum(nil))
}

func older(data []byte) []byte {
	h := md4.New() // bad: weak-hash
	h.Write(data)
	return h.Sum(nil)
}

func strong(message []byte) string {
	return fmt.Sprintf("%x", sha256.Sum256(message)) // ok: weak-hash
}

func stronger(message []byte) [64]byte {
	return sha512.Sum512(message) // ok: weak-hash
}

func file(path string) (string, error) {
	opened, err := os.Open(path)
	if err != nil {
		return "", err
	}
	defer opened.Close()
	h := sha256.New() // ok: weak-hash
	io.Copy(h, opened)
	return hex.EncodeToString(h.Sum(nil)), nil
}

// md5.Sum(x) is what nobody should write. // ok: weak-hash
func names() []string {
	return []string{"md5", "sha1"} // ok: weak-hash
}
