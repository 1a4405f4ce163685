// Package feeds reads what other shops send.
package feeds

import (
	"encoding/xml"
	"io"
	"net/http"

	"github.com/beevik/etree"
	"github.com/lestrrat-go/libxml2"
	"github.com/lestrrat-go/libxml2/parser"
	"github.com/lestrrat-go/libxml2/types"
)

type offer struct {
	Name string `xml:"name"`
}

const substituting = parser.XMLParseNoEnt // bad: xxe

func read(w http.ResponseWriter, r *http.Request) {
	document, err := libxml2.ParseReader(r.Body, parser.XMLParseNoEnt) // bad: xxe
	if err != nil {
		http.Error(w, "no document", http.StatusBadRequest)
		return
	}
	document.Free()
}

func readPlainly(w http.ResponseWriter, r *http.Request) {
	document, err := libxml2.ParseReader(r.Body) // ok: xxe
	if err != nil {
		http.Error(w, "no document", http.StatusBadRequest)
		return
	}
	document.Free()
}

func withParser(text string) (types.Document, error) {
	return parser.New(parser.XMLParseNoEnt).ParseString(text) // bad: xxe
}

func withNetworkOff(text string) (types.Document, error) {
	return parser.New(parser.XMLParseNoNet, parser.XMLParseNoBlanks).ParseString(text) // ok: xxe
}

func several(text string) (types.Document, error) {
	options := parser.XMLParseDTDLoad | parser.XMLParseNoEnt // bad: xxe
	return parser.New(options).ParseString(text)
}

func list(text string) (types.Document, error) {
	options := []parser.Option{
		parser.XMLParseRecover,
		parser.XMLParseNoEnt, // bad: xxe
	}
	return parser.New(options...).ParseString(text)
}

func standard(body io.Reader) (offer, error) {
	var found offer
	err := xml.NewDecoder(body).Decode(&found) // ok: xxe
	return found, err
}

func standardFromRequest(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return
	}
	var found offer
	if err := xml.Unmarshal(body, &found); err != nil { // ok: xxe
		http.Error(w, "no offer", http.StatusBadRequest)
	}
}

func tree(r *http.Request) (*etree.Document, error) {
	document := etree.NewDocument()
	_, err := document.ReadFrom(r.Body) // ok: xxe
	return document, err
}
