// Package visitors knows who is logged in.
package visitors

import (
	"net/http"

	"github.com/gin-gonic/gin"
	"github.com/gofiber/fiber/v2"
	"github.com/gorilla/csrf"
	"github.com/gorilla/sessions"
)

func login(w http.ResponseWriter, r *http.Request, token string) {
	http.SetCookie(w, &http.Cookie{Name: "session", Value: token, Path: "/"}) // bad: insecure-cookie
}

func remember(w http.ResponseWriter, id string) {
	cookie := http.Cookie{ // bad: insecure-cookie
		Name:     "user_id",
		Value:    id,
		HttpOnly: false,
		Secure:   false,
	}
	http.SetCookie(w, &cookie)
}

func loginGin(c *gin.Context, token string) {
	c.SetCookie("token", token, 3600, "/", "", false, false) // bad: insecure-cookie
}

func loginGinPartly(c *gin.Context, token string) {
	c.SetCookie("token", token, 3600, "/", "", true, false) // bad: insecure-cookie
}

func loginFiber(c *fiber.Ctx, token string) {
	c.Cookie(&fiber.Cookie{Name: "auth", Value: token, HTTPOnly: true}) // bad: insecure-cookie
}

func options(store *sessions.CookieStore) {
	store.Options = &sessions.Options{Path: "/", MaxAge: 86400} // bad: insecure-cookie
}

func loginSafely(w http.ResponseWriter, token string) {
	http.SetCookie(w, &http.Cookie{ // ok: insecure-cookie
		Name: "session", Value: token, HttpOnly: true, Secure: true, SameSite: http.SameSiteLaxMode,
	})
}

func loginGinSafely(c *gin.Context, token string) {
	c.SetCookie("token", token, 3600, "/", "", true, true) // ok: insecure-cookie
}

func logout(w http.ResponseWriter) {
	http.SetCookie(w, &http.Cookie{Name: "session", Value: "", MaxAge: -1}) // ok: insecure-cookie
}

func later(w http.ResponseWriter, token string) {
	cookie := &http.Cookie{Name: "session", Value: token} // ok: insecure-cookie
	cookie.HttpOnly = true
	cookie.Secure = true
	cookie.SameSite = http.SameSiteStrictMode
	http.SetCookie(w, cookie)
}

func taste(w http.ResponseWriter) {
	http.SetCookie(w, &http.Cookie{Name: "theme", Value: "dark"}) // ok: insecure-cookie
}

func optionsSafely(store *sessions.CookieStore) {
	store.Options = &sessions.Options{Path: "/", HttpOnly: true, Secure: true} // ok: insecure-cookie
}

func loginByFields(w http.ResponseWriter, token string) {
	cookie := new(http.Cookie)
	cookie.Name = "session"
	cookie.Value = token
	cookie.Secure = true
	cookie.HttpOnly = false // bad: insecure-cookie
	http.SetCookie(w, cookie)
}

func storeByFields(store *sessions.CookieStore) {
	store.Options.HttpOnly = true
	store.Options.Secure = false // bad: insecure-cookie
}

func protected(key []byte, handler http.Handler) http.Handler {
	return csrf.Protect(key, csrf.Secure(false))(handler) // bad: insecure-cookie
}

func protectedSafely(key []byte, handler http.Handler) http.Handler {
	return csrf.Protect(key, csrf.Secure(true))(handler) // ok: insecure-cookie
}
