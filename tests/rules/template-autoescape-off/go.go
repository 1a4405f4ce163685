// Package pages shows what people have written.
package pages

import (
	"database/sql"
	safe "html/template"
	"net/http"
	"os"
	"text/template"
)

type note struct {
	Title string
	Text  string
}

type server struct {
	db        *sql.DB
	templates *template.Template
	safe      *safe.Template
}

var front = template.Must(template.New("front").Parse(`<html><body><h1>{{.Title}}</h1>{{.Text}}</body></html>`))

var safeFront = safe.Must(safe.New("front").Parse(`<html><body><h1>{{.Title}}</h1>{{.Text}}</body></html>`))

var settings = template.Must(template.New("settings").Parse("name = {{.Title}}\n"))

func (s *server) load(id string) note {
	var found note
	row := s.db.QueryRow("SELECT title, text FROM notes WHERE id = $1", id)
	if err := row.Scan(&found.Title, &found.Text); err != nil {
		return note{Title: "Nothing"}
	}
	return found
}

func (s *server) show(w http.ResponseWriter, r *http.Request) {
	front.Execute(w, s.load("1")) // bad: template-autoescape-off
}

func (s *server) showSafely(w http.ResponseWriter, r *http.Request) {
	safeFront.Execute(w, s.load("1")) // ok: template-autoescape-off
}

func (s *server) showFile(w http.ResponseWriter, r *http.Request) {
	page, err := template.ParseFiles("templates/note.html")
	if err != nil {
		http.Error(w, "no page", http.StatusInternalServerError)
		return
	}
	page.Execute(w, s.load("2")) // bad: template-autoescape-off
}

func (s *server) showNamed(w http.ResponseWriter, r *http.Request) {
	s.templates.ExecuteTemplate(w, "note.html", s.load("3")) // bad: template-autoescape-off
}

func (s *server) showNamedSafely(w http.ResponseWriter, r *http.Request) {
	s.safe.ExecuteTemplate(w, "note.html", s.load("3")) // ok: template-autoescape-off
}

func (s *server) list(w http.ResponseWriter, r *http.Request) {
	notes := []note{s.load("1"), s.load("2")}
	if err := front.Execute(w, notes); err != nil { // bad: template-autoescape-off
		http.Error(w, "no page", http.StatusInternalServerError)
	}
}

func (s *server) listed(w http.ResponseWriter, r *http.Request) {
	data := map[string]any{"Notes": s.load("1")}
	err := s.templates.ExecuteTemplate(w, "list.html", data) // bad: template-autoescape-off
	if err != nil {
		http.Error(w, "no page", http.StatusInternalServerError)
	}
}

func (s *server) plain(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	settings.Execute(w, s.load("1")) // ok: template-autoescape-off
}

func (s *server) write() error {
	return settings.Execute(os.Stdout, s.load("1")) // ok: template-autoescape-off
}

func (s *server) fixed(w http.ResponseWriter, r *http.Request) {
	front.Execute(w, nil) // ok: template-autoescape-off
}
