// Package trees looks things up in XML.
package trees

import (
	"fmt"
	"net/http"

	"github.com/antchfx/xmlquery"
	"github.com/antchfx/xpath"
	"github.com/beevik/etree"
	"github.com/gin-gonic/gin"
)

func user(document *xmlquery.Node, w http.ResponseWriter, r *http.Request) {
	xmlquery.FindOne(document, "//user[@name='"+r.FormValue("name")+"']") // bad: xpath-injection
}

func userFormatted(document *xmlquery.Node, c *gin.Context) {
	query := fmt.Sprintf("//user[name='%s' and password='%s']", c.PostForm("name"), c.PostForm("password"))
	xmlquery.Find(document, query) // bad: xpath-injection
}

func compiled(c *gin.Context) {
	xpath.Compile("//book[title='" + c.Query("title") + "']") // bad: xpath-injection
}

func element(c *gin.Context) {
	document := etree.NewDocument()
	document.FindElement("//item[@id='" + c.Param("id") + "']") // bad: xpath-injection
}

func named(document *xmlquery.Node, name string) *xmlquery.Node {
	return xmlquery.FindOne(document, "//user[@name='"+name+"']") // bad: xpath-injection
}

func fixed(document *xmlquery.Node) []*xmlquery.Node {
	return xmlquery.Find(document, "//user") // ok: xpath-injection
}

func numbered(document *xmlquery.Node, id int) *xmlquery.Node {
	return xmlquery.FindOne(document, fmt.Sprintf("//user[@id=%d]", id)) // ok: xpath-injection
}

func compared(document *xmlquery.Node, c *gin.Context) *xmlquery.Node {
	for _, found := range xmlquery.Find(document, "//user") { // ok: xpath-injection
		if found.SelectAttr("name") == c.Query("name") {
			return found
		}
	}
	return nil
}

func listed(document *xmlquery.Node, c *gin.Context) {
	kind := c.Query("kind")
	switch kind {
	case "book", "film":
		xmlquery.Find(document, "//"+kind) // ok: xpath-injection
	}
}

func compiledFixed() (*xpath.Expr, error) {
	return xpath.Compile("count(//book)") // ok: xpath-injection
}
