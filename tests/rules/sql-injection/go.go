// Package shop answers questions about orders and customers.
package shop

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"log"
	"net/http"
	"regexp"
	"strconv"
	"strings"

	"github.com/Masterminds/squirrel"
	"github.com/gin-gonic/gin"
	"github.com/gocql/gocql"
	"github.com/jmoiron/sqlx"
	_ "github.com/lib/pq"
	"github.com/neo4j/neo4j-go-driver/v5/neo4j"
	"github.com/uptrace/bun"
	"gorm.io/gorm"
)

var db *sql.DB

type Customer struct {
	ID   int
	Name string
}

type Store struct {
	db   *sql.DB
	sqlx *sqlx.DB
	orm  *gorm.DB
}

var columns = map[string]bool{"name": true, "created_at": true}

func init() {
	var err error
	db, err = sql.Open("postgres", "host=localhost dbname=shop sslmode=disable")
	if err != nil {
		log.Fatal(err)
	}
}

func findCustomer(w http.ResponseWriter, r *http.Request) {
	id := r.URL.Query().Get("id")
	row := db.QueryRow("SELECT name FROM customers WHERE id = " + id) // bad: sql-injection
	var name string
	if err := row.Scan(&name); err != nil {
		http.Error(w, "not found", http.StatusNotFound)
		return
	}
	fmt.Fprintln(w, "found")
}

func findByName(w http.ResponseWriter, r *http.Request) {
	name := r.FormValue("name")
	query := fmt.Sprintf("SELECT id FROM customers WHERE name = '%s'", name)
	rows, err := db.Query(query) // bad: sql-injection
	if err != nil {
		http.Error(w, "failed", http.StatusInternalServerError)
		return
	}
	defer rows.Close()
}

func findByNameSafely(w http.ResponseWriter, r *http.Request) {
	name := r.FormValue("name")
	rows, err := db.Query("SELECT id FROM customers WHERE name = $1", name) // ok: sql-injection
	if err != nil {
		http.Error(w, "failed", http.StatusInternalServerError)
		return
	}
	defer rows.Close()
}

func findByNumber(w http.ResponseWriter, r *http.Request) {
	id, err := strconv.Atoi(r.PathValue("id"))
	if err != nil {
		http.Error(w, "bad id", http.StatusBadRequest)
		return
	}
	db.QueryRow(fmt.Sprintf("SELECT name FROM customers WHERE id = %d", id)) // ok: sql-injection
}

func search(c *gin.Context) {
	term := c.Query("q")
	rows, err := db.QueryContext(c, "SELECT id FROM products WHERE title LIKE '%"+term+"%'") // bad: sql-injection
	if err != nil {
		c.Status(500)
		return
	}
	defer rows.Close()
}

func listSorted(c *gin.Context) {
	column := c.DefaultQuery("sort", "name")
	if !columns[column] {
		column = "name"
	}
	db.Query("SELECT id FROM products ORDER BY " + column) // ok: sql-injection
}

func listUnsorted(c *gin.Context) {
	var query strings.Builder
	query.WriteString("SELECT id FROM products ORDER BY ")
	query.WriteString(c.Query("sort"))
	db.Query(query.String()) // bad: sql-injection
}

func (s *Store) remove(w http.ResponseWriter, r *http.Request) {
	s.db.Exec("DELETE FROM sessions WHERE token = '" + r.Header.Get("X-Token") + "'") // bad: sql-injection
}

func (s *Store) removeSafely(w http.ResponseWriter, r *http.Request) {
	s.db.Exec("DELETE FROM sessions WHERE token = $1", r.Header.Get("X-Token")) // ok: sql-injection
}

func (s *Store) byEmail(ctx context.Context, email string) ([]Customer, error) {
	var found []Customer
	err := s.sqlx.SelectContext(ctx, &found, fmt.Sprintf("SELECT * FROM customers WHERE email = '%s'", email)) // bad: sql-injection
	return found, err
}

