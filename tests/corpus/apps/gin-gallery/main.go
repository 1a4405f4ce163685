// Command gallery shows pictures; what stands in this file is written with care.
package main

import (
	"archive/zip"
	"bufio"
	"context"
	"crypto/aes"
	"crypto/cipher"
	"crypto/ed25519"
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"crypto/tls"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log"
	"mime/multipart"
	"net"
	"net/http"
	"net/smtp"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/gin-contrib/cors"
	"github.com/gin-gonic/gin"
	"github.com/golang-jwt/jwt/v5"
	"github.com/google/uuid"
	"golang.org/x/crypto/bcrypt"
	"golang.org/x/time/rate"
	"gorm.io/driver/postgres"
	"gorm.io/gorm"
)

type User struct {
	gorm.Model
	Email        string `gorm:"uniqueIndex" json:"email"`
	PasswordHash string `json:"-"`
	Role         string `json:"role"`
}

type RegisterInput struct {
	Email    string `json:"email" binding:"required,email"`
	Password string `json:"password" binding:"required,min=12"`
}

type UserService struct {
	db     *gorm.DB
	secret []byte
}

func NewUserService(db *gorm.DB) (*UserService, error) {
	secret, err := base64.StdEncoding.DecodeString(os.Getenv("JWT_SECRET_B64"))
	if err != nil || len(secret) < 32 {
		return nil, errors.New("JWT_SECRET_B64 must hold at least 32 bytes")
	}
	return &UserService{db: db, secret: secret}, nil
}

func (s *UserService) Register(in RegisterInput) (*User, error) {
	hash, err := bcrypt.GenerateFromPassword([]byte(in.Password), 12) // ok: fast-password-hash
	if err != nil {
		return nil, err
	}
	user := &User{Email: strings.ToLower(in.Email), PasswordHash: string(hash), Role: "member"}
	if err := s.db.Create(user).Error; err != nil { // ok: mass-assignment
		return nil, fmt.Errorf("create user: %w", err)
	}
	return user, nil
}

func (s *UserService) Authenticate(email, password string) (string, error) {
	var user User
	if err := s.db.Where("email = ?", strings.ToLower(email)).First(&user).Error; err != nil {
		return "", errors.New("invalid credentials")
	}
	if err := bcrypt.CompareHashAndPassword([]byte(user.PasswordHash), []byte(password)); err != nil { // ok: plain-text-password
		return "", errors.New("invalid credentials")
	}
	token := jwt.NewWithClaims(jwt.SigningMethodHS256, jwt.MapClaims{
		"sub": fmt.Sprint(user.ID),
		"exp": time.Now().Add(15 * time.Minute).Unix(),
	})
	return token.SignedString(s.secret) // ok: hard-coded-credential
}

func (s *UserService) Search(term, sort string, page int) ([]User, error) {
	if !slices.Contains([]string{"email", "created_at"}, sort) {
		sort = "created_at"
	}
	var users []User
	err := s.db.Where("email LIKE ?", "%"+term+"%").Order(sort + " desc").Offset(page * 20).Limit(20).Find(&users).Error // ok: sql-injection
	return users, err
}

var limiter = rate.NewLimiter(rate.Every(time.Second), 5)

func limit(c *gin.Context) {
	if !limiter.Allow() {
		c.AbortWithStatusJSON(http.StatusTooManyRequests, gin.H{"error": "slow down"})
		return
	}
	c.Next()
}

func register(s *UserService) gin.HandlerFunc {
	return func(c *gin.Context) {
		var in RegisterInput
		if err := c.ShouldBindJSON(&in); err != nil {
			c.JSON(http.StatusBadRequest, gin.H{"error": "invalid input"})
			return
		}
		user, err := s.Register(in)
		if err != nil {
			log.Printf("register: %v", err)
			c.JSON(http.StatusInternalServerError, gin.H{"error": "could not register"})
			return
		}
		c.JSON(http.StatusCreated, gin.H{"id": user.ID})
	}
}

func login(s *UserService) gin.HandlerFunc {
	return func(c *gin.Context) {
		var in RegisterInput
		if err := c.ShouldBindJSON(&in); err != nil {
			c.JSON(http.StatusBadRequest, gin.H{"error": "invalid input"})
			return
		}
		token, err := s.Authenticate(in.Email, in.Password)
		if err != nil {
			log.Printf("failed login from %s", c.ClientIP())
			c.JSON(http.StatusUnauthorized, gin.H{"error": "invalid credentials"})
			return
		}
		http.SetCookie(c.Writer, &http.Cookie{ // ok: insecure-cookie
			Name: "token", Value: token, Path: "/", HttpOnly: true, Secure: true, SameSite: http.SameSiteStrictMode, MaxAge: 900,
		})
		c.Status(http.StatusNoContent)
	}
}

