"""What a unit of Go sees of other units of its file: a change there ends in the findings of a scan from scratch."""

from __future__ import annotations

import pytest

from assay.base.cancellation import CancelToken
from assay.base.text import Position, Range
from assay.engine.api import TextChange
from assay.engine.host import Host
from assay.engine.knowledge import load_knowledge
from assay.engine.scan import scan_text
from assay.languages.registry import all_languages

URI = "file:///document"
GO = all_languages().by_name["go"]
KNOWLEDGE = load_knowledge()

HEAD = """package shop

import (
	"database/sql"
	"encoding/json"
	"errors"
	"net/http"

	"gorm.io/gorm"
)

"""
STRUCT_OF_DATA = HEAD + (
    """type wanted struct {
	Name string
	// ·
}

func find(db *sql.DB, asked wanted) {
	db.Query("SELECT 1 FROM t WHERE name = '" + asked.Name + "'")
}

func handle(w http.ResponseWriter, r *http.Request, db *sql.DB) {
	var asked wanted
	json.NewDecoder(r.Body).Decode(&asked)
	find(db, asked)
}
"""
)
FIELD_KEPT_OUT = HEAD + (
    """type user struct {
	Name string
	Role string // ·
}

func handle(w http.ResponseWriter, r *http.Request, db *gorm.DB) {
	var asked user
	json.NewDecoder(r.Body).Decode(&asked)
	db.Create(&asked)
}
"""
)
CHECK_BY_ERROR = HEAD + (
    """func check(name string) error {
	if name != "a" && name != "b" {
		// ·
	}
	return nil
}

func handle(w http.ResponseWriter, r *http.Request, db *sql.DB) {
	name := r.FormValue("name")
	if err := check(name); err != nil {
		return
	}
	db.Query("SELECT 1 FROM " + name)
}
"""
)
WRITTEN_BY_A_HELPER = HEAD + (
    """func decode(r *http.Request, into any) {
	// ·
}

func handle(w http.ResponseWriter, r *http.Request, db *sql.DB) {
	var name string
	decode(r, &name)
	db.Query("SELECT 1 FROM " + name)
}
"""
)


@pytest.mark.parametrize(
    ("text", "inserted", "before", "after"),
    [
        (STRUCT_OF_DATA, "db *sql.DB //", ["flow"], ["sink"]),
        (FIELD_KEPT_OUT, '`json:"-"` //', ["flow"], []),
        (CHECK_BY_ERROR, 'return errors.New("no") //', ["flow"], []),
        (WRITTEN_BY_A_HELPER, "json.NewDecoder(r.Body).Decode(into) //", [], ["flow"]),
    ],
)
def test_a_change_in_another_unit_is_seen(text: str, inserted: str, before: list[str], after: list[str]) -> None:
    host = Host(KNOWLEDGE)
    host.open(URI, "shop.go", GO, text.encode())

    def evidence() -> list[str]:
        found = [
            item
            for item in host.analyse(URI, CancelToken()).findings
            if item.rule_id in ("sql-injection", "mass-assignment")
        ]
        written = b"".join(host.lines(URI))
        assert found == [
            item
            for item in scan_text(KNOWLEDGE, GO, "shop.go", written)
            if item.rule_id in ("sql-injection", "mass-assignment")
        ]
        return [item.evidence.name.lower() for item in found]

    assert evidence() == before
    number = next(index for index, line in enumerate(text.splitlines()) if "// ·" in line)
    column = text.splitlines()[number].index("// ·")
    place = Position(number, column)
    host.change(URI, [TextChange(Range(place, place), inserted.encode())])
    assert evidence() == after
    host.change(URI, [TextChange(Range(place, Position(number, column + len(inserted))), b"")])
    assert evidence() == before
