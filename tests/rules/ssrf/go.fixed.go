// Package proxy fetches pages for its users.
package proxy

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/gin-gonic/gin"
)

const service = "https://api.example.com"

var client = &http.Client{Timeout: 5 * time.Second}

var allowedHosts = map[string]bool{"images.example.com": true}

func fetch(w http.ResponseWriter, r *http.Request) {
	target := r.URL.Query().Get("url")
	if parsed, err := url.Parse(target); err != nil || parsed.Hostname() != "api.example.com" {
		http.Error(w, "This host is not on the list.", http.StatusBadRequest)
		return
	}
	response, err := http.Get(target) // bad: ssrf
	if err != nil {
		http.Error(w, "failed", http.StatusBadGateway)
		return
	}
	defer response.Body.Close()
	io.Copy(io.Discard, response.Body)
}

func preview(c *gin.Context) {
	request, err := http.NewRequest("GET", c.PostForm("link"), nil) // bad: ssrf
	if err != nil {
		c.Status(400)
		return
	}
	client.Do(request)
}

type webhook struct {
	Callback string `json:"callback"`
}

func register(w http.ResponseWriter, r *http.Request) {
	var hook webhook
	if err := json.NewDecoder(r.Body).Decode(&hook); err != nil {
		http.Error(w, "bad request", http.StatusBadRequest)
		return
	}
	if parsed, err := url.Parse(hook.Callback); err != nil || parsed.Hostname() != "api.example.com" {
		http.Error(w, "This host is not on the list.", http.StatusBadRequest)
		return
	}
	client.Post(hook.Callback, "application/json", bytes.NewBufferString("{}")) // bad: ssrf
}

func image(w http.ResponseWriter, r *http.Request) {
	address, err := url.Parse(r.FormValue("image"))
	if err != nil || !allowedHosts[address.Hostname()] {
		http.Error(w, "not allowed", http.StatusBadRequest)
		return
	}
	client.Get(address.String()) // ok: ssrf
}

func imageFromOne(w http.ResponseWriter, r *http.Request) {
	link := r.FormValue("image")
	address, err := url.Parse(link)
	if err != nil || address.Scheme != "https" || address.Host != "images.example.com" {
		http.Error(w, "not allowed", http.StatusBadRequest)
		return
	}
	http.Get(link) // ok: ssrf
}

func tenant(w http.ResponseWriter, r *http.Request) {
	host := r.FormValue("tenant")
	client.Get("https://" + host + "/status") // bad: ssrf
}

func user(c *gin.Context) {
	client.Get(service + "/users/" + c.Param("id"))                                                 // ok: ssrf
	client.Get(fmt.Sprintf("https://api.example.com/users?name=%s", url.QueryEscape(c.Query("n")))) // ok: ssrf
}

func check(w http.ResponseWriter, r *http.Request) {
	connection, err := net.DialTimeout("tcp", r.FormValue("address"), time.Second) // bad: ssrf
	if err != nil {
		return
	}
	connection.Close()
}

func fixed(w http.ResponseWriter, r *http.Request) {
	http.Get("https://status.example.com/" + "now") // ok: ssrf
}

func mirror(w http.ResponseWriter, r *http.Request) {
	load(r.FormValue("mirror"))
}

func load(address string) {
	http.Get(address) // bad: ssrf
}

func byName(w http.ResponseWriter, r *http.Request) {
	var address string
	switch r.FormValue("region") {
	case "eu":
		address = "https://eu.example.com"
	default:
		address = "https://us.example.com"
	}
	http.Get(address) // ok: ssrf
}

func isInternal(host string) bool {
	found, err := net.LookupIP(host)
	if err != nil {
		return true
	}
	for _, address := range found {
		if address.IsPrivate() || address.IsLoopback() {
			return true
		}
	}
	return false
}

func notInternal(w http.ResponseWriter, r *http.Request) {
	target, err := url.Parse(r.FormValue("url"))
	if err != nil || isInternal(target.Hostname()) {
		http.Error(w, "not there", http.StatusBadRequest)
		return
	}
	answer, err := http.Get(target.String()) // ok: ssrf
	if err == nil {
		answer.Body.Close()
	}
}

func ofOwnDomain(w http.ResponseWriter, r *http.Request) {
	target, err := url.Parse(r.FormValue("url"))
	if err != nil || !strings.HasSuffix(target.Hostname(), ".shop.example") {
		http.Error(w, "not there", http.StatusBadRequest)
		return
	}
	answer, err := http.Get(target.String()) // ok: ssrf
	if err == nil {
		answer.Body.Close()
	}
}

func endsLikeOwnDomain(w http.ResponseWriter, r *http.Request) {
	target, err := url.Parse(r.FormValue("url"))
	if err != nil || !strings.HasSuffix(target.Hostname(), "shop.example") {
		http.Error(w, "not there", http.StatusBadRequest)
		return
	}
	answer, err := http.Get(target.String()) // bad: ssrf
	if err == nil {
		answer.Body.Close()
	}
}

func beginsLikeOwnSite(w http.ResponseWriter, r *http.Request) {
	address := r.FormValue("url")
	if !strings.HasPrefix(address, "https://shop.example") {
		http.Error(w, "not there", http.StatusBadRequest)
		return
	}
	if parsed, err := url.Parse(address); err != nil || parsed.Hostname() != "api.example.com" {
		http.Error(w, "This host is not on the list.", http.StatusBadRequest)
		return
	}
	answer, err := http.Get(address) // bad: ssrf
	if err == nil {
		answer.Body.Close()
	}
}
