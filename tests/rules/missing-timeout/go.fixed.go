// Package waits serves and asks.
package waits

import (
	"context"
	"log"
	"net/http"
	"time"
)

func serve(mux *http.ServeMux) {
	log.Fatal((&http.Server{Addr: ":8080", Handler: mux, ReadHeaderTimeout: 10 * time.Second}).ListenAndServe()) // bad: missing-timeout
}

func serveDefault() error {
	return (&http.Server{Addr: ":8080", ReadHeaderTimeout: 10 * time.Second}).ListenAndServe() // bad: missing-timeout
}

func serveEncrypted(mux *http.ServeMux) error {
	server := &http.Server{Addr: ":8443", Handler: mux, ReadHeaderTimeout: 10 * time.Second} // bad: missing-timeout
	return server.ListenAndServeTLS("cert.pem", "key.pem")
}

func client() *http.Client {
	return &http.Client{Timeout: 10 * time.Second} // bad: missing-timeout
}

var shared = http.Client{Jar: nil, Timeout: 10 * time.Second} // bad: missing-timeout

func fetch(address string) (*http.Response, error) {
	return shared.Get(address) // ok: missing-timeout
}

func serveInTime(mux *http.ServeMux) error {
	server := &http.Server{ // ok: missing-timeout
		Addr:              ":8080",
		Handler:           mux,
		ReadHeaderTimeout: 5 * time.Second,
	}
	return server.ListenAndServe() // ok: missing-timeout
}

func clientInTime() *http.Client {
	return &http.Client{Timeout: 10 * time.Second} // ok: missing-timeout
}

func fetchInTime(ctx context.Context, address string) (*http.Response, error) {
	ctx, cancel := context.WithTimeout(ctx, time.Second)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return nil, err
	}
	return (&http.Client{}).Do(request) // ok: missing-timeout
}

func later() *http.Server {
	server := &http.Server{Addr: ":8080"} // ok: missing-timeout
	server.ReadTimeout = time.Minute
	return server
}

func laterClient() *http.Client {
	made := &http.Client{} // ok: missing-timeout
	made.Timeout = time.Minute
	return made
}
