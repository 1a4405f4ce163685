// Command forum is a small forum: people write posts, upload pictures and look each other up.
package main

import (
	"database/sql"
	"fmt"
	"html/template"
	"log"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/gin-contrib/cors"
	"github.com/gin-contrib/sessions"
	"github.com/gin-contrib/sessions/cookie"
	"github.com/gin-gonic/gin"
	"github.com/golang-jwt/jwt/v5"
	_ "github.com/lib/pq"
	"golang.org/x/crypto/bcrypt"
)

const pictureFolder = "/srv/forum/pictures"

var (
	db        *sql.DB
	slugs     = regexp.MustCompile(`^[a-z0-9-]+$`)
	sortings  = map[string]bool{"created": true, "title": true, "score": true}
	pictures  = map[string]bool{".png": true, ".jpg": true, ".gif": true}
	jwtSecret = []byte("forum-signing-key") // bad: hard-coded-credential
	mailKey   = os.Getenv("MAIL_KEY")       // ok: hard-coded-credential
)

type post struct {
	ID    int    `json:"id"`
	Title string `json:"title" binding:"required"`
	Body  string `json:"body"`
	Slug  string `json:"slug"`
}

type credentials struct {
	Name     string `json:"name" binding:"required"`
	Password string `json:"password" binding:"required"`
}

func main() {
	gin.SetMode(gin.DebugMode) // bad: debug-mode
	var err error
	db, err = sql.Open("postgres", os.Getenv("DATABASE_URL"))
	if err != nil {
		log.Fatal(err)
	}
	router := gin.Default()
	router.Use(cors.New(cors.Config{ // bad: permissive-cors
		AllowOrigins:     []string{"*"},
		AllowMethods:     []string{"GET", "POST", "DELETE"},
		AllowCredentials: true,
		MaxAge:           12 * time.Hour,
	}))
	store := cookie.NewStore([]byte(os.Getenv("SESSION_KEY"))) // ok: hard-coded-credential
	store.Options(sessions.Options{Path: "/", HttpOnly: true, Secure: true})
	router.Use(sessions.Sessions("forum", store))

	router.GET("/posts", listPosts)
	router.GET("/posts/find", findPosts)
	router.GET("/posts/:id", showPost)
	router.GET("/posts/:id/html", showPostAsPage)
	router.GET("/preview", preview)
	router.GET("/pictures/:name", picture)
	router.GET("/thumbnails/:name", thumbnail)
	router.GET("/go", leave)
	router.POST("/login", login) // bad: missing-rate-limit
	router.GET("/whois", whois)

	member := router.Group("/member", requireMember)
	member.POST("/posts", createPost)
	member.POST("/pictures", uploadPicture)
	member.POST("/avatars", uploadAvatar)
	member.DELETE("/posts/:id", deletePost)
	member.POST("/import", importFeed)
	member.GET("/export", export)

	if err := router.Run(":8080"); err != nil {
		log.Fatal(err)
	}
}

// --- posts ---

func listPosts(c *gin.Context) {
	order := c.DefaultQuery("sort", "created")
	rows, err := db.QueryContext(c, "SELECT id, title FROM posts ORDER BY "+order) // bad: sql-injection
	if err != nil {
		c.JSON(http.StatusInternalServerError, gin.H{"error": err.Error()}) // bad: verbose-error
		return
	}
	defer rows.Close()
	c.JSON(http.StatusOK, readPosts(rows))
}

func listPostsSorted(c *gin.Context) {
	order := c.DefaultQuery("sort", "created")
	if !sortings[order] {
		c.JSON(http.StatusBadRequest, gin.H{"error": "unknown order"})
		return
	}
	rows, err := db.QueryContext(c, "SELECT id, title FROM posts ORDER BY "+order) // ok: sql-injection
	if err != nil {
		log.Printf("posts: %v", err)
		c.JSON(http.StatusInternalServerError, gin.H{"error": "no posts today"}) // ok: verbose-error
		return
	}
	defer rows.Close()
	c.JSON(http.StatusOK, readPosts(rows))
}

func findPosts(c *gin.Context) {
	term := c.Query("q")
	statement := fmt.Sprintf("SELECT id, title FROM posts WHERE title ILIKE '%%%s%%'", term)
	if author := c.Query("author"); author != "" {
		statement += " AND author = '" + author + "'"
	}
	rows, err := db.Query(statement) // bad: sql-injection
	if err != nil {
		c.Status(http.StatusInternalServerError)
		return
	}
	defer rows.Close()
	c.JSON(http.StatusOK, readPosts(rows))
}

