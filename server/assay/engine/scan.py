"""A fresh scan of one text: what an editor shows for it once typing has paused."""

from __future__ import annotations

from dataclasses import dataclass

from assay.base.cancellation import CancelToken
from assay.engine.host import Host
from assay.engine.knowledge import Knowledge
from assay.findings.links import FileLinks
from assay.findings.model import Finding, Fix
from assay.languages.api import Language

_URI = "scan:"


@dataclass(frozen=True, slots=True)
class TextScan:
    """The findings of a text with their fixes, index by index; ``faults`` are rules that raised."""

    findings: list[Finding]
    fixes: list[tuple[Fix, ...]]
    faults: dict[str, str]
    links: FileLinks
    """How the text is joined to other files."""


def scan_text(knowledge: Knowledge, language: Language, path: str, text: bytes) -> list[Finding]:
    """Return the findings of a text; ``path`` is relative to the workspace. Never raises, whatever the text."""
    host = Host(knowledge)
    host.open(_URI, path, language, text)
    return host.analyse(_URI, CancelToken()).findings


def scan_with_fixes(knowledge: Knowledge, language: Language, path: str, text: bytes) -> TextScan:
    """Return the findings of a text together with their fixes."""
    host = Host(knowledge)
    host.open(_URI, path, language, text)
    findings = host.analyse(_URI, CancelToken()).findings
    return TextScan(
        findings, [host.fixes(_URI, finding) for finding in findings], dict(host.faults.reported), host.links(_URI)
    )
