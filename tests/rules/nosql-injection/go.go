// Package documents asks a database of documents.
package documents

import (
	"context"
	"encoding/json"
	"net/http"

	"github.com/gin-gonic/gin"
	"go.mongodb.org/mongo-driver/bson"
	"go.mongodb.org/mongo-driver/mongo"
)

type store struct {
	users *mongo.Collection
}

func (s *store) search(w http.ResponseWriter, r *http.Request) {
	var filter bson.M
	if err := json.NewDecoder(r.Body).Decode(&filter); err != nil {
		return
	}
	s.users.Find(r.Context(), filter) // bad: nosql-injection
}

func (s *store) searchMap(c *gin.Context) {
	var filter map[string]interface{}
	if err := c.BindJSON(&filter); err != nil {
		return
	}
	s.users.FindOne(c, filter) // bad: nosql-injection
}

func (s *store) where(c *gin.Context) {
	s.users.Find(c, bson.M{"$where": "this.name == '" + c.Query("name") + "'"}) // bad: nosql-injection
}

func (s *store) whereVariable(w http.ResponseWriter, r *http.Request) {
	filter := bson.M{"$where": r.FormValue("condition")}
	s.users.CountDocuments(r.Context(), filter) // bad: nosql-injection
}

func (s *store) remove(c *gin.Context) {
	var filter bson.M
	json.Unmarshal([]byte(c.Query("filter")), &filter)
	s.users.DeleteMany(c, filter) // bad: nosql-injection
}

func (s *store) byName(c *gin.Context) {
	s.users.FindOne(c, bson.M{"name": c.Query("name")}) // ok: nosql-injection
}

func (s *store) byMail(ctx context.Context, mail string) {
	s.users.FindOne(ctx, bson.D{{Key: "mail", Value: mail}}) // ok: nosql-injection
}

type login struct {
	Name string `json:"name"`
}

func (s *store) byLogin(c *gin.Context) {
	var given login
	if err := c.BindJSON(&given); err != nil {
		return
	}
	filter := bson.M{"name": given.Name}
	s.users.FindOne(c, filter) // ok: nosql-injection
}

func (s *store) all(c *gin.Context) {
	s.users.Find(c, bson.M{}) // ok: nosql-injection
}

func (s *store) insert(c *gin.Context) {
	s.users.InsertOne(c, bson.M{"name": c.Query("name")}) // ok: nosql-injection
}

func (s *store) findByBody(c *gin.Context) {
	var body map[string]interface{}
	if err := c.BindJSON(&body); err != nil {
		return
	}
	found := s.users.FindOne(c, bson.M{"name": body["name"], "code": body["code"]}) // bad: nosql-injection
	if found.Err() != nil {
		c.Status(http.StatusUnauthorized)
	}
}

func (s *store) findByTexts(c *gin.Context) {
	var body map[string]string
	if err := c.BindJSON(&body); err != nil {
		return
	}
	found := s.users.FindOne(c, bson.M{"name": body["name"]}) // ok: nosql-injection
	if found.Err() != nil {
		c.Status(http.StatusUnauthorized)
	}
}
