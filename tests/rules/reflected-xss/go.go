// Package pages answers with pages that are written by hand.
package pages

import (
	"bytes"
	"encoding/json"
	"fmt"
	"html"
	"html/template"
	"io"
	"net/http"
	"strconv"
	text "text/template"

	"github.com/gin-gonic/gin"
	"github.com/labstack/echo/v4"
)

var page = template.Must(template.New("page").Parse("<h1>{{.}}</h1>"))

var plain = text.Must(text.New("page").Parse("<h1>{{.}}</h1>"))

func hello(w http.ResponseWriter, r *http.Request) {
	name := r.URL.Query().Get("name")
	fmt.Fprintf(w, "<h1>Hello %s</h1>", name) // bad: reflected-xss
}

func helloSafely(w http.ResponseWriter, r *http.Request) {
	name := r.URL.Query().Get("name")
	fmt.Fprintf(w, "<h1>Hello %s</h1>", html.EscapeString(name)) // ok: reflected-xss
}

func helloTemplate(w http.ResponseWriter, r *http.Request) {
	page.Execute(w, r.FormValue("name")) // ok: reflected-xss
}

func helloPlainTemplate(w http.ResponseWriter, r *http.Request) {
	plain.Execute(w, r.FormValue("name")) // bad: reflected-xss
}

func written(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Write([]byte("<p>You searched for " + r.FormValue("q") + "</p>")) // bad: reflected-xss
}

func streamed(w http.ResponseWriter, r *http.Request) {
	body := "<ul><li>" + r.PostFormValue("item") + "</li></ul>"
	io.WriteString(w, body) // bad: reflected-xss
}

func asJSON(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", "application/json")
	data, err := json.Marshal(map[string]string{"name": r.FormValue("name")})
	if err != nil {
		return
	}
	w.Write(data) // ok: reflected-xss
}

func numbered(w http.ResponseWriter, r *http.Request) {
	number, err := strconv.Atoi(r.FormValue("page"))
	if err != nil {
		http.Error(w, "no number", http.StatusBadRequest)
		return
	}
	fmt.Fprintf(w, "<p>Page %d</p>", number) // ok: reflected-xss
}

func plainly(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	fmt.Fprint(w, r.FormValue("echo")) // ok: reflected-xss
}

func words(w http.ResponseWriter, r *http.Request) {
	fmt.Fprintf(w, "Hello, %s", r.FormValue("name")) // ok: reflected-xss
}

func echoed(w http.ResponseWriter, r *http.Request) {
	fmt.Fprint(w, r.FormValue("echo")) // bad: reflected-xss
}

func withGin(c *gin.Context) {
	name := c.Query("name")
	c.Data(http.StatusOK, "text/html; charset=utf-8", []byte("<b>"+name+"</b>")) // bad: reflected-xss
}

func withGinJSON(c *gin.Context) {
	c.JSON(http.StatusOK, gin.H{"html": "<b>" + c.Query("name") + "</b>"}) // ok: reflected-xss
	c.String(http.StatusOK, "<b>%s</b>", c.Query("name"))                  // ok: reflected-xss
}

func withEcho(c echo.Context) error {
	return c.HTML(http.StatusOK, "<h1>"+c.QueryParam("title")+"</h1>") // bad: reflected-xss
}

func withEchoSafely(c echo.Context) error {
	return c.HTML(http.StatusOK, "<h1>"+template.HTMLEscapeString(c.QueryParam("title"))+"</h1>") // ok: reflected-xss
}

func withGinWriter(c *gin.Context) {
	c.Writer.WriteString("<p>" + c.Param("id") + "</p>") // bad: reflected-xss
}

func ginText(c *gin.Context) {
	c.String(http.StatusOK, "<h1>Hello %s</h1>", c.Query("name")) // ok: reflected-xss
}

func ginTextAsPage(c *gin.Context) {
	c.Header("Content-Type", "text/html; charset=utf-8")
	c.String(http.StatusOK, "<h1>Hello %s</h1>", c.Query("name")) // bad: reflected-xss
}

func buffered(w http.ResponseWriter, r *http.Request) {
	var page bytes.Buffer
	fmt.Fprintf(&page, "<h1>%s</h1>", r.FormValue("title"))
	page.WriteTo(w) // bad: reflected-xss
}