const maxUpload = 5 << 20

var imageTypes = map[string]string{"image/png": ".png", "image/jpeg": ".jpg"}

func storeImage(dir string, fh *multipart.FileHeader) (string, error) {
	if fh.Size > maxUpload {
		return "", errors.New("too large")
	}
	src, err := fh.Open()
	if err != nil {
		return "", err
	}
	defer src.Close()
	head := make([]byte, 512)
	n, err := src.Read(head)
	if err != nil && err != io.EOF {
		return "", err
	}
	ext, ok := imageTypes[http.DetectContentType(head[:n])]
	if !ok {
		return "", errors.New("unsupported type")
	}
	if _, err := src.Seek(0, io.SeekStart); err != nil {
		return "", err
	}
	name := uuid.NewString() + ext
	dst, err := os.OpenFile(filepath.Join(dir, name), os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600) // ok: unrestricted-upload
	if err != nil {
		return "", err
	}
	defer dst.Close()
	_, err = io.Copy(dst, io.LimitReader(src, maxUpload))
	return name, err
}

func upload(dir string) gin.HandlerFunc {
	return func(c *gin.Context) {
		fh, err := c.FormFile("image")
		if err != nil {
			c.Status(http.StatusBadRequest)
			return
		}
		name, err := storeImage(dir, fh)
		if err != nil {
			c.Status(http.StatusUnprocessableEntity)
			return
		}
		c.JSON(http.StatusCreated, gin.H{"name": name})
	}
}

func serveImage(dir string) gin.HandlerFunc {
	return func(c *gin.Context) {
		id, err := uuid.Parse(strings.TrimSuffix(c.Param("name"), filepath.Ext(c.Param("name"))))
		if err != nil {
			c.Status(http.StatusNotFound)
			return
		}
		c.File(filepath.Join(dir, id.String()+".png")) // ok: path-traversal
	}
}

func extract(archive, dest string) error {
	r, err := zip.OpenReader(archive)
	if err != nil {
		return err
	}
	defer r.Close()
	root, err := filepath.Abs(dest)
	if err != nil {
		return err
	}
	for _, f := range r.File {
		target := filepath.Join(root, f.Name)
		if !strings.HasPrefix(target, root+string(os.PathSeparator)) {
			return fmt.Errorf("%s leaves the folder", f.Name)
		}
		if f.FileInfo().IsDir() {
			if err := os.MkdirAll(target, 0o755); err != nil { // ok: archive-extraction
				return err
			}
			continue
		}
		if err := writeEntry(f, target); err != nil {
			return err
		}
	}
	return nil
}

func writeEntry(f *zip.File, target string) error {
	in, err := f.Open()
	if err != nil {
		return err
	}
	defer in.Close()
	out, err := os.OpenFile(target, os.O_CREATE|os.O_WRONLY|os.O_TRUNC, 0o644)
	if err != nil {
		return err
	}
	defer out.Close()
	_, err = io.CopyN(out, in, 10<<20)
	if err == io.EOF {
		return nil
	}
	return err
}

var allowedHosts = map[string]bool{"api.github.com": true, "hooks.slack.com": true}

type webhookClient struct {
	http *http.Client
}

func newWebhookClient() *webhookClient {
	dialer := &net.Dialer{Timeout: 3 * time.Second}
	return &webhookClient{http: &http.Client{
		Timeout: 5 * time.Second,
		Transport: &http.Transport{
			DialContext:     dialer.DialContext,
			TLSClientConfig: &tls.Config{MinVersion: tls.VersionTLS12}, // ok: tls-verification-off
		},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}}
}

func (w *webhookClient) send(ctx context.Context, raw string, payload any) error {
	target, err := url.Parse(raw)
	if err != nil {
		return err
	}
	if target.Scheme != "https" || !allowedHosts[target.Hostname()] {
		return errors.New("host not allowed")
	}
	body, err := json.Marshal(payload)
	if err != nil {
		return err
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, target.String(), strings.NewReader(string(body))) // ok: ssrf
	if err != nil {
		return err
	}
	req.Header.Set("Authorization", "Bearer "+os.Getenv("HOOK_TOKEN"))
	resp, err := w.http.Do(req)
	if err != nil {
		return err
	}
	return resp.Body.Close()
}

