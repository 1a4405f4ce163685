// Package versions says which TLS is spoken.
package versions

import (
	"crypto/tls"
	"net/http"
	"time"
)

func ten() *tls.Config {
	return &tls.Config{MinVersion: tls.VersionTLS12} // bad: old-tls
}

func eleven() *tls.Config {
	return &tls.Config{
		ServerName: "db.internal",
		MinVersion: tls.VersionTLS12, // bad: old-tls
	}
}

func three() *tls.Config {
	return &tls.Config{MinVersion: tls.VersionTLS12} // bad: old-tls
}

func lowered(config *tls.Config) {
	config.MinVersion = tls.VersionTLS12 // bad: old-tls
}

func server(handler http.Handler) *http.Server {
	return &http.Server{
		Handler:           handler,
		ReadHeaderTimeout: time.Second,
		TLSConfig:         &tls.Config{MinVersion: tls.VersionTLS12, MaxVersion: tls.VersionTLS13}, // bad: old-tls
	}
}

func twelve() *tls.Config {
	return &tls.Config{MinVersion: tls.VersionTLS12} // ok: old-tls
}

func thirteen() *tls.Config {
	return &tls.Config{MinVersion: tls.VersionTLS13} // ok: old-tls
}

func raised(config *tls.Config) {
	config.MinVersion = tls.VersionTLS12 // ok: old-tls
}

func usual() *tls.Config {
	return &tls.Config{ServerName: "db.internal"} // ok: old-tls
}

func name(version uint16) string {
	if version == tls.VersionTLS10 { // ok: old-tls
		return "old"
	}
	return "TLS 1.0 is tls.VersionTLS10" // ok: old-tls
}
