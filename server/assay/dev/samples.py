"""Annotated samples: reading their markers, and writing them as they are after their fixes.

    python -m assay.dev samples [--write] [RULE-ID…]

A sample stands in ``tests/rules/<rule-id>/<language>.<ext>`` (or ``<language>_<topic>.<ext>``). Markers stand in a comment at
the end of the line that they speak of: ``bad: rule-id`` (one finding of the rule begins on this line), ``ok: rule-id`` (none
does), ``missed: rule-id`` (none does, and that is a pity), ``noise: rule-id`` (one does, and that is a pity), ``source`` (a flow
begins here). ``bad below:`` and its like speak of the next line, for files in which no comment may follow. Where the name of a file
matters, the first line says it: ``path: .github/workflows/build.yml``. ``<stem>.fixed.<ext>`` is the sample after all its fixes; the
command says which of these files are out of date, and writes them with ``--write``.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from assay.base.text import LineIndex
from assay.engine.knowledge import Knowledge, load_knowledge
from assay.engine.scan import TextScan, scan_with_fixes
from assay.findings.model import Edit
from assay.languages.api import Language
from assay.languages.registry import all_languages

MAXIMUM_FIXES = 300
"""A sample with more fixes than this has one that does not remove its finding."""

_MARKER = re.compile(
    r"(?:#|//|\{?/\*|<!--)\s*"
    r"(?:(?P<word>bad|ok|missed|noise)(?P<below> below)?:\s*(?P<rules>[a-z0-9-]+(?:\s*,\s*[a-z0-9-]+)*)|(?P<source>source))\s*(?:\*/\}?|-->)?\s*$"
)
_PATH = re.compile(r"(?:#|//)\s*path:\s*(\S+)\s*$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Marker:
    """An expectation: ``word`` is bad, ok, missed, noise or source; ``line`` counts from zero; ``rule_id`` is empty for a source."""

    line: int
    word: str
    rule_id: str


@dataclass(frozen=True, slots=True)
class Sample:
    """A sample file with its language and markers."""

    path: Path
    language: Language
    text: bytes
    markers: tuple[Marker, ...]

    @property
    def shown_path(self) -> str:
        """The path under which the sample is scanned: the one that its first line gives, else its own name."""
        found = _PATH.match(self.text[:300].decode("utf-8", "replace"))
        return found[1] if found is not None else self.path.name

    @property
    def fixed_path(self) -> Path:
        """Where the sample stands as it is after its fixes."""
        return self.path.with_name(f"{self.path.stem}.fixed{self.path.suffix}")

    def scan(self, knowledge: Knowledge, text: bytes | None = None) -> TextScan:
        """Scan the sample, or ``text`` in its place."""
        return scan_with_fixes(knowledge, self.language, self.shown_path, self.text if text is None else text)


class SampleError(Exception):
    """A sample cannot be used, or a fix breaks a promise; the message names file and line."""


def read_markers(text: str) -> tuple[Marker, ...]:
    """Return the markers in a text."""
    markers: list[Marker] = []
    for number, line in enumerate(text.split("\n")):
        found = _MARKER.search(line.rstrip("\r"))
        if found is None:
            continue
        if found["source"]:
            markers.append(Marker(number, "source", ""))
            continue
        place = number + 1 if found["below"] else number
        markers.extend(Marker(place, found["word"], rule.strip()) for rule in found["rules"].split(","))
    return tuple(markers)


def samples_in(folder: Path, rule_id: str = "*") -> list[Sample]:
    """Return the samples below ``folder``, by rule and name. Raises SampleError for a file of no known language."""
    languages = all_languages()
    found: list[Sample] = []
    for path in sorted(folder.glob(f"{rule_id}/*.*")):
        if path.stem.endswith(".fixed") or path.suffix in (".md", ".pyc") or path.name.startswith("test_"):
            continue
        name = path.stem.split("_", 1)[0]
        language = languages.by_name.get(name)
        if language is None:
            raise SampleError(
                f"{path}: the file name begins with no language; known are {', '.join(sorted(languages.by_name))}"
            )
        text = path.read_bytes()
        found.append(Sample(path, language, text, read_markers(text.decode("utf-8", "replace"))))
    return found


def apply_edits(text: bytes, edits: tuple[Edit, ...]) -> bytes:
    """Return ``text`` after edits that do not overlap; of two at one place the first given comes first."""
    index = LineIndex.of(text)
    places = sorted(
        (
            (index.offset(edit.range.start), index.offset(edit.range.end), number, edit.text)
            for number, edit in enumerate(edits)
        ),
        reverse=True,
    )
    for start, end, _, replacement in places:
        text = text[:start] + replacement.encode() + text[end:]
    return text


def fix_everything(sample: Sample, knowledge: Knowledge) -> bytes:
    """Return the sample's text after all fixes, one after the other. Raises SampleError where a fix keeps its finding or adds one."""
    text = sample.text
    scan = sample.scan(knowledge)
    for _ in range(MAXIMUM_FIXES):
        choice = next(
            ((finding, fixes[0]) for finding, fixes in zip(scan.findings, scan.fixes, strict=True) if fixes), None
        )
        if choice is None:
            return text
        finding, fix = choice
        changed = apply_edits(text, fix.edits)
        after = sample.scan(knowledge, changed)
        place = f"{sample.path}:{finding.range.start.line + 1}: the fix “{fix.title}” of {finding.rule_id}"
        remaining = Counter(item.rule_id for item in after.findings)
        allowed = Counter(item.rule_id for item in scan.findings)
        allowed[finding.rule_id] -= 1
        for rule_id, count in remaining.items():
            if count > allowed[rule_id]:
                verb = "does not remove its finding" if rule_id == finding.rule_id else f"adds a finding of {rule_id}"
                raise SampleError(f"{place} {verb}:\n{changed.decode('utf-8', 'replace')}")
        text, scan = changed, after
    raise SampleError(f"{sample.path}: its fixes come to no end")


def samples_folder() -> Path:
    """Return the folder of the samples in a checkout."""
    return Path(__file__).resolve().parents[3] / "tests" / "rules"


def main(arguments: list[str]) -> int:
    """Say which files of fixed samples are out of date; with ``--write`` write them. Returns 1 where some are and were not written."""
    parser = argparse.ArgumentParser(
        prog="python -m assay.dev samples", description="Check or write the samples after their fixes."
    )
    parser.add_argument("--write", action="store_true", help="write what is out of date")
    parser.add_argument("rules", nargs="*", metavar="RULE-ID", help="only these rules")
    options = parser.parse_args(arguments)
    knowledge = load_knowledge()
    stale = 0
    for rule_id in options.rules or ["*"]:
        for sample in samples_in(samples_folder(), rule_id):
            try:
                fixed = fix_everything(sample, knowledge)
            except SampleError as error:
                print(error, file=sys.stderr)
                stale += 1
                continue
            known = sample.fixed_path.read_bytes() if sample.fixed_path.exists() else None
            wanted = fixed if fixed != sample.text else None
            if known == wanted:
                continue
            print(sample.fixed_path)
            if not options.write:
                stale += 1
            elif wanted is None:
                sample.fixed_path.unlink()
            else:
                sample.fixed_path.write_bytes(wanted)
    return 1 if stale else 0
