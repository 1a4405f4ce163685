"""Puts statements before the one that holds a match, where the layout of the code leaves no doubt about where that is."""

from __future__ import annotations

import re

from assay.rules.api import CannotEdit, CodeEditor, Match, nodes

__all__ = ["insert_after_definition", "insert_before", "is_inside_parentheses"]

_CONTINUES_PYTHON = re.compile(r"[(\[{,\\=+\-*/%.]\s*$|\b(and|or|not|in|return|lambda)\s*$")
_BEGINS_LATE_PYTHON = re.compile(r"\s*(elif|else|except|finally|case|and|or|@|[)\]}.])")
_ENDS_JAVASCRIPT = re.compile(r"([;{}]|\*/|^)\s*$")
_BEGINS_LATE_JAVASCRIPT = re.compile(r"\s*(else|catch|finally|case|[)\]}.,?:&|+]|[\w$]+\s*:\s)")
_BINDS_INSIDE = re.compile(r"\blambda\b|=>|\bfunction\b|\S.*\bfor\b")


_GOES_ON_GO = re.compile(r"(?<![+\-])[+\-]\s*$|[,(\[*/%&|^=<>!.]\s*$")
_BEGINS_LATE_GO = re.compile(r"\s*(else\b|case\b|default\b|[)\]}.,]|[\w.]+\s*:\s|\w+:\s*[^=])")

_TEXTS_JAVA = re.compile(r'"(?:[^"\\\n]|\\.)*"|\'(?:[^\'\\\n]|\\.)*\'|//[^\n]*')


def insert_before(match: Match, code: CodeEditor, lines: list[str]) -> None:
    """Insert lines (without their common indentation) before the statement of a match. Raises CannotEdit where its first line is not clear."""
    before = match.source_text(nodes.Node(0, match.node.start))
    earlier, newline, prefix = before.rpartition("\n")
    previous = _code_of_last_line(earlier, match.language)
    if match.language == "python":
        is_unclear = bool(_CONTINUES_PYTHON.search(previous)) or bool(_BEGINS_LATE_PYTHON.match(prefix + "x"))
    elif match.language == "go":
        is_unclear = bool(_GOES_ON_GO.search(previous)) or bool(_BEGINS_LATE_GO.match(prefix + "x"))
    else:
        is_unclear = not _ENDS_JAVASCRIPT.search(previous) or bool(_BEGINS_LATE_JAVASCRIPT.match(prefix + "x"))
    if is_unclear or not newline or _BINDS_INSIDE.search(prefix):
        raise CannotEdit
    indentation = prefix[: len(prefix) - len(prefix.lstrip())]
    start = match.node.start - len(prefix.encode()) + len(indentation.encode())
    code.replace(nodes.Node(start, start), "".join(f"{line}\n{indentation}" for line in lines))


def _code_of_last_line(text: str, language: str) -> str:
    """Return the last line that is not blank, without a comment at its end."""
    mark = "#" if language == "python" else "//"
    for line in reversed(text.split("\n")):
        bare = line.split(f" {mark}", 1)[0].rstrip()
        if bare and not bare.lstrip().startswith(mark):
            return bare
    return ""


def is_inside_parentheses(match: Match, place: int) -> bool:
    """Whether a place of Java stands in parentheses that its statement began in: a resource of ``try``, a condition, an argument."""
    function = match.function
    if function is None:
        return True
    text = _TEXTS_JAVA.sub("", match.source_text(nodes.Node(function.body_start, place)))
    return text.count("(") > text.count(")")


def insert_after_definition(match: Match, value: nodes.Expression, lines: list[str], code: CodeEditor) -> None:
    """Insert lines after the statement of Java that gives a variable ``value``. Raises CannotEdit where that is no statement of its own."""
    if match.source_text(nodes.Node(value.end, value.end + 1)) != ";" or is_inside_parentheses(match, value.start):
        raise CannotEdit
    before = match.source_text(nodes.Node(0, value.start)).rpartition("\n")[2]
    indentation = before[: len(before) - len(before.lstrip())]
    code.replace(nodes.Node(value.end + 1, value.end + 1), "".join(f"\n{indentation}{line}" for line in lines))
