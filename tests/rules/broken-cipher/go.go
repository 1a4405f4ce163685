// Package seal encrypts.
package seal

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/des"
	"crypto/rand"
	"crypto/rc4"
	"crypto/tls"
	"io"

	"golang.org/x/crypto/blowfish"
	"golang.org/x/crypto/chacha20poly1305"
)

func old(key []byte) (cipher.Block, error) {
	return des.NewCipher(key) // bad: broken-cipher
}

func threefold(key []byte) (cipher.Block, error) {
	return des.NewTripleDESCipher(key) // bad: broken-cipher
}

func stream(key []byte) (*rc4.Cipher, error) {
	return rc4.NewCipher(key) // bad: broken-cipher
}

func fish(key []byte) (cipher.Block, error) {
	return blowfish.NewCipher(key) // bad: broken-cipher
}

func byBlock(key, plain []byte) ([]byte, error) {
	block, err := aes.NewCipher(key)
	if err != nil {
		return nil, err
	}
	sealed := make([]byte, len(plain))
	for at := 0; at < len(plain); at += aes.BlockSize {
		block.Encrypt(sealed[at:], plain[at:]) // bad: broken-cipher
	}
	return sealed, nil
}

func galois(key, plain []byte) ([]byte, error) {
	block, err := aes.NewCipher(key) // ok: broken-cipher
	if err != nil {
		return nil, err
	}
	gcm, err := cipher.NewGCM(block) // ok: broken-cipher
	if err != nil {
		return nil, err
	}
	nonce := make([]byte, gcm.NonceSize())
	if _, err := io.ReadFull(rand.Reader, nonce); err != nil {
		return nil, err
	}
	return gcm.Seal(nonce, nonce, plain, nil), nil // ok: broken-cipher
}

func chacha(key []byte) (cipher.AEAD, error) {
	return chacha20poly1305.New(key) // ok: broken-cipher
}

func counter(block cipher.Block, iv []byte) cipher.Stream {
	return cipher.NewCTR(block, iv) // ok: broken-cipher
}

func described() string {
	return "DES and RC4 are not used here" // ok: broken-cipher
}

func oldSuites() *tls.Config {
	return &tls.Config{
		MinVersion:   tls.VersionTLS12,
		CipherSuites: []uint16{tls.TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256, tls.TLS_RSA_WITH_RC4_128_SHA}, // bad: broken-cipher
	}
}

func newSuites() *tls.Config {
	return &tls.Config{
		MinVersion:   tls.VersionTLS12,
		CipherSuites: []uint16{tls.TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256}, // ok: broken-cipher
	}
}

func byName(name string, key []byte) (cipher.Block, error) {
	switch name {
	case "3des":
		return des.NewTripleDESCipher(key) // bad: broken-cipher
	default:
		return aes.NewCipher(key) // ok: broken-cipher
	}
}
