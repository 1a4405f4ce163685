// Package orders answers those who have logged in.
package orders

import (
	"database/sql"
	"encoding/json"
	"net/http"
	"strconv"

	"github.com/gin-gonic/gin"
	"github.com/go-chi/chi/v5"
	"go.mongodb.org/mongo-driver/bson"
	"go.mongodb.org/mongo-driver/mongo"
	"gorm.io/gorm"
)

// Order is what somebody has bought.
type Order struct {
	ID     uint
	UserID uint
}

// Document is what somebody has written.
type Document struct {
	ID    uint
	Owner uint
}

// Country belongs to nobody here.
type Country struct {
	ID uint
}

type server struct {
	db    *gorm.DB
	sql   *sql.DB
	notes *mongo.Collection
}

func (s *server) routes(engine *gin.Engine, r chi.Router) {
	members := engine.Group("/api", requireLogin())
	members.GET("/orders/:id", s.showOrder)
	members.GET("/own-orders/:id", s.showOwnOrder)
	members.DELETE("/documents/:id", s.deleteDocument)
	members.PUT("/documents/:id", s.updateDocument)
	members.GET("/countries/:id", s.showCountry)
	members.GET("/messages/:id", s.showMessage)
	members.GET("/notes/:id", s.showNote)
	engine.GET("/shop/orders/:id", s.showOrderToAll)
	administration := engine.Group("/admin", requireAdmin())
	administration.GET("/orders/:id", s.showAnyOrder)
	r.With(requireUser).Put("/tickets/{id}", s.closeTicket)
	r.With(requireUser).Put("/own-tickets/{id}", s.closeOwnTicket)
}

func (s *server) showOrder(c *gin.Context) {
	var order Order
	if err := s.db.First(&order, "id = ?", c.Param("id")).Error; err != nil { // bad: missing-owner-check
		c.Status(http.StatusNotFound)
		return
	}
	c.JSON(http.StatusOK, order)
}

func (s *server) showOwnOrder(c *gin.Context) {
	var order Order
	if err := s.db.First(&order, "id = ? AND user_id = ?", c.Param("id"), c.GetUint("user_id")).Error; err != nil { // ok: missing-owner-check
		c.Status(http.StatusNotFound)
		return
	}
	c.JSON(http.StatusOK, order)
}

func (s *server) deleteDocument(c *gin.Context) {
	id, err := strconv.Atoi(c.Param("id"))
	if err != nil {
		c.Status(http.StatusBadRequest)
		return
	}
	s.db.Delete(&Document{}, "id = ?", id) // bad: missing-owner-check
	c.Status(http.StatusNoContent)
}

func (s *server) updateDocument(c *gin.Context) {
	var document Document
	if err := s.db.First(&document, "id = ?", c.Param("id")).Error; err != nil { // ok: missing-owner-check
		c.Status(http.StatusNotFound)
		return
	}
	if document.Owner != c.GetUint("user_id") {
		c.Status(http.StatusForbidden)
		return
	}
	s.db.Save(&document)
}

func (s *server) showCountry(c *gin.Context) {
	var country Country
	s.db.First(&country, "id = ?", c.Param("id")) // ok: missing-owner-check
	c.JSON(http.StatusOK, country)
}

func (s *server) showMessage(c *gin.Context) {
	var text string
	row := s.sql.QueryRowContext(c.Request.Context(), "SELECT text FROM messages WHERE id = $1", c.Param("id")) // bad: missing-owner-check
	if err := row.Scan(&text); err != nil {
		c.Status(http.StatusNotFound)
		return
	}
	c.String(http.StatusOK, text)
}

func (s *server) showNote(c *gin.Context) {
	id := c.Param("id")
	var note bson.M
	if err := s.notes.FindOne(c.Request.Context(), bson.M{"_id": id}).Decode(&note); err != nil { // bad: missing-owner-check
		c.Status(http.StatusNotFound)
		return
	}
	c.JSON(http.StatusOK, note)
}

func (s *server) showOrderToAll(c *gin.Context) {
	var order Order
	s.db.First(&order, "id = ?", c.Param("id")) // ok: missing-owner-check
	c.JSON(http.StatusOK, gin.H{"id": order.ID})
}

func (s *server) showAnyOrder(c *gin.Context) {
	var order Order
	s.db.First(&order, "id = ?", c.Param("id")) // ok: missing-owner-check
	c.JSON(http.StatusOK, order)
}

func (s *server) closeTicket(w http.ResponseWriter, r *http.Request) {
	id := chi.URLParam(r, "id")
	if _, err := s.sql.Exec("UPDATE tickets SET state = 'closed' WHERE id = $1", id); err != nil { // bad: missing-owner-check
		http.Error(w, "not closed", http.StatusInternalServerError)
		return
	}
	json.NewEncoder(w).Encode(id)
}

func (s *server) closeOwnTicket(w http.ResponseWriter, r *http.Request) {
	id := chi.URLParam(r, "id")
	owner := r.Context().Value(userKey)
	if _, err := s.sql.Exec("UPDATE tickets SET state = 'closed' WHERE id = $1 AND opened_by = $2", id, owner); err != nil { // ok: missing-owner-check
		http.Error(w, "not closed", http.StatusInternalServerError)
	}
}
