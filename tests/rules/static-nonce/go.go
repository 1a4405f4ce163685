// Package nonces encrypts with what is new each time, or not.
package nonces

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/rand"
	"crypto/sha256"
	"io"

	"golang.org/x/crypto/argon2"
	"golang.org/x/crypto/pbkdf2"
	"golang.org/x/crypto/scrypt"
)

var fixedIV = []byte("1234567890123456")

func zeros(block cipher.Block) cipher.BlockMode {
	iv := make([]byte, aes.BlockSize)
	return cipher.NewCBCEncrypter(block, iv) // bad: static-nonce
}

func written(block cipher.Block) cipher.Stream {
	return cipher.NewCTR(block, fixedIV) // bad: static-nonce
}

func sealed(block cipher.Block, plain []byte) ([]byte, error) {
	gcm, err := cipher.NewGCM(block)
	if err != nil {
		return nil, err
	}
	nonce := []byte("unique nonce")
	return gcm.Seal(nil, nonce, plain, nil), nil // bad: static-nonce
}

func derived(password []byte) []byte {
	return pbkdf2.Key(password, []byte("salt of the house"), 600000, 32, sha256.New) // bad: static-nonce
}

func derivedByScrypt(password []byte) ([]byte, error) {
	return scrypt.Key(password, []byte{1, 2, 3, 4, 5, 6, 7, 8}, 32768, 8, 1, 32) // bad: static-nonce
}

func drawn(block cipher.Block) (cipher.BlockMode, error) {
	iv := make([]byte, aes.BlockSize)
	if _, err := io.ReadFull(rand.Reader, iv); err != nil {
		return nil, err
	}
	return cipher.NewCBCEncrypter(block, iv), nil // ok: static-nonce
}

func sealedFresh(gcm cipher.AEAD, plain []byte) ([]byte, error) {
	nonce := make([]byte, gcm.NonceSize())
	if _, err := rand.Read(nonce); err != nil {
		return nil, err
	}
	return gcm.Seal(nonce, nonce, plain, nil), nil // ok: static-nonce
}

func salted(password, salt []byte) []byte {
	return argon2.IDKey(password, salt, 1, 64*1024, 4, 32) // ok: static-nonce
}

func saltedFresh(password []byte) []byte {
	salt := make([]byte, 16)
	rand.Read(salt)
	return pbkdf2.Key(password, salt, 600000, 32, sha256.New) // ok: static-nonce
}

func opened(block cipher.Block, data []byte) cipher.BlockMode {
	return cipher.NewCBCDecrypter(block, data[:aes.BlockSize]) // ok: static-nonce
}

func continued(block cipher.Block, data []byte) cipher.Stream {
	return cipher.NewCTR(block, data[:aes.BlockSize]) // ok: static-nonce
}

func keyAsVector(key, plain []byte) ([]byte, error) {
	block, err := aes.NewCipher(key)
	if err != nil {
		return nil, err
	}
	sealed := make([]byte, len(plain))
	cipher.NewCBCEncrypter(block, key[:aes.BlockSize]).CryptBlocks(sealed, plain) // bad: static-nonce
	return sealed, nil
}

var sameVector = []byte{1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16}

func withSameVector(block cipher.Block, plain []byte) []byte {
	sealed := make([]byte, len(plain))
	cipher.NewCFBEncrypter(block, sameVector).XORKeyStream(sealed, plain) // bad: static-nonce
	return sealed
}
