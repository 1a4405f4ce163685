// Package tokens makes what nobody may guess.
package tokens

import (
	cryptorand "crypto/rand"
	"encoding/base64"
	"fmt"
	"math/rand"
	"time"
)

const letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"

func generateToken(length int) string {
	token := make([]byte, length)
	for i := range token {
		token[i] = letters[rand.Intn(len(letters))] // bad: weak-random
	}
	return string(token)
}

func resetCode() string {
	code := fmt.Sprintf("%06d", rand.Intn(1000000)) // bad: weak-random
	return code
}

func newSession() map[string]string {
	sessionID := fmt.Sprint(rand.Int63()) // bad: weak-random
	return map[string]string{"session": sessionID}
}

func makePassword() string {
	source := rand.New(rand.NewSource(time.Now().UnixNano()))
	return fmt.Sprintf("pw-%d", source.Int63()) // bad: weak-random
}

func makeSalt() []byte {
	salt := make([]byte, 16)
	cryptorand.Read(salt) // bad: weak-random
	return salt
}

func secureToken() (string, error) {
	token := make([]byte, 32)
	if _, err := cryptorand.Read(token); err != nil { // ok: weak-random
		return "", err
	}
	return base64.RawURLEncoding.EncodeToString(token), nil // ok: weak-random
}

func shuffle(cards []int) {
	rand.Shuffle(len(cards), func(i, j int) { cards[i], cards[j] = cards[j], cards[i] }) // ok: weak-random
}

func jitter() time.Duration {
	return time.Duration(rand.Intn(100)) * time.Millisecond // ok: weak-random
}

func pick(names []string) string {
	return names[rand.Intn(len(names))] // ok: weak-random
}

func dice() int {
	roll := rand.Intn(6) + 1 // ok: weak-random
	return roll
}

func sample(total int) []int {
	return rand.Perm(total) // ok: weak-random
}

func protect(seal func(nonce []byte) []byte) []byte {
	nonce := make([]byte, 12)
	cryptorand.Read(nonce) // bad: weak-random
	return seal(nonce)
}

func fillNoise(samples []byte) {
	rand.Read(samples) // ok: weak-random
}
