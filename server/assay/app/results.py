"""What is known of a file after its analysis, as plain data that can be kept and sent between processes."""

from __future__ import annotations

from dataclasses import dataclass, field
from hashlib import blake2b

import msgspec

from assay.facts.team import NO_TEAM_FACTS, TeamFacts
from assay.findings.links import FileLinks
from assay.findings.model import Finding
from assay.findings.report import Place, ReportedFix, ReportedStep
from assay.triage.fingerprint import Identity
from assay.triage.ignores import Ignore, IgnoreProblem
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
    imports: tuple[str, ...] = ()
    """The modules that the text seems to import from elsewhere."""
    ignores: tuple[Ignore, ...] = ()
    """The comments that want findings to be let be."""
    ignore_problems: tuple[IgnoreProblem, ...] = ()
    """Such comments that cannot be read."""
    faults: dict[str, str] = field(default_factory=dict)
    """Rules that failed on this file, with the reason."""
    modules: str = ""
    """The full names that the file imports or mentions of other modules, one a line."""
    test_module: str = ""
    """A module for writing tests that the file imports; empty where it imports none."""
    packed_links: bytes = b""
    """How the file is joined to others, packed, because most of them are never asked for; see ``links``."""

    def links(self) -> FileLinks | None:
        """Return how the file is joined to others; None where that is not known."""
        try:
            return _DECODER.decode(self.packed_links) if self.packed_links else None
        except (msgspec.MsgspecError, ValueError):
            return None


_DECODER = msgspec.msgpack.Decoder(FileLinks)
_ENCODER = msgspec.msgpack.Encoder()


def pack_links(links: FileLinks) -> tuple[str, bytes]:
    """Return the modules that a file mentions, one a line, and its links packed."""
    names = dict.fromkeys(name for name, _ in links.imports)
    names.update(dict.fromkeys(name for unit in links.units for name in unit.mentions))
    return "\n".join(names), _ENCODER.encode(links)


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
    text: bytes | None = None
    """The text itself where it does not stand in a file."""
    team: TeamFacts = NO_TEAM_FACTS


def result_key(version: str, language: str, name: str, generated: bool, text: bytes) -> bytes:
    """Return the key under which the result for a text is kept: everything that the result depends on."""
    hasher = blake2b(digest_size=20)
    for part in (version, language, name, str(generated)):
        hasher.update(part.encode("utf-8", "surrogateescape") + b"\0")
    hasher.update(text)
    return hasher.digest()
