"""Asks the rules for whole documents, and those for characters that nobody sees.

Both look at the text of one unit and at the path of its file, never at other units, so that what they report is the same after any sequence of edits.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from assay.engine.entrances import EntranceFact
from assay.engine.knowledge import LanguageKnowledge
from assay.engine.match import SiteMatch
from assay.engine.reporting import ask, make_hit
from assay.engine.results import Hit
from assay.engine.unit import Unit
from assay.findings.model import Evidence
from assay.ir import nodes
from assay.ir.values import UNKNOWN
from assay.languages.api import Language, ScriptReader, UnitKind
from assay.rules.api import Report, RuleModule

if TYPE_CHECKING:
    from assay.engine.interpreter import Interpreter

_MAXIMUM_REPORTS: Final = 500
"""Reports of one rule in one document; more say nothing that these do not."""
_MAXIMUM_DEPTH: Final = 40

_HIDDEN: Final = re.compile(
    rb"\xe2\x80[\x8b-\x8f\xaa-\xae]"  # Zero-width spaces and joiners, marks and embeddings of direction.
    rb"|\xe2\x81[\xa0-\xaf]"  # Word joiner, invisible operators, isolates.
    rb"|\xef\xbb\xbf|\xd8\x9c|\xe1\xa0\x8e"  # Byte order mark, Arabic letter mark, Mongolian vowel separator.
    rb"|\xe3\x85\xa4|\xef\xbe\xa0|\xe1\x85[\x9f\xa0]"  # Fillers of Hangul.
    rb"|\xf3\xa0[\x80-\x87]"  # Tags, and the supplement of variation selectors.
    rb"|(?:\xef\xb8[\x80-\x8f]){2}"  # Two variation selectors in a row.
)
_MAXIMUM_LINES: Final = 200


class TextDocument:
    """Fulfils ``rules.api.Document``."""

    __slots__ = ("_reader", "_scripts", "file_path", "format", "is_test", "language", "statements", "text")

    def __init__(self, run: Interpreter, document_format: str, statements: tuple[nodes.Statement, ...]) -> None:
        self.format = document_format
        self.language = run.language.name
        self.file_path: str = run.surroundings.path
        self.is_test: bool = run.surroundings.is_test
        self.text: bytes = run.text
        self.statements = statements
        self._reader = run.language if isinstance(run.language, ScriptReader) else None
        self._scripts: dict[tuple[int, int], tuple[nodes.Statement, ...]] = {}

    def script(self, node: nodes.Node) -> tuple[nodes.Statement, ...]:
        """Return the shell commands that a place holds."""
        key = (node.start, node.end)
        found = self._scripts.get(key)
        if found is None:
            found = self._reader.script(self.text, node.start, node.end) if self._reader is not None else ()
            self._scripts[key] = found
        return found

    def source_text(self, node: nodes.Node) -> str:
        """Return what is written at a place."""
        return self.text[node.start : node.end].decode("utf-8", "replace")


def has_document(known: LanguageKnowledge, language: Language, path: str, unit: Unit) -> bool:
    """Whether a unit is a document of a format that rules ask for; a line of text without a grammar says the same in every piece of it."""
    if unit.kind is not UnitKind.DOCUMENT and isinstance(language, ScriptReader):
        return False
    return any(form.fits(path, unit.text) for form in known.formats)


def document_hits(run: Interpreter, unit: Unit) -> list[Hit]:
    """Return what the rules for documents report of a unit."""
    hits: dict[tuple[str, int, int], Hit] = {}
    statements = unit.lower(run.language).statements
    path = run.surroundings.path
    for document_format in dict.fromkeys(form.format for form in run.known.formats if form.fits(path, unit.text)):
        document = TextDocument(run, document_format, statements)
        for module in run.known.document_rules[document_format]:
            if module.find is None:
                continue
            try:
                for count, report in enumerate(module.find(document)):
                    if count >= _MAXIMUM_REPORTS:
                        break
                    hit = _hit(run, document, module, report)
                    if hit is not None:
                        hits.setdefault((hit.module.rule.id, hit.start, hit.end), hit)
            except Exception as error:
                run.surroundings.faults.add(module.rule.id, error)
    return list(hits.values())


def _hit(run: Interpreter, document: TextDocument, module: RuleModule, report: Report) -> Hit | None:
    """Return the hit for a report of ``find``."""
    if report.node is None:
        return None
    match = SiteMatch(run, document.format, report.node, None, None, UNKNOWN, "")
    match.document = document
    if isinstance(report.node, nodes.Keyword):
        match.argument = report.node.value  # What it holds may be a secret, which is masked then.
    match.evidence = Evidence.POSTURE
    hit = make_hit(run, module, match, report, None)
    if report.entrance:
        hit.entrance = EntranceFact(report.entrance, True, run.unit, report.node.start)
    hit.symbol = _symbol(document.statements, report.node.start)
    return hit


def _symbol(statements: tuple[nodes.Statement, ...], place: int) -> str:
    """Return the keys that lead to a place: ``jobs.build.steps``."""
    names: list[str] = []
    values: list[nodes.Node] = [item.value for item in statements if isinstance(item, nodes.ExpressionStatement)]
    for _ in range(_MAXIMUM_DEPTH):
        inside = next((value for value in values if value.start <= place < max(value.end, value.start + 1)), None)
        if isinstance(inside, nodes.Mapping):
            entry = next((item for item in inside.entries if item.start <= place < max(item.end, item.start + 1)), None)
            if entry is None:
                break
            if isinstance(entry.key, nodes.Constant) and place >= entry.value.start:
                names.append(str(entry.key.value))
            values = [entry.value]
        elif isinstance(inside, nodes.Collection):
            values = list(inside.items)
        else:
            break
    return ".".join(names)


def hidden_lines(text: bytes) -> tuple[tuple[int, int], ...]:
    """Return the places of the lines that hold characters which nobody sees."""
    if text.isascii():
        return ()
    found: list[tuple[int, int]] = []
    position = 0
    while len(found) < _MAXIMUM_LINES and (match := _HIDDEN.search(text, position)) is not None:
        start = text.rfind(b"\n", 0, match.start()) + 1
        end = text.find(b"\n", match.end())
        end = len(text) if end < 0 else end
        found.append((start, end))
        position = end
    return tuple(found)


def hidden_text_hits(run: Interpreter, lines: tuple[tuple[int, int], ...]) -> list[Hit]:
    """Return what the rules for such lines report."""
    hits: list[Hit] = []
    for start, end in lines:
        for module in run.known.hidden_text_rules:
            line = nodes.Constant(start, end, run.text[start:end].decode("utf-8", "surrogateescape"))
            match = SiteMatch(run, "hidden-text", line, None, None, UNKNOWN, "")
            match.evidence = Evidence.POSTURE
            report = ask(run, module, match)
            if report is not None:
                hits.append(make_hit(run, module, match, report, None))
    return hits
