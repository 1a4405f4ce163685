// The older half of the gallery, written in a hurry.
package main

import (
	"archive/zip"
	"bufio"
	"bytes"
	"crypto/hmac"
	"crypto/sha256"
	"crypto/subtle"
	"database/sql"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"log"
	"net/http"
	"net/smtp"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	"github.com/gin-contrib/sessions"
	"github.com/gin-contrib/sessions/cookie"
	"github.com/gin-gonic/gin"
	"github.com/golang-jwt/jwt/v5"
	_ "github.com/mattn/go-sqlite3"
)

var db *sql.DB

func initDB() {
	var err error
	db, err = sql.Open("sqlite3", "./db.sqlite3") // ok: hard-coded-credential
	if err != nil {
		log.Fatal(err)
	}
	_, err = db.Exec(`CREATE TABLE IF NOT EXISTS users (id INTEGER PRIMARY KEY, email TEXT, password TEXT)`) // ok: sql-injection
	if err != nil {
		log.Fatal(err)
	}
}

type RegisterRequest struct {
	Email    string `json:"email" binding:"required"`
	Password string `json:"password" binding:"required"`
}

func Register(c *gin.Context) {
	var req RegisterRequest
	if err := c.ShouldBindJSON(&req); err != nil {
		c.JSON(http.StatusBadRequest, gin.H{"error": err.Error()}) // ok: verbose-error
		return
	}
	_, err := db.Exec("INSERT INTO users (email, password) VALUES (?, ?)", req.Email, req.Password) // bad: plain-text-password
	if err != nil {
		c.JSON(http.StatusInternalServerError, gin.H{"error": err.Error()}) // bad: verbose-error
		return
	}
	c.JSON(http.StatusCreated, gin.H{"message": "ok"})
}

func Login(c *gin.Context) {
	var req RegisterRequest
	if err := c.ShouldBindJSON(&req); err != nil {
		c.Status(400)
		return
	}
	var id int
	var password string
	err := db.QueryRow("SELECT id, password FROM users WHERE email = ?", req.Email).Scan(&id, &password)
	if err != nil || password != req.Password { // bad: plain-text-password
		c.JSON(401, gin.H{"error": "invalid credentials"})
		return
	}
	token := jwt.NewWithClaims(jwt.SigningMethodHS256, jwt.MapClaims{"id": id})
	signed, _ := token.SignedString([]byte(os.Getenv("APP_SECRET")))
	c.JSON(200, gin.H{"token": signed})
}

func Convert(c *gin.Context) {
	fh, err := c.FormFile("image")
	if err != nil {
		c.Status(400)
		return
	}
	format := c.PostForm("format")
	in := filepath.Join(os.TempDir(), fh.Filename)
	if err := c.SaveUploadedFile(fh, in); err != nil { // bad: path-traversal, unrestricted-upload
		c.Status(500)
		return
	}
	out := strings.TrimSuffix(in, filepath.Ext(in)) + "." + format
	cmd := exec.Command("convert", in, out)
	if output, err := cmd.CombinedOutput(); err != nil {
		c.JSON(500, gin.H{"error": string(output)})
		return
	}
	c.File(out) // bad: path-traversal
}

func Grep(c *gin.Context) {
	pattern := c.Query("pattern")
	cmd := exec.Command("/bin/sh", "-c", fmt.Sprintf("grep -r '%s' /data", pattern)) // bad: command-injection
	var stdout bytes.Buffer
	cmd.Stdout = &stdout
	if err := cmd.Run(); err != nil {
		c.Status(500)
		return
	}
	c.String(200, stdout.String())
}

func GrepSafe(c *gin.Context) {
	cmd := exec.Command("grep", "-r", "--", c.Query("pattern"), "/data") // ok: command-injection
	out, err := cmd.Output()
	if err != nil {
		c.Status(500)
		return
	}
	c.String(200, string(out)) // ok: reflected-xss
}

