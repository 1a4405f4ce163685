// Command depot keeps files and parcels, with nothing but the standard library.
package main

import (
	"archive/zip"
	"bytes"
	"context"
	"crypto/aes"
	"crypto/cipher"
	"crypto/hmac"
	"crypto/md5"
	cryptorand "crypto/rand"
	"crypto/sha256"
	"crypto/tls"
	"database/sql"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"html"
	"html/template"
	"io"
	"log"
	"math/rand"
	"net"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	_ "github.com/mattn/go-sqlite3"
)

const root = "/srv/depot"

type depot struct {
	db     *sql.DB
	client *http.Client
	page   *template.Template
	secret []byte
}

type parcel struct {
	Reference string `json:"reference"`
	Weight    int    `json:"weight"`
	Callback  string `json:"callback"`
}

var carriers = map[string]string{
	"north": "https://north.example.com/track",
	"south": "https://south.example.com/track",
}

func main() {
	db, err := sql.Open("sqlite3", filepath.Join(root, "depot.db"))
	if err != nil {
		log.Fatal(err)
	}
	d := &depot{
		db: db,
		client: &http.Client{ // bad: missing-timeout
			Transport: &http.Transport{TLSClientConfig: &tls.Config{InsecureSkipVerify: true}}, // bad: tls-verification-off
		},
		page:   template.Must(template.ParseFiles("page.html")),
		secret: []byte(os.Getenv("DEPOT_SECRET")),
	}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /parcels", d.list)
	mux.HandleFunc("POST /parcels", d.create)
	mux.HandleFunc("GET /parcels/{id}", d.show)
	mux.HandleFunc("GET /files/{name}", d.file)
	mux.HandleFunc("POST /files", d.upload)
	mux.HandleFunc("POST /archives", d.unpack)
	mux.HandleFunc("GET /search", d.search)
	mux.HandleFunc("GET /track", d.track)
	mux.HandleFunc("POST /hooks", d.hook)
	mux.HandleFunc("GET /check", check)
	log.Fatal(http.ListenAndServe(":8080", mux)) // bad: missing-timeout
}

func serveInTime(mux *http.ServeMux) error {
	server := &http.Server{Addr: ":8080", Handler: mux, ReadHeaderTimeout: 5 * time.Second} // ok: missing-timeout
	return server.ListenAndServe()
}

// --- parcels ---

func (d *depot) list(w http.ResponseWriter, r *http.Request) {
	status := r.URL.Query().Get("status")
	query := "SELECT reference FROM parcels WHERE status = '" + status + "'"
	rows, err := d.db.QueryContext(r.Context(), query) // bad: sql-injection
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError) // bad: verbose-error
		return
	}
	defer rows.Close()
	writeReferences(w, rows)
}

func (d *depot) listSafely(w http.ResponseWriter, r *http.Request) {
	status := r.URL.Query().Get("status")
	switch status {
	case "open", "sent", "lost":
	default:
		http.Error(w, "unknown status", http.StatusBadRequest)
		return
	}
	rows, err := d.db.QueryContext(r.Context(), "SELECT reference FROM parcels WHERE status = ?", status) // ok: sql-injection
	if err != nil {
		log.Printf("parcels: %v", err)
		http.Error(w, "no parcels today", http.StatusInternalServerError) // ok: verbose-error
		return
	}
	defer rows.Close()
	writeReferences(w, rows)
}

func writeReferences(w http.ResponseWriter, rows *sql.Rows) {
	w.Header().Set("Content-Type", "application/json")
	references := []string{}
	for rows.Next() {
		var reference string
		if rows.Scan(&reference) == nil {
			references = append(references, reference)
		}
	}
	json.NewEncoder(w).Encode(references)
}

func (d *depot) create(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, 1<<20))
	if err != nil {
		http.Error(w, "too large", http.StatusRequestEntityTooLarge)
		return
	}
	var given parcel
	if err := json.Unmarshal(body, &given); err != nil {
		http.Error(w, "no parcel", http.StatusBadRequest)
		return
	}
	if err := d.insert(r.Context(), given); err != nil {
		http.Error(w, "not stored", http.StatusInternalServerError)
		return
	}
	go d.notify(given.Callback)
	w.WriteHeader(http.StatusCreated)
}

func (d *depot) insert(ctx context.Context, given parcel) error {
	tx, err := d.db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	statement := fmt.Sprintf("INSERT INTO parcels (reference, weight) VALUES ('%s', %d)", given.Reference, given.Weight)
	if _, err := tx.ExecContext(ctx, statement); err != nil { // bad: sql-injection
		return err
	}
	if _, err := tx.Exec(fmt.Sprintf("UPDATE totals SET weight = weight + %d", given.Weight)); err != nil { // ok: sql-injection
		return err
	}
	return tx.Commit()
}

func (d *depot) notify(address string) {
	response, err := d.client.Post(address, "application/json", bytes.NewBufferString(`{"ok":true}`)) // bad: ssrf
	if err != nil {
		return
	}
	response.Body.Close()
}

func (d *depot) show(w http.ResponseWriter, r *http.Request) {
	id, err := strconv.Atoi(r.PathValue("id"))
	if err != nil {
		http.NotFound(w, r)
		return
	}
	var reference string
	row := d.db.QueryRow("SELECT reference FROM parcels WHERE id = " + strconv.Itoa(id)) // ok: sql-injection
	if err := row.Scan(&reference); err != nil {
		http.NotFound(w, r)
		return
	}
	d.page.Execute(w, map[string]string{"Reference": reference}) // ok: reflected-xss
}

