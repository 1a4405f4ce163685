"""What is known of a file after its analysis, as plain data that can be kept and sent between processes."""

from __future__ import annotations

from dataclasses import dataclass, field
from hashlib import blake2b

from assay.findings.model import Finding
from assay.findings.report import Place, ReportedFix, ReportedStep
from assay.triage.fingerprint import Identity
from assay.workspace.skipping import Skip


@dataclass(frozen=True, slots=True)
class AnalysedFinding:
    """A finding with all that is shown of it and with its identity."""

    finding: Finding
    identity: Identity
    place: Place
    steps: tuple[ReportedStep, ...]
    fixes: tuple[ReportedFix, ...]


@dataclass(frozen=True, slots=True)
class FileAnalysis:
    """What is known of a file. Only one of ``skip``, ``problem`` and the findings says something."""

    findings: tuple[AnalysedFinding, ...] = ()
    lines: dict[int, str] = field(default_factory=dict)
    """The source lines that findings speak of, by one-based number, with secret values masked."""
    line_count: int = 0
    skip: Skip | None = None
    problem: str = ""
    faults: dict[str, str] = field(default_factory=dict)
    """Rules that failed on this file, with the reason."""


@dataclass(frozen=True, slots=True)
class WorkItem:
    """A file for a worker process."""

    path: str
    name: str
    language: str
    size: int
    max_size: int
    generated: bool
    version: str


def result_key(version: str, language: str, name: str, generated: bool, text: bytes) -> bytes:
    """Return the key under which the result for a text is kept: everything that the result depends on."""
    hasher = blake2b(digest_size=20)
    for part in (version, language, name, str(generated)):
        hasher.update(part.encode("utf-8", "surrogateescape") + b"\0")
    hasher.update(text)
    return hasher.digest()


def printable(text: str) -> str:
    """Return text without lone surrogates (bytes that were not UTF-8) and without control characters that a terminal would obey."""
    clean = text.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    return "".join(
        " " if character == "\t" else "\N{REPLACEMENT CHARACTER}" if _obeyed(character) else character
        for character in clean
    )


def _obeyed(character: str) -> bool:
    code = ord(character)
    # C0 and C1 controls drive terminals; bidirectional controls make code look like other code.
    return code < 32 or 0x7F <= code <= 0x9F or code in _BIDIRECTIONAL


_BIDIRECTIONAL = frozenset((*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x200E, 0x200F, 0x061C))
