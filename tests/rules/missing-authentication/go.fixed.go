// Package routes says who may call what.
package routes

import (
	"net/http"

	"github.com/gin-gonic/gin"
	"github.com/go-chi/chi/v5"
	"github.com/gorilla/mux"
)

type server struct {
	mux *http.ServeMux
}

func setup(router *gin.Engine) {
	router.POST("/logout", logout)                       // ok: missing-authentication
	router.GET("/posts", listPosts)                      // ok: missing-authentication
	router.DELETE("/users/:id", requireAuth, deleteUser) // ok: missing-authentication
	router.PUT("/users/:id", requireAuth, updateUser)    // ok: missing-authentication
	router.POST("/users", requireAuth, createUser)                    // bad: missing-authentication
	router.DELETE("/posts/:id", requireAuth, deletePost)              // bad: missing-authentication
}

func setupGroups(router *gin.Engine) {
	admin := router.Group("/admin", requireAdmin)
	admin.POST("/ban", banUser)                // ok: missing-authentication
	admin.DELETE("/topics/:id", deleteTopic)   // ok: missing-authentication
	router.POST("/admin/settings", requireAuth, setOptions) // bad: missing-authentication
}

func setupUse(router *gin.Engine) {
	members := router.Group("/members")
	members.Use(authMiddleware())
	members.POST("/notes", createNote)       // ok: missing-authentication
	members.DELETE("/notes/:id", deleteNote) // ok: missing-authentication
	inner := members.Group("/inner")
	inner.POST("/drafts", createDraft) // ok: missing-authentication
}

func setupChi(r chi.Router) {
	r.With(requireLogin).Post("/items", createItem)        // ok: missing-authentication
	r.With(requireLogin).Delete("/items/{id}", deleteItem) // ok: missing-authentication
	r.Put("/items/{id}", updateItem)                       // bad: missing-authentication
}

func setupNamed(router *gin.Engine) {
	secured := router.Group("/stock", JWTAuth())
	{
		secured.POST("/items", createItem)       // ok: missing-authentication
		secured.DELETE("/items/:id", deleteItem) // ok: missing-authentication
	}
	router.PUT("/stock/items/:id", requireAuth, updateItem) // bad: missing-authentication
}

func setupGorilla(r *mux.Router) {
	r.HandleFunc("/parcels", requireAuth(createParcel)).Methods("POST")                   // ok: missing-authentication
	r.HandleFunc("/parcels/{id}", requireAuth(updateParcel)).Methods(http.MethodPut)      // ok: missing-authentication
	r.HandleFunc("/parcels/{id}", deleteParcel).Methods("DELETE", "OPTIONS").Name("drop") // bad: missing-authentication
	r.HandleFunc("/parcels/{id}/label", showLabel).Methods(http.MethodGet)                // ok: missing-authentication
}

func (s *server) routes() {
	s.mux.HandleFunc("POST /orders", requireUser(s.createOrder))        // ok: missing-authentication
	s.mux.HandleFunc("DELETE /orders/{id}", requireUser(s.deleteOrder)) // ok: missing-authentication
	s.mux.HandleFunc("PUT /orders/{id}", s.updateOrder)                 // bad: missing-authentication
	s.mux.HandleFunc("POST /hooks/stripe", s.hook)                      // ok: missing-authentication
	s.mux.HandleFunc("PATCH /orders/{id}", s.patchOrder)                // ok: missing-authentication
}

func (s *server) createOrder(w http.ResponseWriter, r *http.Request) {}
func (s *server) deleteOrder(w http.ResponseWriter, r *http.Request) {}
func (s *server) updateOrder(w http.ResponseWriter, r *http.Request) {}
func (s *server) hook(w http.ResponseWriter, r *http.Request)        {}

func (s *server) patchOrder(w http.ResponseWriter, r *http.Request) {
	if r.Header.Get("Authorization") != "Bearer of nothing" {
		http.Error(w, "no", http.StatusUnauthorized)
	}
}
