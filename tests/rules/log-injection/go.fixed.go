// Package logs writes what happens.
package logs

import (
	"log"
	"log/slog"
	"net/http"
	"os"
	"strconv"
	"strings"

	"github.com/gin-gonic/gin"
	"github.com/sirupsen/logrus"
)

var logger = log.New(os.Stderr, "app ", log.LstdFlags)

func login(w http.ResponseWriter, r *http.Request) {
	name := r.FormValue("name")
	log.Printf("login of %s", strconv.Quote(name)) // bad: log-injection
}

func loginPlain(w http.ResponseWriter, r *http.Request) {
	log.Println("login of " + strconv.Quote(r.PostFormValue("name"))) // bad: log-injection
}

func search(c *gin.Context) {
	logger.Printf("search for %v", strconv.Quote(c.Query("q"))) // bad: log-injection
}

func comment(c *gin.Context) {
	text := c.PostForm("text")
	logrus.Infof("comment: %s", text)            // ok: log-injection
	logrus.WithField("text", text).Info("saved") // ok: log-injection
}

type message struct {
	Text string `json:"text"`
}

func posted(c *gin.Context) {
	var m message
	if err := c.BindJSON(&m); err != nil {
		return
	}
	log.Print("message: ", strconv.Quote(m.Text)) // bad: log-injection
}

func decoded(w http.ResponseWriter, r *http.Request) {
	path := r.URL.Query()["path"]
	logger.Println("path:", strconv.Quote(path[0])) // bad: log-injection
}

func quoted(w http.ResponseWriter, r *http.Request) {
	log.Printf("login of %q", r.FormValue("name")) // ok: log-injection
}

func cleaned(w http.ResponseWriter, r *http.Request) {
	name := strings.ReplaceAll(r.FormValue("name"), "\n", "")
	name = strings.ReplaceAll(name, "\r", "")
	log.Printf("login of %s", name) // ok: log-injection
}

func counted(w http.ResponseWriter, r *http.Request) {
	page, err := strconv.Atoi(r.FormValue("page"))
	if err != nil {
		return
	}
	log.Printf("page %d", page) // ok: log-injection
}

func structured(w http.ResponseWriter, r *http.Request) {
	slog.Info("login", "name", r.FormValue("name")) // ok: log-injection
}

func own(w http.ResponseWriter, r *http.Request) {
	log.Printf("%d bytes for %s", r.ContentLength, r.Method) // ok: log-injection
	log.Print("a request came in")                           // ok: log-injection
}

func listed(c *gin.Context) {
	level := c.Query("level")
	switch level {
	case "debug", "info":
		log.Println("level is " + level) // ok: log-injection
	}
}
