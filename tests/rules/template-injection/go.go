// Package pages makes pages from templates.
package pages

import (
	"fmt"
	"html/template"
	"net/http"
	text "text/template"

	"github.com/flosch/pongo2/v6"
	"github.com/gin-gonic/gin"
)

const greeting = "<h1>Hello {{.Name}}</h1>"

func greet(w http.ResponseWriter, r *http.Request) {
	page, err := template.New("page").Parse("<h1>Hello " + r.FormValue("name") + "</h1>") // bad: template-injection
	if err != nil {
		return
	}
	page.Execute(w, nil)
}

func greetFormatted(w http.ResponseWriter, r *http.Request) {
	source := fmt.Sprintf("Dear %s, {{.Text}}", r.URL.Query().Get("name"))
	template.Must(template.New("mail").Parse(source)).Execute(w, nil) // bad: template-injection
}

func mail(c *gin.Context) {
	_, err := text.New("mail").Parse(c.PostForm("template")) // bad: template-injection
	if err != nil {
		c.Status(http.StatusBadRequest)
	}
}

func django(c *gin.Context) {
	page, err := pongo2.FromString(c.PostForm("page")) // bad: template-injection
	if err != nil {
		return
	}
	page.Execute(nil)
}

func heading(title string) (*template.Template, error) {
	return template.New("heading").Parse("<h1>" + title + "</h1>") // bad: template-injection
}

func fixed(w http.ResponseWriter, r *http.Request) {
	page := template.Must(template.New("page").Parse(greeting)) // ok: template-injection
	page.Execute(w, map[string]string{"Name": r.FormValue("name")})
}

func files() (*template.Template, error) {
	return template.ParseFiles("page.html") // ok: template-injection
}

func shared(base *template.Template) (*template.Template, error) {
	return base.Parse(`{{define "footer"}}bye{{end}}`) // ok: template-injection
}

func djangoFixed(c *gin.Context) {
	page := pongo2.Must(pongo2.FromString("Hello {{ name }}")) // ok: template-injection
	page.Execute(pongo2.Context{"name": c.Query("name")})
}

func listed(c *gin.Context) {
	source := "plain"
	if c.Query("style") == "fancy" {
		source = "<b>fancy</b>"
	}
	template.New("page").Parse(source) // ok: template-injection
}
