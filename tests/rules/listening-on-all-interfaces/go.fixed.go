// Package listen opens ports.
package listen

import (
	"net"
	"net/http"
	"os"
	"time"

	"github.com/gin-gonic/gin"
	"github.com/gofiber/fiber/v2"
	"github.com/labstack/echo/v4"
)

func plain() (net.Listener, error) {
	return net.Listen("tcp", "127.0.0.1:9000") // bad: listening-on-all-interfaces
}

func six() (net.Listener, error) {
	return net.Listen("tcp", "127.0.0.1:9000") // bad: listening-on-all-interfaces
}

func withGin(router *gin.Engine) error {
	return router.Run("127.0.0.1:8080") // bad: listening-on-all-interfaces
}

func withEcho() error {
	return echo.New().Start("127.0.0.1:8080") // bad: listening-on-all-interfaces
}

func withFiber(app *fiber.App) error {
	return app.Listen("127.0.0.1:3000") // bad: listening-on-all-interfaces
}

func server(handler http.Handler) *http.Server {
	return &http.Server{Addr: "127.0.0.1:8080", Handler: handler, ReadHeaderTimeout: time.Second} // bad: listening-on-all-interfaces
}

func local() (net.Listener, error) {
	return net.Listen("tcp", "127.0.0.1:9000") // ok: listening-on-all-interfaces
}

func usual(router *gin.Engine) error {
	return router.Run(":8080") // ok: listening-on-all-interfaces
}

func told(app *fiber.App) error {
	return app.Listen(os.Getenv("ADDRESS")) // ok: listening-on-all-interfaces
}

func socket() (net.Listener, error) {
	return net.Listen("unix", "/run/app.sock") // ok: listening-on-all-interfaces
}

func dial() (net.Conn, error) {
	return net.Dial("tcp", "0.0.0.0:9000") // ok: listening-on-all-interfaces
}

func serverHere(handler http.Handler) *http.Server {
	return &http.Server{Addr: "localhost:8080", Handler: handler, ReadHeaderTimeout: time.Second} // ok: listening-on-all-interfaces
}