func findPostsSafely(c *gin.Context) {
	statement := "SELECT id, title FROM posts WHERE title ILIKE $1"
	arguments := []any{"%" + c.Query("q") + "%"}
	if author := c.Query("author"); author != "" {
		statement += fmt.Sprintf(" AND author = $%d", len(arguments)+1)
		arguments = append(arguments, author)
	}
	rows, err := db.Query(statement, arguments...) // ok: sql-injection
	if err != nil {
		c.Status(http.StatusInternalServerError)
		return
	}
	defer rows.Close()
	c.JSON(http.StatusOK, readPosts(rows))
}

func readPosts(rows *sql.Rows) []post {
	var posts []post
	for rows.Next() {
		var p post
		if err := rows.Scan(&p.ID, &p.Title); err == nil {
			posts = append(posts, p)
		}
	}
	return posts
}

func loadPost(id string) (post, error) {
	var p post
	row := db.QueryRow("SELECT id, title, body FROM posts WHERE id = " + id) // bad: sql-injection
	err := row.Scan(&p.ID, &p.Title, &p.Body)
	return p, err
}

func loadPostByNumber(id int) (post, error) {
	var p post
	row := db.QueryRow(fmt.Sprintf("SELECT id, title, body FROM posts WHERE id = %d", id)) // ok: sql-injection
	err := row.Scan(&p.ID, &p.Title, &p.Body)
	return p, err
}

func showPost(c *gin.Context) {
	p, err := loadPost(c.Param("id"))
	if err != nil {
		c.Status(http.StatusNotFound)
		return
	}
	c.JSON(http.StatusOK, p)
}

func showPostAsPage(c *gin.Context) {
	id, err := strconv.Atoi(c.Param("id"))
	if err != nil {
		c.Status(http.StatusBadRequest)
		return
	}
	p, err := loadPostByNumber(id)
	if err != nil {
		c.Status(http.StatusNotFound)
		return
	}
	c.HTML(http.StatusOK, "post.html", gin.H{"title": p.Title, "body": template.HTML(p.Body)}) // bad: raw-html
}

func preview(c *gin.Context) {
	title := c.Query("title")
	page := "<html><h1>" + title + "</h1></html>"
	c.Data(http.StatusOK, "text/html; charset=utf-8", []byte(page)) // bad: reflected-xss
}

func previewSafely(c *gin.Context) {
	title := template.HTMLEscapeString(c.Query("title"))
	page := "<html><h1>" + title + "</h1></html>"
	c.Data(http.StatusOK, "text/html; charset=utf-8", []byte(page)) // ok: reflected-xss
}

func createPost(c *gin.Context) {
	var p post
	if err := c.ShouldBindJSON(&p); err != nil {
		c.JSON(http.StatusBadRequest, gin.H{"error": err.Error()}) // ok: verbose-error
		return
	}
	log.Printf("new post %s", p.Title)                                        // bad: log-injection
	log.Printf("new post %q", p.Title)                                        // ok: log-injection
	_, err := db.Exec("INSERT INTO posts (title) VALUES ('" + p.Title + "')") // bad: sql-injection
	if err == nil {
		_, err = db.Exec("INSERT INTO bodies (body) VALUES ($1)", p.Body) // ok: sql-injection
	}
	if err != nil {
		c.Status(http.StatusInternalServerError)
		return
	}
	c.Status(http.StatusCreated)
}

func deletePost(c *gin.Context) {
	id, err := strconv.ParseInt(c.Param("id"), 10, 64)
	if err != nil {
		c.Status(http.StatusBadRequest)
		return
	}
	db.Exec("DELETE FROM posts WHERE id = " + strconv.FormatInt(id, 10)) // ok: sql-injection
	c.Status(http.StatusNoContent)
}

// --- pictures ---

func picture(c *gin.Context) {
	c.File(filepath.Join(pictureFolder, c.Param("name"))) // bad: path-traversal
}

func pictureSafely(c *gin.Context) {
	name := filepath.Base(c.Param("name"))
	c.File(filepath.Join(pictureFolder, name)) // ok: path-traversal
}

func thumbnail(c *gin.Context) {
	name := c.Param("name")
	size := c.DefaultQuery("size", "100x100")
	command := fmt.Sprintf("convert %s/%s -resize %s /tmp/thumbnail.png", pictureFolder, name, size)
	if output, err := exec.Command("sh", "-c", command).CombinedOutput(); err != nil { // bad: command-injection
		log.Printf("convert: %d bytes", len(output))
		c.Status(http.StatusInternalServerError)
		return
	}
	c.File("/tmp/thumbnail.png") // ok: path-traversal
}