func (d *depot) search(w http.ResponseWriter, r *http.Request) {
	term := r.FormValue("q")
	w.Header().Set("Content-Type", "text/html")
	fmt.Fprintf(w, "<p>Nothing found for %s</p>", term)                    // bad: reflected-xss
	fmt.Fprintf(w, "<p>Nothing found for %s</p>", html.EscapeString(term)) // ok: reflected-xss
	log.Println("search for " + term)                                      // bad: log-injection
	log.Println("search for " + strconv.Quote(term))                       // ok: log-injection
}

func (d *depot) track(w http.ResponseWriter, r *http.Request) {
	address, ok := carriers[r.FormValue("carrier")]
	if !ok {
		http.Error(w, "unknown carrier", http.StatusBadRequest)
		return
	}
	response, err := d.client.Get(address + "?id=" + url.QueryEscape(r.FormValue("id"))) // ok: ssrf
	if err != nil {
		http.Error(w, "no answer", http.StatusBadGateway)
		return
	}
	defer response.Body.Close()
	http.Redirect(w, r, r.FormValue("back"), http.StatusSeeOther) // bad: open-redirect
}

// --- files ---

func (d *depot) file(w http.ResponseWriter, r *http.Request) {
	http.ServeFile(w, r, root+"/files/"+r.PathValue("name")) // bad: path-traversal
}

func (d *depot) fileSafely(w http.ResponseWriter, r *http.Request) {
	path := filepath.Join(root, "files", r.PathValue("name"))
	relative, err := filepath.Rel(filepath.Join(root, "files"), path)
	if err != nil || strings.HasPrefix(relative, "..") {
		http.NotFound(w, r)
		return
	}
	http.ServeFile(w, r, path) // ok: path-traversal
}

func (d *depot) upload(w http.ResponseWriter, r *http.Request) {
	file, header, err := r.FormFile("file")
	if err != nil {
		http.Error(w, "no file", http.StatusBadRequest)
		return
	}
	defer file.Close()
	path := filepath.Join(root, "files", header.Filename)
	target, err := os.OpenFile(path, os.O_CREATE|os.O_WRONLY, 0o600) // bad: path-traversal, unrestricted-upload
	if err != nil {
		http.Error(w, "not stored", http.StatusInternalServerError)
		return
	}
	defer target.Close()
	io.Copy(target, file)
	if err := os.Chmod(path, 0o777); err != nil { // bad: world-writable-file, path-traversal
		log.Print("mode not set")
	}
}

func (d *depot) unpack(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return
	}
	reader, err := zip.NewReader(bytes.NewReader(body), int64(len(body)))
	if err != nil {
		http.Error(w, "no archive", http.StatusBadRequest)
		return
	}
	for _, entry := range reader.File {
		target, err := os.Create(filepath.Join(root, "unpacked", entry.Name)) // bad: archive-extraction
		if err != nil {
			continue
		}
		target.Close()
	}
	for _, entry := range reader.File {
		if !filepath.IsLocal(entry.Name) {
			continue
		}
		target, err := os.Create(filepath.Join(root, "unpacked", entry.Name)) // ok: archive-extraction
		if err == nil {
			target.Close()
		}
	}
}

// --- checks ---

func check(w http.ResponseWriter, r *http.Request) {
	host := r.FormValue("host")
	output, _ := exec.Command("/bin/sh", "-c", "ping -c 1 "+host).CombinedOutput() // bad: command-injection
	address := net.ParseIP(host)
	if address == nil {
		http.Error(w, "no address", http.StatusBadRequest)
		return
	}
	exec.Command("/bin/sh", "-c", "ping -c 1 "+address.String()).Run() // ok: command-injection
	exec.CommandContext(r.Context(), "ping", "-c", "1", host).Run()    // ok: command-injection
	log.Printf("%d bytes", len(output))
}

func (d *depot) hook(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return
	}
	mac := hmac.New(sha256.New, d.secret)
	mac.Write(body)
	expected := hex.EncodeToString(mac.Sum(nil))
	if r.Header.Get("X-Signature") != expected { // bad: timing-unsafe-comparison
		http.Error(w, "no", http.StatusForbidden)
		return
	}
	given, err := hex.DecodeString(r.Header.Get("X-Signature"))
	if err != nil || !hmac.Equal(given, mac.Sum(nil)) { // ok: timing-unsafe-comparison
		http.Error(w, "no", http.StatusForbidden)
	}
}

// --- secrets ---

func newShelf() int {
	return rand.Intn(100) // ok: weak-random
}

func newAccessToken() string {
	token := fmt.Sprintf("%x", rand.Int63()) // bad: weak-random
	return token
}

func newAccessTokenSafely() (string, error) {
	token := make([]byte, 32)
	if _, err := cryptorand.Read(token); err != nil { // ok: weak-random
		return "", err
	}
	return hex.EncodeToString(token), nil
}

func passwordHash(password string) string {
	return fmt.Sprintf("%x", md5.Sum([]byte(password))) // bad: fast-password-hash
}

func seal(key, plain []byte) ([]byte, error) {
	block, err := aes.NewCipher(key)
	if err != nil {
		return nil, err
	}
	gcm, err := cipher.NewGCM(block)
	if err != nil {
		return nil, err
	}
	nonce := make([]byte, gcm.NonceSize())
	first := gcm.Seal(nil, nonce, plain, nil) // bad: static-nonce
	fresh := make([]byte, gcm.NonceSize())
	if _, err := io.ReadFull(cryptorand.Reader, fresh); err != nil {
		return nil, err
	}
	return append(first, gcm.Seal(fresh, fresh, plain, nil)...), nil // ok: static-nonce
}
