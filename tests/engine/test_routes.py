"""Routes of a file are compared with each other: what one unit declares decides what is found in another, at each keystroke."""

from __future__ import annotations

import pytest

from assay.base.cancellation import CancelToken
from assay.base.text import Position, Range
from assay.engine.api import TextChange
from assay.engine.host import Host
from assay.engine.knowledge import load_knowledge
from assay.engine.scan import scan_text
from assay.findings.model import Finding
from assay.languages.registry import all_languages

URI = "file:///routes"

FLASK = """
from flask import Flask
from notes import login_required, store

app = Flask(__name__)


@app.post("/notes")
@login_required
def create():
    return store.create()


@app.put("/notes/<int:number>")
@login_required
def change(number):
    return store.change(number)


@app.delete("/notes/<int:number>")
def remove(number):
    return store.remove(number)
"""

EXPRESS = """
const express = require("express");
const { requireAuth, notes } = require("./notes");

const app = express();

app.post("/notes", requireAuth, notes.create);
app.put("/notes/:id", requireAuth, notes.change);
function middle() { return 1; }
app.delete("/notes/:id", notes.remove);
app.listen(3000);
"""

NEXT = """
import { requireUser } from "@/lib/auth";
import { notes } from "@/lib/notes";

export async function POST(request: Request) {
  const user = await requireUser(request);
  return Response.json(await notes.create(user));
}

export async function PUT(request: Request) {
  const user = await requireUser(request);
  return Response.json(await notes.change(user));
}

export async function DELETE(request: Request) {
  return Response.json(await notes.remove());
}
"""

VIEWS = """
from django.contrib.auth.mixins import LoginRequiredMixin
from django.views import View


class Create(LoginRequiredMixin, View):
    def post(self, request):
        return store()


class Remove(View):
    def post(self, request):
        return store()
"""


def _rules(findings: list[Finding]) -> list[str]:
    return [finding.rule_id for finding in findings]


def _scan(language: str, path: str, text: str) -> list[Finding]:
    return scan_text(load_knowledge(), all_languages().by_name[language], path, text.encode())


class _Editor:
    """A document in the host, edited by replacing text, and held against a fresh scan after each edit."""

    def __init__(self, language: str, path: str, text: str) -> None:
        self.language, self.path, self.text = language, path, text
        self.host = Host(load_knowledge())
        self.host.open(URI, path, all_languages().by_name[language], text.encode())
        self.host.analyse(URI, CancelToken())

    def replace(self, old: str, new: str) -> list[str]:
        assert self.text.count(old) == 1
        start = self.text.index(old)
        before, removed = self.text[:start], self.text[: start + len(old)]
        first = Position(before.count("\n"), len(before.rpartition("\n")[2]))
        last = Position(removed.count("\n"), len(removed.rpartition("\n")[2]))
        self.text = before + new + self.text[start + len(old) :]
        self.host.change(URI, [TextChange(Range(first, last), new.encode())])
        self.host.analyse(URI, CancelToken())
        settled = self.host.settle(URI, CancelToken()).findings
        assert settled == _scan(self.language, self.path, self.text)
        return _rules(settled)


@pytest.mark.parametrize(
    ("language", "path", "text"),
    [
        ("python", "notes/views.py", FLASK),
        ("python", "notes/views.py", VIEWS),
        ("javascript", "server.js", EXPRESS),
        ("typescript", "app/api/notes/route.ts", NEXT),
    ],
)
def test_the_one_route_without_a_check_is_found(language: str, path: str, text: str) -> None:
    found = [finding for finding in _scan(language, path, text) if finding.rule_id == "missing-authentication"]
    assert len(found) == 1


def test_functions_named_like_methods_are_routes_in_route_files_only() -> None:
    assert "missing-authentication" not in _rules(_scan("typescript", "lib/notes.ts", NEXT))


def test_a_check_that_comes_to_another_route_changes_what_is_found_here() -> None:
    editor = _Editor("python", "notes/views.py", FLASK)
    assert "missing-authentication" not in editor.replace("@login_required\ndef create", "def create")
    assert "missing-authentication" in editor.replace("def create", "@login_required\ndef create")
    assert "missing-authentication" not in editor.replace("def remove", "@login_required\ndef remove")


def test_a_check_in_front_of_all_routes_covers_them() -> None:
    editor = _Editor("python", "notes/views.py", FLASK)
    guard = "\n\n@app.before_request\ndef members_only():\n    if not session.get('user'):\n        abort(401)\n"
    assert "missing-authentication" not in editor.replace("app = Flask(__name__)\n", "app = Flask(__name__)\n" + guard)
    assert "missing-authentication" in editor.replace(guard, "\n")


def test_middleware_covers_what_is_declared_after_it() -> None:
    editor = _Editor("javascript", "server.js", EXPRESS)
    assert "missing-authentication" not in editor.replace(
        "const app = express();", "const app = express();\napp.use(requireAuth);"
    )
    assert "missing-authentication" in editor.replace("\napp.use(requireAuth);", "")
    assert "missing-authentication" in editor.replace("app.listen(3000);", "app.use(requireAuth);\napp.listen(3000);")


def test_a_class_of_views_takes_its_check_from_its_bases() -> None:
    editor = _Editor("python", "notes/views.py", VIEWS)
    assert "missing-authentication" not in editor.replace("Remove(View)", "Remove(LoginRequiredMixin, View)")
    assert "missing-authentication" in editor.replace("Remove(LoginRequiredMixin, View)", "Remove(View)")


def test_a_word_elsewhere_in_the_file_changes_what_is_found_here() -> None:
    editor = _Editor("javascript", "server.js", EXPRESS)
    assert "missing-security-headers" not in editor.replace("return 1;", "return helmet;")
    assert "missing-security-headers" in editor.replace("return helmet;", "return 1;")
    assert "missing-security-headers" not in editor.replace("app.listen(3000);", "")


def test_routes_come_and_go_with_the_framework() -> None:
    editor = _Editor("python", "notes/views.py", FLASK)
    assert "missing-authentication" not in editor.replace("from flask import Flask", "from own import Flask")
    assert "missing-authentication" in editor.replace("from own import Flask", "from flask import Flask")
