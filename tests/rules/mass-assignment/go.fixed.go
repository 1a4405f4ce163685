// Package members stores people, posts and settings.
package members

import (
	"encoding/json"
	"net/http"

	"example.com/club/models"
	"github.com/gin-gonic/gin"
	"github.com/labstack/echo/v4"
	"go.mongodb.org/mongo-driver/bson"
	"go.mongodb.org/mongo-driver/mongo"
	"gorm.io/gorm"
)

// User is a member of the club.
type User struct {
	ID      uint   `json:"id"`
	Name    string `json:"name"`
	Email   string `json:"email"`
	Role    string `json:"role"`
	Balance int    `json:"balance"`
}

// Guest has a role that no document sets.
type Guest struct {
	ID   uint
	Name string `json:"name"`
	Role string `json:"-"`
}

// Topic has nothing to protect.
type Topic struct {
	ID    uint   `json:"id"`
	Title string `json:"title"`
}

// Post belongs to somebody.
type Post struct {
	ID     uint   `json:"id"`
	Text   string `json:"text"`
	UserID uint   `json:"user_id"`
}

type newUser struct {
	Name  string `json:"name" binding:"required"`
	Email string `json:"email" binding:"required,email"`
}

type store struct {
	db    *gorm.DB
	users *mongo.Collection
}

func (s *store) create(c *gin.Context) {
	var user User
	if err := c.ShouldBindJSON(&user); err != nil {
		c.Status(http.StatusBadRequest)
		return
	}
	s.db.Select("name", "email").Create(&user) // bad: mass-assignment
}

func (s *store) createNamed(c *gin.Context) {
	var input newUser
	if err := c.ShouldBindJSON(&input); err != nil {
		c.Status(http.StatusBadRequest)
		return
	}
	user := User{Name: input.Name, Email: input.Email, Role: "member"}
	s.db.Create(&user) // ok: mass-assignment
}

func (s *store) createWithFixedRights(c *gin.Context) {
	var user User
	if err := c.ShouldBindJSON(&user); err != nil {
		return
	}
	user.Role = "member"
	user.Balance = 0
	s.db.Create(&user) // ok: mass-assignment
}

func (s *store) createSelected(c *gin.Context) {
	var user User
	if err := c.ShouldBindJSON(&user); err != nil {
		return
	}
	s.db.Select("Name", "Email").Create(&user) // ok: mass-assignment
}

func (s *store) update(c *gin.Context) {
	var user User
	if err := s.db.First(&user, "id = ?", c.Param("id")).Error; err != nil {
		return
	}
	if err := c.Bind(&user); err != nil {
		return
	}
	s.db.Select("name", "email").Save(&user) // bad: mass-assignment
}

func (s *store) patch(c *gin.Context) {
	var changes map[string]interface{}
	if err := c.BindJSON(&changes); err != nil {
		return
	}
	s.db.Model(&User{}).Where("id = ?", c.Param("id")).Select("name", "email").Updates(changes) // bad: mass-assignment
}

func (s *store) patchNamed(c *gin.Context) {
	var input newUser
	if err := c.BindJSON(&input); err != nil {
		return
	}
	s.db.Model(&User{}).Where("id = ?", c.Param("id")).Updates(map[string]any{"name": input.Name}) // ok: mass-assignment
}

func (s *store) createTopic(c *gin.Context) {
	var topic Topic
	if err := c.ShouldBindJSON(&topic); err != nil {
		return
	}
	s.db.Create(&topic) // ok: mass-assignment
}

func (s *store) createGuest(c *gin.Context) {
	var guest Guest
	if err := c.ShouldBindJSON(&guest); err != nil {
		return
	}
	s.db.Create(&guest) // ok: mass-assignment
}

func (s *store) register(w http.ResponseWriter, r *http.Request) {
	var user User
	if err := json.NewDecoder(r.Body).Decode(&user); err != nil {
		http.Error(w, "no user", http.StatusBadRequest)
		return
	}
	if err := s.db.Select("name", "email").Create(&user).Error; err != nil { // bad: mass-assignment
		http.Error(w, "not stored", http.StatusInternalServerError)
	}
}

func (s *store) registerElsewhere(c echo.Context) error {
	user := new(models.User)
	if err := c.Bind(user); err != nil {
		return err
	}
	return s.db.Select("name", "email").Create(user).Error // bad: mass-assignment
}

func (s *store) write(c echo.Context) error {
	post := new(Post)
	if err := c.Bind(post); err != nil {
		return err
	}
	return s.db.Select("name", "email").Create(post).Error // bad: mass-assignment
}

func (s *store) writeOwn(c echo.Context) error {
	post := new(Post)
	if err := c.Bind(post); err != nil {
		return err
	}
	post.UserID = c.Get("user").(uint)
	return s.db.Create(post).Error // ok: mass-assignment
}

func (s *store) insert(c *gin.Context) {
	var user User
	if err := c.ShouldBindJSON(&user); err != nil {
		return
	}
	if _, err := s.users.InsertOne(c.Request.Context(), user); err != nil { // bad: mass-assignment
		c.Status(http.StatusInternalServerError)
	}
}

func (s *store) set(c *gin.Context) {
	var user User
	if err := c.ShouldBindJSON(&user); err != nil {
		return
	}
	change := bson.M{"$set": bson.M{"name": user.Name}}
	if _, err := s.users.UpdateOne(c.Request.Context(), bson.M{"_id": "1"}, change); err != nil { // ok: mass-assignment
		c.Status(http.StatusInternalServerError)
	}
}

func (s *store) setAll(c *gin.Context) {
	var user User
	if err := c.ShouldBindJSON(&user); err != nil {
		return
	}
	if _, err := s.users.UpdateOne(c.Request.Context(), bson.M{"_id": "1"}, bson.M{"$set": user}); err != nil { // bad: mass-assignment
		c.Status(http.StatusInternalServerError)
	}
}

func (s *store) createMember(c *gin.Context) {
	var member ClubMember // Its type stands in another file of the package.
	if err := c.ShouldBindJSON(&member); err != nil {
		return
	}
	s.db.Select("name", "email").Create(&member) // bad: mass-assignment
}

func (s *store) createRoom(c *gin.Context) {
	var room ClubRoom
	if err := c.ShouldBindJSON(&room); err != nil {
		return
	}
	s.db.Create(&room) // ok: mass-assignment
}
