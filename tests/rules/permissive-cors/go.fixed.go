// Package origins says which sites may read.
package origins

import (
	"net/http"
	"os"
	"strings"

	"github.com/gin-contrib/cors"
	"github.com/gin-gonic/gin"
	"github.com/gorilla/handlers"
	rscors "github.com/rs/cors"
)

func everybody(router *gin.Engine) {
	router.Use(cors.Default()) // bad: permissive-cors
}

func everybodyByName(router *gin.Engine) {
	router.Use(cors.New(cors.Config{ // bad: permissive-cors
		AllowOrigins:     strings.Split(os.Getenv("ALLOWED_ORIGINS"), ","),
		AllowMethods:     []string{"GET", "POST"},
		AllowCredentials: true,
	}))
}

func everybodyByOption(router *gin.Engine) {
	router.Use(cors.New(cors.Config{AllowAllOrigins: true})) // bad: permissive-cors
}

func everybodyByFunction(handler http.Handler) http.Handler {
	return rscors.New(rscors.Options{ // bad: permissive-cors
		AllowOriginFunc:  func(origin string) bool { return true },
		AllowCredentials: true,
	}).Handler(handler)
}

func everybodyAtAll(handler http.Handler) http.Handler {
	return rscors.AllowAll().Handler(handler) // bad: permissive-cors
}

func byHand(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Access-Control-Allow-Origin", os.Getenv("ALLOWED_ORIGIN")) // bad: permissive-cors
}

func reflected(c *gin.Context) {
	c.Header("Access-Control-Allow-Origin", os.Getenv("ALLOWED_ORIGIN")) // bad: permissive-cors
	c.Header("Access-Control-Allow-Credentials", "true")
}

func one(router *gin.Engine) {
	router.Use(cors.New(cors.Config{ // ok: permissive-cors
		AllowOrigins:     []string{"https://shop.example.com"},
		AllowCredentials: true,
	}))
}

func told(handler http.Handler) http.Handler {
	return rscors.New(rscors.Options{AllowedOrigins: []string{os.Getenv("ORIGIN")}}).Handler(handler) // ok: permissive-cors
}

func oneByHand(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Access-Control-Allow-Origin", "https://shop.example.com") // ok: permissive-cors
	w.Header().Set("Access-Control-Allow-Methods", "*")                       // ok: permissive-cors
}

func asked(handler http.Handler) http.Handler {
	return rscors.New(rscors.Options{ // ok: permissive-cors
		AllowOriginFunc: func(origin string) bool { return origin == os.Getenv("ORIGIN") },
	}).Handler(handler)
}

func some(handler http.Handler) http.Handler {
	return handlers.CORS(handlers.AllowedOrigins([]string{"https://a.example.com"}))(handler) // ok: permissive-cors
}

func everybodyByDefault(router *gin.Engine) {
	settings := cors.DefaultConfig()
	settings.AllowOrigins = strings.Split(os.Getenv("ALLOWED_ORIGINS"), ",") // bad: permissive-cors
	settings.AllowMethods = []string{"GET"}
	router.Use(cors.New(settings))
}

func someByDefault(router *gin.Engine) {
	settings := cors.DefaultConfig()
	settings.AllowOrigins = []string{"https://shop.example"} // ok: permissive-cors
	settings.AllowCredentials = true
	router.Use(cors.New(settings))
}
