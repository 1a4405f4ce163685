// Package partners talks to other companies.
package partners

import (
	"bytes"
	"crypto/tls"
	"net/http"
	"net/url"
	"os"
	"strings"
	"time"

	"github.com/jlaffaye/ftp"
)

const base = "http://api.partner.example"

var client = &http.Client{Timeout: 10 * time.Second}

func basic(user, password string) (*http.Response, error) {
	req, err := http.NewRequest(http.MethodGet, "http://api.partner.example/orders", nil) // bad: credentials-over-http
	if err != nil {
		return nil, err
	}
	req.SetBasicAuth(user, password)
	return client.Do(req)
}

func basicEncrypted(user, password string) (*http.Response, error) {
	req, err := http.NewRequest(http.MethodGet, "https://api.partner.example/orders", nil) // ok: credentials-over-http
	if err != nil {
		return nil, err
	}
	req.SetBasicAuth(user, password)
	return client.Do(req)
}

func bearer() (*http.Response, error) {
	address := "http://api.partner.example/orders"
	req, err := http.NewRequest(http.MethodGet, address, nil) // bad: credentials-over-http
	if err != nil {
		return nil, err
	}
	req.Header.Set("Authorization", "Bearer "+os.Getenv("PARTNER_TOKEN"))
	return client.Do(req)
}

func apiKey() (*http.Response, error) {
	req, err := http.NewRequest(http.MethodPost, base+"/items", strings.NewReader("{}")) // bad: credentials-over-http
	if err != nil {
		return nil, err
	}
	req.Header.Add("X-API-Key", os.Getenv("PARTNER_KEY"))
	return client.Do(req)
}

func form(user, password string) (*http.Response, error) {
	return client.PostForm("http://login.partner.example/", url.Values{"user": {user}, "password": {password}}) // bad: credentials-over-http
}

func inTheAddress() (*http.Response, error) {
	return client.Get("http://api.partner.example/items?api_key=" + os.Getenv("PARTNER_KEY")) // bad: credentials-over-http
}

func nearby(user, password string) (*http.Response, error) {
	req, err := http.NewRequest(http.MethodGet, "http://localhost:9200/_search", nil) // ok: credentials-over-http
	if err != nil {
		return nil, err
	}
	req.SetBasicAuth(user, password)
	return client.Do(req)
}

func inTheCluster(password string) (*http.Response, error) {
	req, err := http.NewRequest(http.MethodGet, "http://billing:8080/invoices", nil) // ok: credentials-over-http
	if err != nil {
		return nil, err
	}
	req.SetBasicAuth("shop", password)
	return client.Do(req)
}

func public() (*http.Response, error) {
	return client.Get("http://news.partner.example/feed.xml") // ok: credentials-over-http
}

func send(body []byte) (*http.Response, error) {
	// With req.SetBasicAuth it would be another matter.
	return client.Post("http://news.partner.example/hook", "application/json", bytes.NewReader(body)) // ok: credentials-over-http
}

func upload(user, password string) error {
	connection, err := ftp.Dial("files.partner.example:21", ftp.DialWithTimeout(5*time.Second))
	if err != nil {
		return err
	}
	return connection.Login(user, password) // bad: credentials-over-http
}

func uploadEncrypted(user, password string) error {
	settings := &tls.Config{MinVersion: tls.VersionTLS12, ServerName: "files.partner.example"}
	connection, err := ftp.Dial("files.partner.example:21", ftp.DialWithExplicitTLS(settings))
	if err != nil {
		return err
	}
	return connection.Login(user, password) // ok: credentials-over-http
}
