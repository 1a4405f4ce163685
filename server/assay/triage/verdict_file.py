"""Verdicts as committed text: one TOML file each, named after the fingerprint, with sorted keys and nothing of the machine.

What is damaged is refused as a whole, with file, line and key, and exempts nothing. A refused file is never written over.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from assay.findings.model import Evidence
from assay.triage.fingerprint import digest

LARGEST_FILE = 65_536
"""Bytes. A verdict has some hundred."""
_FINGERPRINT = re.compile(r"[0-9a-f]{20}(-[1-9][0-9]{0,4})?\Z")
_TRAIL = re.compile(r"[0-9a-f]{0,20}\.[0-9a-f]{0,20}\.[0-9a-f]{0,20}\Z")
_HEX = re.compile(r"[0-9a-f]{20}\Z")
_LONGEST_TEXT = 4_000
_LONGEST_HISTORY = 50


class State(StrEnum):
    """What was decided about a finding."""

    FIX = "fix"
    """It will be fixed. It still gates."""
    DEFER = "defer"
    ACCEPT = "accept"
    FALSE_POSITIVE = "false-positive"
    DUPLICATE = "duplicate"
    """The same as another finding, which stands for both in the queue. It still gates."""


class Author(StrEnum):
    """Who gave a verdict."""

    PERSON = "person"
    AGENT = "agent"
    """A program. The verdict is provisional until a person confirms it."""


REASONS: dict[State, tuple[str, ...]] = {
    State.FIX: ("planned", "in-progress"),
    State.DEFER: ("scheduled", "waiting-for-release", "needs-decision", "other-work-first"),
    State.ACCEPT: ("risk-accepted", "compensating-control", "low-value", "temporary-code"),
    State.FALSE_POSITIVE: ("not-reachable", "input-trusted", "sanitised-elsewhere", "example-value", "rule-wrong"),
    State.DUPLICATE: ("same-cause",),
}
"""The reasons that may be given for each state; the text says the rest."""


@dataclass(frozen=True, slots=True)
class Past:
    """An earlier verdict on the same finding."""

    state: State
    reason: str
    text: str
    author: str
    created: date
    expires: date | None = None


@dataclass(frozen=True, slots=True)
class Verdict:
    """What somebody decided about one finding, and what the finding was then."""

    fingerprint: str
    rule: str
    path: str
    """The file of the finding when the verdict was given, relative to the repository."""
    symbol: str
    code: str
    """Digest of the normalised code at that time: where the code is another, the verdict does not hold."""
    trail: str
    """The second part of the identity at that time."""
    evidence: Evidence
    """The evidence at that time: where there is more now, the verdict does not hold."""
    state: State
    reason: str
    text: str
    author: str
    created: date
    origin: Author = Author.PERSON
    approver: str = ""
    confirmed_by: str = ""
    """The person who confirmed what an agent decided."""
    duplicate_of: str = ""
    expires: date | None = None
    count: int = 1
    """How many findings were equal in rule, file, symbol and code."""
    history: tuple[Past, ...] = ()
    """Earlier verdicts, oldest first."""

    @property
    def file_name(self) -> str:
        """The name of its file."""
        return f"{self.fingerprint}.toml"

    @property
    def is_provisional(self) -> bool:
        """Whether an agent gave it and no person confirmed it."""
        return self.origin is Author.AGENT and not self.confirmed_by.strip()

    @property
    def id(self) -> str:
        """A digest of everything that it says: a verdict that was changed is another one."""
        return digest(dump_verdict(self))


@dataclass(frozen=True, slots=True)
class FileProblem:
    """Something wrong in a committed file. ``line`` is one-based, 0 where there is none; ``key`` is empty where it is the whole file."""

    file: str
    line: int
    key: str
    message: str

    def __str__(self) -> str:
        """The problem in one line, file and line first as terminals link them."""
        place = f"{self.file}:{self.line}" if self.line else self.file
        return f"{place}: {self.key}: {self.message}" if self.key else f"{place}: {self.message}"


class VerdictError(ValueError):
    """A verdict file that cannot be used, with everything that is wrong with it."""

    def __init__(self, problems: list[FileProblem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(map(str, problems)))


_MERGE_MARK = re.compile(rb"^(<{7}|={7}|>{7}|\|{7})(\s|$)", re.MULTILINE)
_SYNTAX_LINE = re.compile(r"at line (\d+)")
_NOTHING_EXEMPT = "Until then the verdict exempts nothing."
_DATES = ("created", "expires")
_REQUIRED = ("fingerprint", "rule", "path", "code", "trail", "evidence", "state", "reason", "text", "author", "created")
_KEYS = frozenset(field.name.replace("_", "-") for field in fields(Verdict))


def parse_verdict(name: str, content: bytes) -> Verdict:
    """Read a verdict file; ``name`` is its file name, which has to be that of its fingerprint. Raises VerdictError, with all problems."""
    if len(content) > LARGEST_FILE:
        raise VerdictError(
            [FileProblem(name, 0, "", f"The file is larger than {LARGEST_FILE:,} bytes and was not read.")]
        )
    if mark := _MERGE_MARK.search(content):
        line = content.count(b"\n", 0, mark.start()) + 1
        message = (
            f"The file holds the marks of an unfinished merge. Keep one side and remove the marks. {_NOTHING_EXEMPT}"
        )
        raise VerdictError([FileProblem(name, line, "", message)])
    if b"\0" in content:
        line = content.count(b"\n", 0, content.index(b"\0")) + 1
        raise VerdictError([FileProblem(name, line, "", "The file is binary and not TOML text. Restore it from git.")])
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise VerdictError([FileProblem(name, line, "", "The file is not valid UTF-8. Save it as UTF-8.")]) from None
    try:
        data = tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        found = _SYNTAX_LINE.search(str(error))
        line = int(found[1]) if found else max(1, len(text.splitlines()))
        message = f"This is not valid TOML: {error}. {_NOTHING_EXEMPT}"
        raise VerdictError([FileProblem(name, line, "", message)]) from None
    return _Reader(name, text, data).verdict()


class _Reader:
    """Checks the values of one file one by one, so that all problems are reported at once."""

    def __init__(self, name: str, text: str, data: Mapping[str, Any]) -> None:
        self.name = name
        self.text = text
        self.data = data
        self.problems: list[FileProblem] = []

    def report(self, key: str, message: str) -> None:
        found = re.search(
            rf'^[ \t]*"?{re.escape(key)}"?[ \t]*[=.]|^[ \t]*\[+[ \t]*{re.escape(key)}\b', self.text, re.MULTILINE
        )
        line = self.text.count("\n", 0, found.start()) + 1 if found else 1
        self.problems.append(FileProblem(self.name, line, key, message))

    def string(self, data: Mapping[str, Any], key: str, where: str = "") -> str:
        value = data.get(key, "")
        if not isinstance(value, str):
            self.report(where or key, f"Expected text, got {type(value).__name__}.")
            return ""
        if len(value) > _LONGEST_TEXT:
            self.report(where or key, f"The text is longer than {_LONGEST_TEXT:,} characters.")
            return ""
        return value

    def day(self, data: Mapping[str, Any], key: str, where: str = "") -> date | None:
        value = data.get(key)
        if isinstance(value, datetime):
            return value.date()
        if value is not None and not isinstance(value, date):
            self.report(where or key, f"Expected a date like 2026-12-31, without quotes, got {type(value).__name__}.")
            return None
        return value

    def word(self, kind: type[StrEnum], data: Mapping[str, Any], key: str, default: str = "", where: str = "") -> str:
        value = self.string(data, key, where) or default
        words = [str(member) for member in kind]
        if value not in words:
            self.report(where or key, f"Expected one of {', '.join(words)}, got {value!r}.")
            return words[0]
        return value

    def verdict(self) -> Verdict:
        data = self.data
        for key in data:
            if key not in _KEYS:
                self.report(
                    key, "There is no such key in a verdict; it may be mistyped or from a newer version of Assay."
                )
        for key in _REQUIRED:
            if data.get(key) in (None, ""):
                self.report(key, "The key is missing or empty.")
        state = State(self.word(State, data, "state"))
        reason = self.string(data, "reason")
        if reason and reason not in REASONS[state]:
            self.report("reason", f"Expected one of {', '.join(REASONS[state])} for {state.value}, got {reason!r}.")
        fingerprint = self.string(data, "fingerprint")
        if fingerprint and not _FINGERPRINT.match(fingerprint):
            self.report("fingerprint", f"{fingerprint!r} is not a fingerprint.")
        elif fingerprint and self.name != f"{fingerprint}.toml":
            self.report(
                "fingerprint",
                f"The file is named {self.name} but speaks of {fingerprint}; rename it to {fingerprint}.toml.",
            )
        path = self.string(data, "path")
        if path and (path.startswith(("/", "\\")) or "\\" in path or ":" in path[:2] or ".." in path.split("/")):
            self.report("path", f"{path!r} is not a path inside the repository, with '/' between folders.")
        for key, pattern in (("trail", _TRAIL), ("code", _HEX)):
            value = self.string(data, key)
            if value and not pattern.match(value):
                self.report(key, f"{value!r} is not what Assay writes here.")
        evidence_word = self.string(data, "evidence")
        words = {evidence.word: evidence for evidence in Evidence}
        if evidence_word and evidence_word not in words:
            self.report("evidence", f"Expected one of {', '.join(words)}, got {evidence_word!r}.")
        created, expires = self.day(data, "created"), self.day(data, "expires")
        if created and expires and expires < created:
            self.report("expires", "The verdict expires before the day on which it was given.")
        if state is State.DEFER and expires is None and not any(problem.key == "expires" for problem in self.problems):
            self.report("expires", "A deferral needs the day until which it holds.")
        count = data.get("count", 1)
        if not isinstance(count, int) or isinstance(count, bool) or not 1 <= count <= 100_000:
            self.report("count", "Expected a whole number of at least 1.")
            count = 1
        duplicate_of = self.string(data, "duplicate-of")
        if state is State.DUPLICATE and not _FINGERPRINT.match(duplicate_of):
            self.report("duplicate-of", "A duplicate needs the fingerprint of the finding that stands for both.")
        origin = Author(self.word(Author, data, "origin", default="person"))
        history = self._history()
        verdict_fields = {
            key: self.string(data, key) for key in ("rule", "symbol", "code", "trail", "text", "author", "approver")
        }
        confirmed_by = self.string(data, "confirmed-by")
        if self.problems or created is None:
            raise VerdictError(sorted(self.problems, key=lambda problem: (problem.line, problem.key)))
        return Verdict(
            fingerprint=fingerprint,
            path=path,
            evidence=words[evidence_word],
            state=state,
            reason=reason,
            created=created,
            expires=expires,
            origin=origin,
            confirmed_by=confirmed_by,
            duplicate_of=duplicate_of,
            count=count,
            history=history,
            **verdict_fields,
        )

    def _history(self) -> tuple[Past, ...]:
        rows = self.data.get("history", [])
        if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows) or len(rows) > _LONGEST_HISTORY:
            self.report("history", f"Expected at most {_LONGEST_HISTORY} [[history]] tables.")
            return ()
        past: list[Past] = []
        for row in rows:
            if extra := sorted(row.keys() - {"state", "reason", "text", "author", "created", "expires"}):
                self.report("history", f"There is no key {extra[0]!r} in an earlier verdict.")
            created = self.day(row, "created", "history")
            if created is None:
                self.report("history", "An earlier verdict lacks the day on which it was given.")
                continue
            past.append(
                Past(
                    State(self.word(State, row, "state", where="history")),
                    self.string(row, "reason", "history"),
                    self.string(row, "text", "history"),
                    self.string(row, "author", "history"),
                    created,
                    self.day(row, "expires", "history"),
                )
            )
        return tuple(past)


_ESCAPES = {'"': '\\"', "\\": "\\\\", "\b": "\\b", "\t": "\\t", "\n": "\\n", "\f": "\\f", "\r": "\\r"}


def toml_string(text: str) -> str:
    """Return text as a TOML basic string on one line. Lone surrogates (bytes that were not UTF-8) become U+FFFD."""
    out: list[str] = []
    for character in text:
        if (escape := _ESCAPES.get(character)) is not None:
            out.append(escape)
        elif character < " " or character == "\x7f":
            out.append(f"\\u{ord(character):04x}")
        elif "\ud800" <= character <= "\udfff":
            out.append("\ufffd")
        else:
            out.append(character)
    return f'"{"".join(out)}"'


def _toml_value(value: object) -> str:
    if isinstance(value, Evidence):
        return toml_string(value.word)
    if isinstance(value, date):
        return value.isoformat()
    return str(value) if isinstance(value, int) else toml_string(str(value))


def dump_verdict(verdict: Verdict) -> str:
    """Return a verdict as the text of its file: keys sorted, what is empty left out; the same everywhere."""
    lines: list[str] = []
    for name in sorted(field.name for field in fields(Verdict)):
        value = getattr(verdict, name)
        if name == "history" or value in ("", None) or (name == "count" and value == 1):
            continue
        lines.append(f"{name.replace('_', '-')} = {_toml_value(value)}")
    for past in verdict.history:
        lines += ["", "[[history]]"]
        for name in sorted(field.name for field in fields(Past)):
            value = getattr(past, name)
            if value not in ("", None):
                lines.append(f"{name} = {_toml_value(value)}")
    return "\n".join(lines) + "\n"


def succeed(earlier: Verdict, later: Verdict) -> Verdict:
    """Return ``later`` with ``earlier`` added to its history."""
    from dataclasses import replace

    past = Past(earlier.state, earlier.reason, earlier.text, earlier.author, earlier.created, earlier.expires)
    return replace(later, history=(*earlier.history, past)[-_LONGEST_HISTORY:])
