// Package access reads tokens.
package access

import (
	"fmt"
	"net/http"
	"os"
	"strings"

	"github.com/go-jose/go-jose/v4"
	josejwt "github.com/go-jose/go-jose/v4/jwt"
	"github.com/golang-jwt/jwt/v5"
	jwx "github.com/lestrrat-go/jwx/v2/jwt"
)

var key = []byte(os.Getenv("JWT_SECRET"))

func claimsOf(r *http.Request) (jwt.MapClaims, error) {
	raw := strings.TrimPrefix(r.Header.Get("Authorization"), "Bearer ")
	claims := jwt.MapClaims{}
	_, _, err := new(jwt.Parser).ParseUnverified(raw, claims) // bad: jwt-not-verified
	return claims, err
}

func claimsByParser(raw string) (*jwt.Token, error) {
	parser := jwt.NewParser()
	token, _, err := parser.ParseUnverified(raw, jwt.MapClaims{}) // bad: jwt-not-verified
	return token, err
}

func claimsByLiteral(raw string) (*jwt.Token, error) {
	parser := &jwt.Parser{}
	token, _, err := parser.ParseUnverified(raw, &jwt.RegisteredClaims{}) // bad: jwt-not-verified
	return token, err
}

func withoutSignature(claims jwt.Claims) (string, error) {
	return jwt.NewWithClaims(jwt.SigningMethodNone, claims).SignedString(jwt.UnsafeAllowNoneSignatureType) // bad: jwt-not-verified
}

func insecurely(raw []byte) (jwx.Token, error) {
	return jwx.ParseInsecure(raw) // bad: jwt-not-verified
}

func unverifiedJose(raw string) (map[string]any, error) {
	token, err := josejwt.ParseSigned(raw, []jose.SignatureAlgorithm{jose.HS256})
	if err != nil {
		return nil, err
	}
	claims := map[string]any{}
	err = token.UnsafeClaimsWithoutVerification(&claims) // bad: jwt-not-verified
	return claims, err
}

func verified(raw string) (*jwt.Token, error) {
	return jwt.Parse(raw, func(token *jwt.Token) (any, error) { // ok: jwt-not-verified
		if _, ok := token.Method.(*jwt.SigningMethodHMAC); !ok {
			return nil, fmt.Errorf("unexpected algorithm %v", token.Header["alg"])
		}
		return key, nil
	})
}

func verifiedClaims(raw string) (*jwt.Token, error) {
	options := jwt.WithValidMethods([]string{"HS256"})
	return jwt.ParseWithClaims(raw, &jwt.RegisteredClaims{}, keyOf, options) // ok: jwt-not-verified
}

func keyOf(*jwt.Token) (any, error) {
	return key, nil // ok: jwt-not-verified
}

func verifiedJwx(raw []byte) (jwx.Token, error) {
	return jwx.Parse(raw, jwx.WithVerify(true)) // ok: jwt-not-verified
}

func signed(claims jwt.Claims) (string, error) {
	return jwt.NewWithClaims(jwt.SigningMethodHS256, claims).SignedString(key) // ok: jwt-not-verified
}

type reader struct{}

func (reader) ParseUnverified(line string) string { return line }

func lines(r reader) string {
	return r.ParseUnverified("a,b") // ok: jwt-not-verified
}
