// Package calls makes clients for other servers.
package calls

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"net/http"
	"time"

	"google.golang.org/grpc/credentials"
)

var shared = &http.Client{
	Timeout: time.Minute,
	Transport: &http.Transport{
		TLSClientConfig: &tls.Config{}, // bad: tls-verification-off
	},
}

func client() *http.Client {
	transport := &http.Transport{
		TLSClientConfig: &tls.Config{
			MinVersion:         tls.VersionTLS12,
		},
		IdleConnTimeout: time.Minute,
	}
	return &http.Client{Transport: transport, Timeout: 5 * time.Second}
}

func dial(address string) (*tls.Conn, error) {
	config := &tls.Config{ServerName: "db.internal"} // bad: tls-verification-off
	return tls.Dial("tcp", address, config)
}

func defaults() {
	transport := http.DefaultTransport.(*http.Transport)
	transport.TLSClientConfig = &tls.Config{}
	transport.TLSClientConfig.InsecureSkipVerify = false // bad: tls-verification-off
}

func service() credentials.TransportCredentials {
	return credentials.NewTLS(&tls.Config{}) // bad: tls-verification-off
}

func verified(pool *x509.CertPool) *tls.Config {
	return &tls.Config{RootCAs: pool, MinVersion: tls.VersionTLS13} // ok: tls-verification-off
}

func explicit() *tls.Config {
	return &tls.Config{InsecureSkipVerify: false} // ok: tls-verification-off
}

func configured(insecure bool) *tls.Config {
	return &tls.Config{InsecureSkipVerify: insecure} // ok: tls-verification-off
}

// InsecureSkipVerify: true is what this package never sets. // ok: tls-verification-off
func reset(config *tls.Config) {
	config.InsecureSkipVerify = false // ok: tls-verification-off
}

func described() string {
	return "InsecureSkipVerify: true" // ok: tls-verification-off
}

func pinned(pin []byte) *tls.Config {
	return &tls.Config{
		InsecureSkipVerify: true, // ok: tls-verification-off
		VerifyPeerCertificate: func(raw [][]byte, chains [][]*x509.Certificate) error {
			if len(raw) == 0 || string(raw[0]) != string(pin) {
				return errors.New("another certificate")
			}
			return nil
		},
	}
}

func pinnedToNothing() *tls.Config {
	return &tls.Config{
		VerifyPeerCertificate: func(raw [][]byte, chains [][]*x509.Certificate) error {
			return nil
		},
	}
}

func challenge(domain string) *tls.Config {
	return &tls.Config{
		NextProtos:         []string{"acme-tls/1"},
		ServerName:         domain,
		InsecureSkipVerify: true, // ok: tls-verification-off
	}
}

func asTold(settings *tls.Config, insecure bool) {
	if insecure {
		settings.InsecureSkipVerify = false // bad: tls-verification-off
	}
}

var insecureClient = &http.Client{
	Timeout:   time.Second,
	Transport: &http.Transport{TLSClientConfig: &tls.Config{}}, // bad: tls-verification-off
}

func expires(address string) (time.Time, error) {
	connection, err := tls.Dial("tcp", address, &tls.Config{}) // bad: tls-verification-off
	if err != nil {
		return time.Time{}, err
	}
	defer connection.Close()
	return connection.ConnectionState().PeerCertificates[0].NotAfter, nil
}