func (s *Store) byEmailSafely(ctx context.Context, email string) ([]Customer, error) {
	var found []Customer
	err := s.sqlx.SelectContext(ctx, &found, "SELECT * FROM customers WHERE email = $1", email) // ok: sql-injection
	return found, err
}

func (s *Store) named(c *gin.Context) {
	var customer Customer
	s.orm.Where("name = '" + c.Param("name") + "'").First(&customer)                                     // bad: sql-injection
	s.orm.Raw(fmt.Sprintf("SELECT * FROM customers WHERE name = '%s'", c.Param("name"))).Scan(&customer) // bad: sql-injection
	s.orm.First(&customer, c.Param("id"))                                                                // bad: sql-injection
}

func (s *Store) namedSafely(c *gin.Context) {
	var customer Customer
	s.orm.Where("name = ?", c.Param("name")).First(&customer)      // ok: sql-injection
	s.orm.Where(&Customer{Name: c.Param("name")}).First(&customer) // ok: sql-injection
	s.orm.First(&customer, "id = ?", c.Param("id"))                // ok: sql-injection
}

type order struct {
	Reference string `json:"reference"`
	Amount    int    `json:"amount"`
}

func placeOrder(c *gin.Context) {
	var request order
	if err := c.ShouldBindJSON(&request); err != nil {
		c.Status(400)
		return
	}
	_, err := db.Exec("INSERT INTO orders (reference) VALUES ('" + request.Reference + "')") // bad: sql-injection
	if err != nil {
		c.Status(500)
	}
	db.Exec(fmt.Sprintf("UPDATE totals SET amount = amount + %d", request.Amount)) // ok: sql-injection
}

func inTransaction(r *http.Request) error {
	tx, err := db.BeginTx(r.Context(), nil)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	if _, err := tx.Exec(`UPDATE users SET active = false WHERE name = '` + r.PostFormValue("name") + `'`); err != nil { // bad: sql-injection
		return err
	}
	return tx.Commit()
}

func forStatus(status string) (*sql.Rows, error) {
	switch status {
	case "open", "closed":
		return db.Query("SELECT id FROM orders WHERE status = '" + status + "'") // ok: sql-injection
	}
	return nil, fmt.Errorf("SELECT is no status: %s", status) // ok: sql-injection
}

func migrate(names []string) error {
	const table = "audit"
	// db.Query("SELECT * FROM x WHERE y = " + z) is what nobody may write. // ok: sql-injection
	_, err := db.Exec("CREATE TABLE " + table + " (id serial)") // ok: sql-injection
	return err
}

func deleteAll(ids []string) error {
	marks := strings.Repeat("?,", len(ids)-1) + "?"
	values := make([]any, len(ids))
	for at, id := range ids {
		values[at] = id
	}
	_, err := db.Exec("DELETE FROM orders WHERE id IN ("+marks+")", values...) // ok: sql-injection
	return err
}

func repeated(w http.ResponseWriter, r *http.Request) {
	condition := strings.Repeat(r.FormValue("condition"), 1)
	rows, err := db.Query("SELECT id FROM orders WHERE " + condition) // bad: sql-injection
	if err == nil {
		rows.Close()
	}
}

func route(mux *http.ServeMux, store *Store) {
	mux.Handle("GET /count", store.count())
}

func (s *Store) count() http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		row := s.db.QueryRow("SELECT count(*) FROM " + r.FormValue("table")) // bad: sql-injection
		var number int
		if err := row.Scan(&number); err != nil {
			http.Error(w, "not counted", http.StatusInternalServerError)
		}
	}
}

func withBun(database *bun.DB, c *gin.Context) {
	var found []Customer
	database.NewSelect().Model(&found).Where("name = '" + c.Query("name") + "'").Scan(c) // bad: sql-injection
	database.NewSelect().Model(&found).Where("name = ?", c.Query("name")).Scan(c)        // ok: sql-injection
}