func thumbnailSafely(c *gin.Context) {
	name := c.Param("name")
	if !slugs.MatchString(name) {
		c.Status(http.StatusBadRequest)
		return
	}
	source := filepath.Join(pictureFolder, name)
	if err := exec.CommandContext(c, "convert", source, "-resize", "100x100", "/srv/forum/thumbnail.png").Run(); err != nil { // ok: command-injection
		c.Status(http.StatusInternalServerError)
		return
	}
	c.File("/srv/forum/thumbnail.png")
}

func uploadPicture(c *gin.Context) {
	file, err := c.FormFile("picture")
	if err != nil {
		c.Status(http.StatusBadRequest)
		return
	}
	if err := c.SaveUploadedFile(file, filepath.Join(pictureFolder, file.Filename)); err != nil { // bad: path-traversal, unrestricted-upload
		c.Status(http.StatusInternalServerError)
		return
	}
	c.Status(http.StatusCreated)
}

func uploadAvatar(c *gin.Context) {
	file, err := c.FormFile("avatar")
	if err != nil {
		c.Status(http.StatusBadRequest)
		return
	}
	extension := strings.ToLower(filepath.Ext(file.Filename))
	if !pictures[extension] {
		c.Status(http.StatusUnsupportedMediaType)
		return
	}
	target := filepath.Join(pictureFolder, filepath.Base(file.Filename))
	if err := c.SaveUploadedFile(file, target); err != nil { // ok: path-traversal, unrestricted-upload
		c.Status(http.StatusInternalServerError)
		return
	}
	c.Status(http.StatusCreated)
}

// --- visits ---

func leave(c *gin.Context) {
	c.Redirect(http.StatusFound, c.Query("to")) // bad: open-redirect
}

func leaveSafely(c *gin.Context) {
	target := c.Query("to")
	if !strings.HasPrefix(target, "/") || strings.HasPrefix(target, "//") {
		target = "/"
	}
	c.Redirect(http.StatusFound, target) // ok: open-redirect
}

func importFeed(c *gin.Context) {
	client := &http.Client{Timeout: 10 * time.Second} // ok: missing-timeout
	response, err := client.Get(c.PostForm("feed"))   // bad: ssrf
	if err != nil {
		c.Status(http.StatusBadGateway)
		return
	}
	defer response.Body.Close()
	response, err = client.Get("https://feeds.example.com/" + c.PostForm("name")) // ok: ssrf
	if err == nil {
		response.Body.Close()
	}
	c.Status(http.StatusAccepted)
}

func whois(c *gin.Context) {
	domain := c.Query("domain")
	output, err := exec.Command("bash", "-c", "whois "+domain).Output() // bad: command-injection
	if err != nil {
		c.Status(http.StatusBadGateway)
		return
	}
	c.String(http.StatusOK, string(output)) // ok: reflected-xss
}

func export(c *gin.Context) {
	data, err := os.ReadFile("/srv/forum/exports/" + c.Query("file")) // bad: path-traversal
	if err != nil {
		c.Status(http.StatusNotFound)
		return
	}
	c.Data(http.StatusOK, "application/octet-stream", data) // ok: reflected-xss
}

// --- members ---

func login(c *gin.Context) {
	var given credentials
	if err := c.ShouldBindJSON(&given); err != nil {
		c.Status(http.StatusBadRequest)
		return
	}
	var hash string
	err := db.QueryRow("SELECT hash FROM users WHERE name = $1", given.Name).Scan(&hash) // ok: sql-injection
	if err != nil || bcrypt.CompareHashAndPassword([]byte(hash), []byte(given.Password)) != nil {
		log.Printf("failed login with %s", given.Password) // bad: sensitive-data-logged, log-injection
		c.Status(http.StatusUnauthorized)
		return
	}
	token, err := jwt.NewWithClaims(jwt.SigningMethodHS256, jwt.MapClaims{"sub": given.Name}).SignedString(jwtSecret)
	if err != nil {
		c.Status(http.StatusInternalServerError)
		return
	}
	c.SetCookie("token", token, 3600, "/", "", false, false) // bad: insecure-cookie
	c.Status(http.StatusOK)
}

func requireMember(c *gin.Context) {
	raw, err := c.Cookie("token")
	if err != nil {
		c.AbortWithStatus(http.StatusUnauthorized)
		return
	}
	token, err := jwt.Parse(raw, func(token *jwt.Token) (any, error) { // ok: jwt-not-verified
		return jwtSecret, nil
	}, jwt.WithValidMethods([]string{"HS256"}))
	if err != nil || !token.Valid {
		c.AbortWithStatus(http.StatusUnauthorized)
		return
	}
	c.Next()
}

func nameOf(raw string) (string, error) {
	claims := jwt.MapClaims{}
	if _, _, err := jwt.NewParser().ParseUnverified(raw, claims); err != nil { // bad: jwt-not-verified
		return "", err
	}
	return claims.GetSubject()
}
