"""Tells triage where findings are, from what the engine says of them: the bridge between the two rooms."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import lru_cache

from assay.facts.loader import kinds
from assay.findings.model import Finding
from assay.triage.assess import FileFindings
from assay.triage.ignores import IgnoreProblem, comments_by_text, find_ignores
from assay.triage.inputs import Context, EntryPoint, FileRole, Guard, Provenance, Reached, SourceFact
from assay.triage.roles import role_of_path


@lru_cache(maxsize=1)
def _sources() -> dict[str, SourceFact]:
    return {
        kind.name: SourceFact(kind.words, kind.weight, is_local="local" in kind.groups) for kind in kinds().source_kind
    }


def context_of(
    finding: Finding,
    path: str,
    *,
    imports: frozenset[str] = frozenset(),
    reached: Reached | None = None,
    is_uncommitted: bool = False,
    provenance: Provenance = Provenance.UNKNOWN,
    provenance_origin: str = "",
    edit_count: int = 1,
    introduced: date | None = None,
) -> Context:
    """Return what triage is told of a finding's place. ``path`` is relative to the workspace; the rest is what only the caller can know.

    ``reached`` is from where the code is reached along the imports of the project, None where that was not looked at.
    """
    entrance = finding.entrance
    entry = EntryPoint(entrance.words, entrance.is_open, entrance.calls, entrance.line + 1) if entrance else None
    guard = Guard(entrance.guard, entrance.line + 1) if entrance and entrance.guard else None
    if reached is not None and reached.entry is not None and needs_reach(finding, path):
        entry, guard = reached.entry, reached.guard
    return Context(
        path,
        imports=imports,
        entry=entry,
        guard=guard,
        imported_by=reached.imported_by if reached is not None else None,
        is_public_api=reached is not None and reached.is_public_api,
        is_referenced=reached.is_referenced if reached is not None else None,
        source=_sources().get(finding.source_kind or ""),
        provenance=provenance,
        provenance_origin=provenance_origin,
        is_uncommitted=is_uncommitted,
        edit_count=edit_count,
        introduced=introduced,
    )


def needs_reach(finding: Finding, path: str) -> bool:
    """Whether it matters from which other files the code of a finding is reached.

    Where strangers reach it in its own file it does not, nor in tests and examples, which are not exposed whatever they import.
    """
    is_open = finding.entrance is not None and finding.entrance.is_open
    return not is_open and role_of_path(path) not in (FileRole.TEST, FileRole.EXAMPLE)


def file_findings(
    path: str,
    lines: Sequence[bytes],
    findings: Sequence[Finding],
    line_comment: str,
    contexts: Sequence[Context] | None = None,
) -> tuple[FileFindings, list[IgnoreProblem]]:
    """Return a file's findings as triage takes them, with its ignore comments, and what is wrong with comments that cannot be read.

    Without ``contexts`` each finding gets what the engine says of its place and nothing else.
    """
    ignores, problems = find_ignores(comments_by_text(lines, line_comment), lines)
    places = contexts if contexts is not None else [context_of(finding, path) for finding in findings]
    return FileFindings(path, lines, findings, places, ignores), problems
