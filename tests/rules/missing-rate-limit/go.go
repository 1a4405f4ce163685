// Package entrance has the routes by which people come in.
package entrance

import (
	"net/http"

	"github.com/gin-gonic/gin"
	"github.com/labstack/echo/v4"
)

type server struct {
	mux *http.ServeMux
}

func setup(router *gin.Engine) {
	router.POST("/login", check)           // bad: missing-rate-limit
	router.POST("/password/reset", check)  // bad: missing-rate-limit
	router.POST("/verify-otp", check)      // bad: missing-rate-limit
	router.GET("/login", show)             // ok: missing-rate-limit
	router.POST("/logout", leave)          // ok: missing-rate-limit
	router.POST("/posts", create)          // ok: missing-rate-limit
	router.POST("/oauth/callback", answer) // ok: missing-rate-limit
}

func setupEcho(e *echo.Echo) {
	e.POST("/api/signin", checkEcho)      // bad: missing-rate-limit
	e.PUT("/settings/password", storeNew) // ok: missing-rate-limit
}

func (s *server) routes() {
	s.mux.HandleFunc("POST /api/login", s.login) // bad: missing-rate-limit
	s.mux.HandleFunc("GET /api/login", s.form)   // ok: missing-rate-limit
}