func notify(w *webhookClient) gin.HandlerFunc {
	return func(c *gin.Context) {
		if err := w.send(c.Request.Context(), c.PostForm("url"), gin.H{"text": c.PostForm("text")}); err != nil {
			c.Status(http.StatusBadRequest)
			return
		}
		c.Status(http.StatusAccepted)
	}
}

type vault struct {
	aead cipher.AEAD
	mu   sync.Mutex
}

func newVault(key []byte) (*vault, error) {
	block, err := aes.NewCipher(key)
	if err != nil {
		return nil, err
	}
	aead, err := cipher.NewGCM(block)
	if err != nil {
		return nil, err
	}
	return &vault{aead: aead}, nil
}

func (v *vault) seal(plain []byte) ([]byte, error) {
	nonce := make([]byte, v.aead.NonceSize(), v.aead.NonceSize()+len(plain)+v.aead.Overhead())
	if _, err := rand.Read(nonce); err != nil {
		return nil, err
	}
	return v.aead.Seal(nonce, nonce, plain, nil), nil // ok: static-nonce
}

func (v *vault) open(sealed []byte) ([]byte, error) {
	size := v.aead.NonceSize()
	if len(sealed) < size {
		return nil, errors.New("too short")
	}
	return v.aead.Open(nil, sealed[:size], sealed[size:], nil)
}

func etag(data []byte) string {
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:])
}

func apiKey(c *gin.Context) {
	want := os.Getenv("API_KEY")
	got := c.GetHeader("X-API-Key")
	if want == "" || subtle.ConstantTimeCompare([]byte(want), []byte(got)) != 1 { // ok: timing-unsafe-comparison
		c.AbortWithStatus(http.StatusUnauthorized)
		return
	}
	c.Next()
}

func verify(pub ed25519.PublicKey, message, signature []byte) error {
	if !ed25519.Verify(pub, message, signature) {
		return errors.New("bad signature")
	}
	return nil
}

func resize(ctx context.Context, in, out string, width int) error {
	ctx, cancel := context.WithTimeout(ctx, 20*time.Second)
	defer cancel()
	cmd := exec.CommandContext(ctx, "convert", "--", in, "-resize", fmt.Sprintf("%dx", width), out) // ok: command-injection
	cmd.Env = []string{"PATH=/usr/bin:/bin"}
	return cmd.Run()
}

func sendMail(to, subject, body string) error {
	clean := strings.NewReplacer("\r", "", "\n", "")
	msg := fmt.Sprintf("To: %s\r\nSubject: %s\r\n\r\n%s", clean.Replace(to), clean.Replace(subject), body)
	auth := smtp.PlainAuth("", os.Getenv("SMTP_USER"), os.Getenv("SMTP_PASSWORD"), "smtp.example.com")
	return smtp.SendMail("smtp.example.com:587", auth, "noreply@example.com", []string{to}, []byte(msg)) // ok: header-injection
}

func readConfig(path string) (map[string]string, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	values := map[string]string{}
	sc := bufio.NewScanner(f)
	for sc.Scan() {
		if key, value, ok := strings.Cut(sc.Text(), "="); ok {
			values[strings.TrimSpace(key)] = strings.TrimSpace(value)
		}
	}
	return values, sc.Err()
}

func router(s *UserService, w *webhookClient) *gin.Engine {
	r := gin.New()
	r.Use(gin.Recovery(), cors.New(cors.Config{AllowOrigins: []string{"https://app.example.com"}, AllowMethods: []string{"GET", "POST"}})) // ok: permissive-cors
	r.POST("/register", limit, register(s))
	r.POST("/login", limit, login(s)) // ok: missing-rate-limit
	api := r.Group("/api", apiKey)
	api.POST("/images", upload("/srv/images"))
	api.GET("/images/:name", serveImage("/srv/images"))
	api.POST("/notify", notify(w))
	api.GET("/users", func(c *gin.Context) {
		users, err := s.Search(c.Query("q"), c.Query("sort"), 0)
		if err != nil {
			c.JSON(http.StatusInternalServerError, gin.H{"error": "search failed"})
			return
		}
		c.JSON(http.StatusOK, users)
	})
	return r
}

func main() {
	database, err := gorm.Open(postgres.Open(os.Getenv("DATABASE_URL")), &gorm.Config{})
	if err != nil {
		log.Fatal(err)
	}
	service, err := NewUserService(database)
	if err != nil {
		log.Fatal(err)
	}
	engine := router(service, newWebhookClient())
	oldRoutes(engine)
	server := &http.Server{Addr: os.Getenv("ADDRESS"), Handler: engine, ReadHeaderTimeout: 5 * time.Second}
	log.Fatal(server.ListenAndServe())
}