func withSquirrel(r *http.Request) (string, []any, error) {
	wanted := squirrel.Eq{"name": r.FormValue("name")}
	return squirrel.Select("id").From("customers").Where(wanted).ToSql() // ok: sql-injection
}

func withSquirrelByHand(r *http.Request) (string, []any, error) {
	return squirrel.Select("id").From("customers").Where("name = '" + r.FormValue("name") + "'").ToSql() // bad: sql-injection
}

var plainName = regexp.MustCompile(`^[a-z_]+$`)

func checkColumn(name string) error {
	if !plainName.MatchString(name) {
		return errors.New("no such column")
	}
	return nil
}

func reportColumn(name string) error {
	if !plainName.MatchString(name) {
		log.Println("no such column")
	}
	return nil
}

func orderedByChecked(w http.ResponseWriter, r *http.Request) {
	column := r.FormValue("order")
	if err := checkColumn(column); err != nil {
		http.Error(w, "no such column", http.StatusBadRequest)
		return
	}
	rows, err := db.Query("SELECT id FROM orders ORDER BY " + column) // ok: sql-injection
	if err == nil {
		rows.Close()
	}
}

func orderedByReported(w http.ResponseWriter, r *http.Request) {
	column := r.FormValue("order")
	if err := reportColumn(column); err != nil {
		http.Error(w, "no such column", http.StatusBadRequest)
		return
	}
	rows, err := db.Query("SELECT id FROM orders ORDER BY " + column) // bad: sql-injection
	if err == nil {
		rows.Close()
	}
}

func contains(list []string, wanted string) bool {
	for _, item := range list {
		if item == wanted {
			return true
		}
	}
	return false
}

func orderedByListed(w http.ResponseWriter, r *http.Request) {
	column := r.FormValue("order")
	if !contains([]string{"name", "created_at"}, column) {
		column = "id"
	}
	rows, err := db.Query("SELECT id FROM orders ORDER BY " + column) // ok: sql-injection
	if err == nil {
		rows.Close()
	}
}

// Wanted is what somebody looks for.
type Wanted struct {
	Name  string `json:"name"`
	Limit int    `json:"limit"`
}

func (wanted Wanted) condition() string {
	return "name = '" + wanted.Name + "'"
}

func (s *Store) find(wanted Wanted) (*sql.Rows, error) {
	return s.db.Query("SELECT id FROM customers WHERE " + wanted.condition()) // bad: sql-injection
}

func (s *Store) first(wanted *Wanted) (*sql.Rows, error) {
	return s.db.Query(fmt.Sprintf("SELECT id FROM customers LIMIT %d", wanted.Limit)) // ok: sql-injection
}

func (s *Store) asked(c *gin.Context) {
	var wanted Wanted
	if err := c.ShouldBindJSON(&wanted); err != nil {
		return
	}
	if rows, err := s.find(wanted); err == nil {
		rows.Close()
	}
	if rows, err := s.first(&wanted); err == nil {
		rows.Close()
	}
}

func withCassandra(session *gocql.Session, r *http.Request) error {
	return session.Query("SELECT id FROM orders WHERE name = '" + r.FormValue("name") + "'").Exec() // bad: sql-injection
}

func withCassandraBound(session *gocql.Session, r *http.Request) error {
	return session.Query("SELECT id FROM orders WHERE name = ?", r.FormValue("name")).Exec() // ok: sql-injection
}

func withGraph(session neo4j.SessionWithContext, r *http.Request) {
	wanted := map[string]any{"name": r.FormValue("name")}
	session.Run(r.Context(), "MATCH (c:Customer {name: $name}) RETURN c", wanted) // ok: sql-injection
	session.Run(r.Context(), "MATCH (c:Customer {name: '"+r.FormValue("name")+"'}) RETURN c", map[string]any{}) // bad: sql-injection
}
