// Package answers tells what went wrong.
package answers

import (
	"database/sql"
	"fmt"
	"log"
	"net/http"
	"os"
	"runtime/debug"

	"github.com/gin-gonic/gin"
	"github.com/gofiber/fiber/v2"
	"github.com/labstack/echo/v4"
)

var db *sql.DB

func list(w http.ResponseWriter, r *http.Request) {
	rows, err := db.Query("SELECT name FROM users")
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError) // bad: verbose-error
		return
	}
	defer rows.Close()
}

func listGin(c *gin.Context) {
	if err := db.Ping(); err != nil {
		c.JSON(http.StatusInternalServerError, gin.H{"error": err.Error()}) // bad: verbose-error
		return
	}
	c.Status(http.StatusOK)
}

func listEcho(c echo.Context) error {
	if err := db.Ping(); err != nil {
		return c.JSON(500, map[string]string{"error": err.Error()}) // bad: verbose-error
	}
	return nil
}

func listFiber(c *fiber.Ctx) error {
	if err := db.Ping(); err != nil {
		return c.Status(500).SendString(err.Error()) // bad: verbose-error
	}
	return nil
}

func recovered(w http.ResponseWriter, r *http.Request) {
	defer func() {
		if problem := recover(); problem != nil {
			w.Write(debug.Stack()) // bad: verbose-error
		}
	}()
	panic("not yet")
}

func printed(w http.ResponseWriter, r *http.Request) {
	_, err := db.Exec("DELETE FROM sessions")
	if err != nil {
		fmt.Fprintf(w, "failed: %s", err.Error()) // bad: verbose-error
	}
}

func quietly(w http.ResponseWriter, r *http.Request) {
	if err := db.Ping(); err != nil {
		log.Printf("ping: %v", err)
		http.Error(w, "internal error", http.StatusInternalServerError) // ok: verbose-error
	}
}

func quietlyGin(c *gin.Context) {
	if err := db.Ping(); err != nil {
		c.JSON(http.StatusInternalServerError, gin.H{"error": "internal error"}) // ok: verbose-error
	}
}

type form struct {
	Name string `json:"name" binding:"required"`
}

func bound(c *gin.Context) {
	var given form
	if err := c.ShouldBindJSON(&given); err != nil {
		c.JSON(http.StatusBadRequest, gin.H{"error": err.Error()}) // ok: verbose-error
		return
	}
	c.JSON(200, gin.H{"name": given.Name}) // ok: verbose-error
}

func missing(w http.ResponseWriter, r *http.Request) {
	err := r.ParseForm()
	if err != nil {
		http.Error(w, err.Error(), 400) // ok: verbose-error
		return
	}
	fmt.Fprintln(w, "thank you") // ok: verbose-error
}

func printed(w http.ResponseWriter, r *http.Request) {
	file, err := os.Open("/srv/shop/prices.json")
	if err != nil {
		w.WriteHeader(http.StatusInternalServerError)
		fmt.Fprintf(w, "cannot read prices: %v", err) // bad: verbose-error
		return
	}
	file.Close()
}

func printedForCallers(w http.ResponseWriter, r *http.Request) {
	if err := r.ParseForm(); err != nil {
		w.WriteHeader(http.StatusBadRequest)
		fmt.Fprintf(w, "no form: %v", err) // ok: verbose-error
	}
}
