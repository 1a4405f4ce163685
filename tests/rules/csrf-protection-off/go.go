// Package forms takes what people type.
package forms

import (
	"net/http"
	"os"

	"github.com/gofiber/fiber/v2"
	fibercsrf "github.com/gofiber/fiber/v2/middleware/csrf"
	"github.com/gorilla/csrf"
	"github.com/gorilla/websocket"
	"github.com/justinas/nosurf"
	"github.com/labstack/echo/v4"
	"github.com/labstack/echo/v4/middleware"
	sockets "nhooyr.io/websocket"
)

var anywhere = websocket.Upgrader{
	ReadBufferSize: 1024,
	CheckOrigin:    func(r *http.Request) bool { return true }, // bad: csrf-protection-off
}

var somewhere = websocket.Upgrader{
	CheckOrigin: func(r *http.Request) bool { return r.Header.Get("Origin") == os.Getenv("SITE") }, // ok: csrf-protection-off
}

var sameSite = websocket.Upgrader{ReadBufferSize: 1024} // ok: csrf-protection-off

func open(w http.ResponseWriter, r *http.Request) {
	upgrader := websocket.Upgrader{}
	upgrader.CheckOrigin = func(_ *http.Request) bool { // bad: csrf-protection-off
		return true
	}
	if _, err := upgrader.Upgrade(w, r, nil); err != nil {
		http.Error(w, "no socket", http.StatusBadRequest)
	}
}

func accept(w http.ResponseWriter, r *http.Request) {
	if _, err := sockets.Accept(w, r, &sockets.AcceptOptions{InsecureSkipVerify: true}); err != nil { // bad: csrf-protection-off
		return
	}
}

func acceptOwn(w http.ResponseWriter, r *http.Request) {
	if _, err := sockets.Accept(w, r, &sockets.AcceptOptions{OriginPatterns: []string{"shop.example"}}); err != nil { // ok: csrf-protection-off
		return
	}
}

func skipAll(e *echo.Echo) {
	e.Use(middleware.CSRFWithConfig(middleware.CSRFConfig{
		TokenLookup: "form:csrf",
		Skipper:     func(c echo.Context) bool { return true }, // bad: csrf-protection-off
	}))
}

func skipHooks(e *echo.Echo) {
	e.Use(middleware.CSRFWithConfig(middleware.CSRFConfig{
		Skipper: func(c echo.Context) bool { return c.Path() == "/hooks/payment" }, // ok: csrf-protection-off
	}))
}

func nextAll(app *fiber.App) {
	app.Use(fibercsrf.New(fibercsrf.Config{
		Next: func(c *fiber.Ctx) bool { return true }, // bad: csrf-protection-off
	}))
}

func exemptAll(handler http.Handler) http.Handler {
	protected := nosurf.New(handler)
	protected.ExemptGlob("/*") // bad: csrf-protection-off
	return protected
}

func exemptOne(handler http.Handler) http.Handler {
	protected := nosurf.New(handler)
	protected.ExemptPath("/hooks/payment") // ok: csrf-protection-off
	return protected
}

func skipped(w http.ResponseWriter, r *http.Request, next http.Handler) {
	next.ServeHTTP(w, csrf.UnsafeSkipCheck(r)) // bad: csrf-protection-off
}

func crossOrigin(handler http.Handler) http.Handler {
	protection := http.NewCrossOriginProtection()
	protection.AddInsecureBypassPattern("/") // bad: csrf-protection-off
	return protection.Handler(handler)
}

func crossOriginForHooks(handler http.Handler) http.Handler {
	protection := http.NewCrossOriginProtection()
	protection.AddInsecureBypassPattern("/hooks/") // ok: csrf-protection-off
	return protection.Handler(handler)
}
