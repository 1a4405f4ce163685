"""A function that another function returns is looked at where it stands, and its findings have places there."""

from __future__ import annotations

import pytest

from assay.engine.knowledge import load_knowledge
from assay.engine.scan import scan_text
from assay.languages.registry import all_languages

KNOWLEDGE = load_knowledge()

SCRIPT = """const express = require("express");
const { exec } = require("child_process");
const app = express();

app.get("/a", answer("x"));

function answer(prefix) {
  return function (request, response) {
    exec("ping " + request.query.host);
    response.end();
  };
}
"""
PROGRAM = """package shop

import (
	"database/sql"
	"net/http"
)

func route(mux *http.ServeMux, db *sql.DB) {
	mux.Handle("GET /a", answer(db))
}

func answer(db *sql.DB) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		db.Query("SELECT 1 FROM " + r.FormValue("table"))
	}
}
"""


@pytest.mark.parametrize(
    ("language", "text", "line"),
    [("javascript", SCRIPT, 'exec("ping'), ("go", PROGRAM, "db.Query(")],
)
def test_a_returned_handler_is_reported_once_where_it_stands(language: str, text: str, line: str) -> None:
    found = scan_text(KNOWLEDGE, all_languages().by_name[language], "shop", text.encode())
    lines = text.splitlines()
    injections = [item for item in found if item.rule_id in ("command-injection", "sql-injection")]
    assert [lines[item.range.start.line].strip()[: len(line)] for item in injections] == [line]
