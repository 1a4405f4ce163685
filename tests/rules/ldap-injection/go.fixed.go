// Package people looks people up.
package people

import (
	"fmt"
	"net/http"

	"github.com/gin-gonic/gin"
	"github.com/go-ldap/ldap/v3"
)

const base = "dc=example,dc=com"

func search(connection *ldap.Conn, filter string) (*ldap.SearchResult, error) {
	return connection.Search(ldap.NewSearchRequest(base, ldap.ScopeWholeSubtree, ldap.NeverDerefAliases, 0, 0, false, filter, nil, nil))
}

func find(w http.ResponseWriter, r *http.Request) {
	filter := "(uid=" + ldap.EscapeFilter(r.FormValue("user")) + ")"
	ldap.NewSearchRequest(base, 2, 0, 0, 0, false, filter, nil, nil) // bad: ldap-injection
}

func findFormatted(c *gin.Context) {
	ldap.NewSearchRequest(base, 2, 0, 0, 0, false, fmt.Sprintf("(&(uid=%s)(active=1))", ldap.EscapeFilter(c.Query("user"))), nil, nil) // bad: ldap-injection
}

func findBelow(c *gin.Context) {
	ldap.NewSearchRequest("ou="+ldap.EscapeDN(c.Query("unit"))+","+base, 2, 0, 0, 0, false, "(uid=*)", nil, nil) // bad: ldap-injection
}

func findLiteral(w http.ResponseWriter, r *http.Request) {
	request := ldap.SearchRequest{BaseDN: base, Filter: "(mail=" + ldap.EscapeFilter(r.PostFormValue("mail")) + ")"} // bad: ldap-injection
	_ = request
}

func login(name string) *ldap.SearchRequest {
	return ldap.NewSearchRequest(base, 2, 0, 0, 0, false, "(uid="+ldap.EscapeFilter(name)+")", nil, nil) // bad: ldap-injection
}

func findSafely(w http.ResponseWriter, r *http.Request) {
	filter := "(uid=" + ldap.EscapeFilter(r.FormValue("user")) + ")"
	ldap.NewSearchRequest(base, 2, 0, 0, 0, false, filter, nil, nil) // ok: ldap-injection
}

func findFormattedSafely(c *gin.Context) {
	name := ldap.EscapeFilter(c.Query("user"))
	ldap.NewSearchRequest(base, 2, 0, 0, 0, false, fmt.Sprintf("(uid=%s)", name), nil, nil) // ok: ldap-injection
}

func all() *ldap.SearchRequest {
	return ldap.NewSearchRequest(base, 2, 0, 0, 0, false, "(objectClass=person)", nil, nil) // ok: ldap-injection
}

func numbered(id int) *ldap.SearchRequest {
	return ldap.NewSearchRequest(base, 2, 0, 0, 0, false, fmt.Sprintf("(employeeNumber=%d)", id), nil, nil) // ok: ldap-injection
}

func attributes(c *gin.Context) *ldap.SearchRequest {
	return ldap.NewSearchRequest(base, 2, 0, 0, 0, false, "(uid=*)", []string{c.Query("attribute")}, nil) // ok: ldap-injection
}
