// Package visits sends visitors on.
package visits

import (
	"net/http"
	"net/url"
	"strings"

	"github.com/gin-gonic/gin"
	"github.com/labstack/echo/v4"
)

var pages = map[string]string{"home": "/", "shop": "/shop"}

func after(w http.ResponseWriter, r *http.Request) {
	http.Redirect(w, r, r.URL.Query().Get("next"), http.StatusFound) // bad: open-redirect
}

func afterLogin(w http.ResponseWriter, r *http.Request) {
	target := r.FormValue("return")
	if target == "" {
		target = "/"
	}
	http.Redirect(w, r, target, http.StatusSeeOther) // bad: open-redirect
}

func afterGin(c *gin.Context) {
	c.Redirect(http.StatusFound, c.Query("url")) // bad: open-redirect
}

func afterEcho(c echo.Context) error {
	return c.Redirect(http.StatusFound, c.QueryParam("to")) // bad: open-redirect
}

func byHeader(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Location", r.FormValue("next")) // bad: open-redirect
	w.WriteHeader(http.StatusFound)
}

func inside(w http.ResponseWriter, r *http.Request) {
	target := r.FormValue("next")
	if !strings.HasPrefix(target, "/") || strings.HasPrefix(target, "//") {
		target = "/"
	}
	http.Redirect(w, r, target, http.StatusFound) // ok: open-redirect
}

func fixed(w http.ResponseWriter, r *http.Request) {
	http.Redirect(w, r, "/login", http.StatusFound) // ok: open-redirect
}

func below(c *gin.Context) {
	c.Redirect(http.StatusFound, "/users/"+c.Param("id")) // ok: open-redirect
}

func listed(c *gin.Context) {
	page, ok := pages[c.Query("page")]
	if !ok {
		page = "/"
	}
	c.Redirect(http.StatusFound, page) // ok: open-redirect
}

func withoutHost(w http.ResponseWriter, r *http.Request) {
	target := r.FormValue("next")
	parsed, err := url.Parse(target)
	if err != nil || parsed.Host != "" {
		http.Error(w, "not here", http.StatusBadRequest)
		return
	}
	http.Redirect(w, r, target, http.StatusFound) // ok: open-redirect
}

func toOwnSite(w http.ResponseWriter, r *http.Request) {
	next := r.FormValue("next")
	if !strings.HasPrefix(next, "https://shop.example/") {
		next = "/"
	}
	http.Redirect(w, r, next, http.StatusFound) // ok: open-redirect
}

func toPathOfParsed(w http.ResponseWriter, r *http.Request) {
	next, err := url.Parse(r.FormValue("next"))
	if err != nil || next.Host != "" {
		http.Error(w, "not there", http.StatusBadRequest)
		return
	}
	http.Redirect(w, r, next.String(), http.StatusFound) // ok: open-redirect
}
