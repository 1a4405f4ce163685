// Package server starts the program.
package server

import (
	"log"
	"os"

	"github.com/gin-gonic/gin"
	"github.com/labstack/echo/v4"
)

type settings struct {
	Debug bool
}

func start() {
	gin.SetMode(gin.ReleaseMode) // bad: debug-mode
	router := gin.Default()
	router.Run(":8080")
}

func startByName() {
	gin.SetMode(gin.ReleaseMode) // bad: debug-mode
	gin.New().Run(":8080")
}

func startEcho() {
	server := echo.New()
	server.Debug = os.Getenv("APP_DEBUG") == "1" // bad: debug-mode
	server.Start(":8080")
}

func startFramework(server *echo.Echo) {
	server.Debug = os.Getenv("APP_DEBUG") == "1" // bad: debug-mode
	server.HideBanner = true
}

type app struct {
	web *echo.Echo
}

func (a *app) configure() {
	a.web.Debug = os.Getenv("APP_DEBUG") == "1" // bad: debug-mode
}

func startForProduction() {
	gin.SetMode(gin.ReleaseMode) // ok: debug-mode
	gin.New().Run(":8080")
}

func startAsTold() {
	gin.SetMode(os.Getenv("GIN_MODE")) // ok: debug-mode
}

func startEchoAsTold() {
	server := echo.New()
	server.Debug = os.Getenv("APP_ENV") == "development" // ok: debug-mode
}

func startQuietly() {
	server := echo.New()
	server.Debug = false // ok: debug-mode
}

func own() settings {
	s := settings{Debug: true} // ok: debug-mode
	s.Debug = true             // ok: debug-mode
	log.Println("debug mode")
	return s
}