func CreateZip(c *gin.Context) {
	form, err := c.MultipartForm()
	if err != nil {
		c.Status(400)
		return
	}
	dir := c.PostForm("target")
	for _, fh := range form.File["files"] {
		dst := filepath.Join("/data", dir, fh.Filename)
		if err := c.SaveUploadedFile(fh, dst); err != nil { // bad: path-traversal, unrestricted-upload
			c.Status(500)
			return
		}
	}
	buf := new(bytes.Buffer)
	zw := zip.NewWriter(buf)
	zw.Close()
	c.Data(200, "application/zip", buf.Bytes()) // ok: reflected-xss
}

func PreviewLink(c *gin.Context) {
	client := http.Client{Timeout: 3 * time.Second, CheckRedirect: func(req *http.Request, via []*http.Request) error { return nil }}
	resp, err := client.Get(c.Query("url")) // bad: ssrf
	if err != nil {
		c.Status(502)
		return
	}
	defer resp.Body.Close()
	body, _ := io.ReadAll(io.LimitReader(resp.Body, 1<<20))
	c.Data(200, "application/octet-stream", body)
}

func Profile(c *gin.Context) {
	s := sessions.Default(c)
	uid := s.Get("uid")
	if uid == nil {
		c.Status(401)
		return
	}
	name := c.Query("name")
	html := `<html><head><title>` + name + `</title></head><body></body></html>`
	c.Data(200, "text/html; charset=utf-8", []byte(html)) // bad: reflected-xss
}

func ProfileWriter(c *gin.Context) {
	c.Writer.Header().Set("Content-Type", "text/html")
	c.Writer.Write([]byte("<p>" + c.Query("bio") + "</p>")) // bad: reflected-xss
}

func Hook(c *gin.Context) {
	body, _ := io.ReadAll(c.Request.Body)
	mac := hmac.New(sha256.New, []byte(os.Getenv("HOOK_KEY")))
	mac.Write(body)
	want := hex.EncodeToString(mac.Sum(nil))
	got := c.GetHeader("X-Signature")
	if want != got { // bad: timing-unsafe-comparison
		c.Status(403)
		return
	}
	c.Status(204)
}

func HookSafe(c *gin.Context) {
	body, _ := io.ReadAll(c.Request.Body)
	mac := hmac.New(sha256.New, []byte(os.Getenv("HOOK_KEY")))
	mac.Write(body)
	want := hex.EncodeToString(mac.Sum(nil))
	if subtle.ConstantTimeCompare([]byte(want), []byte(c.GetHeader("X-Signature"))) != 1 { // ok: timing-unsafe-comparison
		c.Status(403)
		return
	}
	c.Status(204)
}

func Contact(c *gin.Context) {
	from := c.PostForm("from")
	msg := "From: " + from + "\r\nSubject: Contact\r\n\r\n" + c.PostForm("text")
	smtp.SendMail("localhost:25", nil, from, []string{"a@b.c"}, []byte(msg)) // bad: header-injection
}

func ReadLines(c *gin.Context) {
	f, err := os.Open("logs/" + c.Param("file")) // bad: path-traversal
	if err != nil {
		c.Status(404)
		return
	}
	defer f.Close()
	sc := bufio.NewScanner(f)
	for sc.Scan() {
		fmt.Fprintln(c.Writer, sc.Text())
	}
}

func AuthRequired() gin.HandlerFunc {
	return func(c *gin.Context) {
		raw := strings.TrimPrefix(c.GetHeader("Authorization"), "Bearer ")
		parts := strings.Split(raw, ".")
		if len(parts) != 3 {
			c.AbortWithStatus(401)
			return
		}
		payload, err := base64.RawURLEncoding.DecodeString(parts[1])
		if err != nil {
			c.AbortWithStatus(401)
			return
		}
		var claims map[string]any
		json.Unmarshal(payload, &claims)
		c.Set("uid", claims["id"])
		c.Next()
	}
}

func oldRoutes(r *gin.Engine) {
	initDB()
	gin.SetMode(gin.ReleaseMode)
	store := cookie.NewStore([]byte("secret")) // bad: hard-coded-credential
	r.Use(sessions.Sessions("s", store))
	r.POST("/register", Register)
	r.POST("/login", Login) // bad: missing-rate-limit
}
