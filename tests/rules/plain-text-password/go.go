// Package accounts signs people up and lets them in.
package accounts

import (
	"context"
	"database/sql"
	"encoding/json"
	"net/http"

	"github.com/gin-gonic/gin"
	"golang.org/x/crypto/bcrypt"
	"gorm.io/gorm"
)

// User is somebody who may come in.
type User struct {
	ID       uint
	Email    string
	Password string
}

type credentials struct {
	Email    string `json:"email"`
	Password string `json:"password"`
}

type store struct {
	db  *gorm.DB
	sql *sql.DB
}

func (s *store) signUp(c *gin.Context) {
	var input credentials
	if err := c.ShouldBindJSON(&input); err != nil {
		return
	}
	user := User{Email: input.Email, Password: input.Password} // bad: plain-text-password
	s.db.Create(&user)
}

func (s *store) signUpHashed(c *gin.Context) {
	var input credentials
	if err := c.ShouldBindJSON(&input); err != nil {
		return
	}
	hash, err := bcrypt.GenerateFromPassword([]byte(input.Password), bcrypt.DefaultCost)
	if err != nil {
		return
	}
	user := User{Email: input.Email, Password: string(hash)} // ok: plain-text-password
	s.db.Create(&user)
}

func (s *store) signUpThenHash(c *gin.Context) {
	var input credentials
	if err := c.ShouldBindJSON(&input); err != nil {
		return
	}
	user := User{Email: input.Email, Password: input.Password} // ok: plain-text-password
	hash, err := bcrypt.GenerateFromPassword([]byte(user.Password), bcrypt.DefaultCost)
	if err != nil {
		return
	}
	user.Password = string(hash) // ok: plain-text-password
	s.db.Create(&user)
}

func (s *store) change(w http.ResponseWriter, r *http.Request) {
	var user User
	if err := s.db.First(&user, "id = ?", r.PathValue("id")).Error; err != nil {
		return
	}
	user.Password = r.FormValue("password") // bad: plain-text-password
	s.db.Save(&user)
}

func (s *store) logIn(c *gin.Context) {
	var input credentials
	if err := c.ShouldBindJSON(&input); err != nil {
		return
	}
	var user User
	if err := s.db.Where("email = ?", input.Email).First(&user).Error; err != nil {
		return
	}
	if user.Password != input.Password { // bad: plain-text-password
		c.Status(http.StatusUnauthorized)
		return
	}
	c.Status(http.StatusOK)
}

func (s *store) logInHashed(c *gin.Context) {
	var input credentials
	if err := c.ShouldBindJSON(&input); err != nil {
		return
	}
	var user User
	if err := s.db.Where("email = ?", input.Email).First(&user).Error; err != nil {
		return
	}
	if bcrypt.CompareHashAndPassword([]byte(user.Password), []byte(input.Password)) != nil { // ok: plain-text-password
		c.Status(http.StatusUnauthorized)
	}
}

func (s *store) logInWithSQL(w http.ResponseWriter, r *http.Request) {
	var input credentials
	if err := json.NewDecoder(r.Body).Decode(&input); err != nil {
		return
	}
	var storedPassword string
	if err := s.sql.QueryRow("SELECT password FROM users WHERE email = $1", input.Email).Scan(&storedPassword); err != nil {
		return
	}
	if storedPassword == input.Password { // bad: plain-text-password
		w.WriteHeader(http.StatusNoContent)
	}
}

func (s *store) insert(w http.ResponseWriter, r *http.Request) {
	email, password := r.FormValue("email"), r.FormValue("password")
	if _, err := s.sql.Exec("INSERT INTO users (email, password) VALUES ($1, $2)", email, password); err != nil { // bad: plain-text-password
		http.Error(w, "not stored", http.StatusInternalServerError)
	}
}

func (s *store) insertHashed(w http.ResponseWriter, r *http.Request) {
	email, password := r.FormValue("email"), r.FormValue("password")
	hash, err := bcrypt.GenerateFromPassword([]byte(password), 12)
	if err != nil {
		return
	}
	if _, err := s.sql.Exec("INSERT INTO users (email, password) VALUES ($1, $2)", email, hash); err != nil { // ok: plain-text-password
		http.Error(w, "not stored", http.StatusInternalServerError)
	}
}

func (s *store) add(ctx context.Context, user *User) error {
	_, err := s.sql.ExecContext(ctx, "INSERT INTO users (email, password) VALUES (?, ?)", user.Email, user.Password) // ok: plain-text-password
	return err
}

func confirmed(input credentials, confirmPassword string) bool {
	return input.Password == confirmPassword // ok: plain-text-password
}

func (s *store) toUpstream(c *gin.Context) credentials {
	return credentials{Email: c.PostForm("email"), Password: c.PostForm("password")} // ok: plain-text-password
}

func (s *store) logInByRow(w http.ResponseWriter, r *http.Request) {
	var input credentials
	if err := json.NewDecoder(r.Body).Decode(&input); err != nil {
		return
	}
	var password string
	err := s.sql.QueryRow("SELECT password FROM users WHERE email = $1", input.Email).Scan(&password)
	if err != nil || password != input.Password { // bad: plain-text-password
		w.WriteHeader(http.StatusUnauthorized)
	}
}
