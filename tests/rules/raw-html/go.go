// Package views makes pages from templates.
package views

import (
	"database/sql"
	"fmt"
	"html/template"
	"net/http"

	"github.com/gin-gonic/gin"
	"github.com/microcosm-cc/bluemonday"
)

const banner = "<b>Welcome</b>"

var db *sql.DB

var policy = bluemonday.UGCPolicy()

func comment(c *gin.Context) {
	c.HTML(http.StatusOK, "comment.html", gin.H{"text": template.HTML(c.PostForm("text"))}) // bad: raw-html
}

func commentEscaped(c *gin.Context) {
	c.HTML(http.StatusOK, "comment.html", gin.H{"text": c.PostForm("text")}) // ok: raw-html
}

func commentCleaned(c *gin.Context) {
	text := policy.Sanitize(c.PostForm("text"))
	c.HTML(http.StatusOK, "comment.html", gin.H{"text": template.HTML(text)}) // ok: raw-html
}

func profile(w http.ResponseWriter, r *http.Request, page *template.Template) {
	name := r.FormValue("name")
	page.Execute(w, map[string]any{"badge": template.HTML("<b>" + name + "</b>")}) // bad: raw-html
}

func profileFormatted(w http.ResponseWriter, r *http.Request, page *template.Template) {
	page.Execute(w, template.HTML(fmt.Sprintf("<i>%s</i>", r.URL.Query().Get("title")))) // bad: raw-html
}

func profileEscaped(w http.ResponseWriter, r *http.Request, page *template.Template) {
	name := template.HTMLEscapeString(r.FormValue("name"))
	page.Execute(w, template.HTML("<b>"+name+"</b>")) // ok: raw-html
}

func script(c *gin.Context) {
	c.HTML(http.StatusOK, "page.html", template.JS("var user = '"+c.Query("user")+"';")) // bad: raw-html
}

func link(c *gin.Context) {
	c.HTML(http.StatusOK, "page.html", template.URL(c.Query("next"))) // bad: raw-html
}

func fixed() template.HTML {
	return template.HTML(banner) // ok: raw-html
}

func counted(total int) template.HTML {
	return template.HTML(fmt.Sprintf("<b>%d</b>", total)) // ok: raw-html
}

func stored(id int) template.HTML {
	var body string
	db.QueryRow("SELECT body FROM notes WHERE id = $1", id).Scan(&body)
	return template.HTML(body) // bad: raw-html
}
