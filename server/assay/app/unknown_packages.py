"""Finds imports of packages that the workspace does not account for: the names that assistants invent.

What a text imports is a matter of the text, and kept with its analysis; whether somebody declares it is a matter of the workspace, and asked
each time. Only a text with an import that nobody accounts for is parsed as a whole, to tell an import from a text that looks like one, and one that
may fail from one that may not.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from assay.app.results import AnalysedFinding, FileAnalysis
from assay.base.text import LineIndex, Range, line_content, split_lines
from assay.engine.import_sites import ImportSite, import_sites
from assay.findings.model import Confidence, Edit, Evidence, Finding, Fix, Safety
from assay.findings.report import ReportedEdit, ReportedFix
from assay.languages.api import Language
from assay.languages.registry import all_languages
from assay.rules.supply_chain.unknown_package import RULE
from assay.triage.fingerprint import identify
from assay.workspace.packages.context import PackageContext, package_of
from assay.workspace.packages.model import ECOSYSTEMS, Packages, well_known

_LONG_NAME = 7
_LONGEST_STATEMENT = 5_000
"""Bytes between the module and the last name of an import."""


def unknown_imports(language: Language, text: bytes, modules: Sequence[str], context: PackageContext) -> list[Finding]:
    """Return a finding for each import of a text that the workspace does not account for; ``modules`` are what it seems to import."""
    unknown = {module for module in modules if not context.is_known(language.name, module)}
    if not unknown:
        return []
    lines = split_lines(text)
    index = LineIndex(lines)
    found: dict[tuple[str, int], Finding] = {}
    for site in sorted(import_sites(language, text, all_languages()), key=lambda site: site.start):
        if not _is_one_of(language.name, site.module, unknown):
            continue
        name = package_of(language.name, site.module)
        if name.isupper() or (site.is_conditional and not _is_mistyped(language.name, name, context)):
            continue
        where = _place_of(text, site, index)
        found.setdefault((name, where.start.line), _finding(language, name, where, lines, context))
    return list(found.values())


def _is_one_of(language: str, module: str, unknown: set[str]) -> bool:
    names = {package_of(language, other) for other in unknown}
    return not module.startswith(".") and package_of(language, module) in names


def _place_of(text: bytes, site: ImportSite, index: LineIndex) -> Range:
    """Return the place of the module's name in the import."""
    # A statement that binds several names has a place for each; the module stands before all of them.
    first = max(0, site.start - _LONGEST_STATEMENT)
    for written in (site.module, site.module.rpartition(".")[0]):
        start = text.rfind(written.encode(), first, site.end) if written else -1
        if start >= 0:
            return index.range(start, start + len(written.encode()))
    return index.range(site.start, site.end)


def _finding(language: Language, name: str, where: Range, lines: list[bytes], context: PackageContext) -> Finding:
    packages = context.of(language.name)
    assert packages is not None
    near = near_name(language.name, name, context)
    places = ", ".join(packages.manifests[:2]) + (", …" if len(packages.manifests) > 2 else "")
    looked = f" in {places}" if places else ""
    hint = f" Did you mean {near}?" if near else ""
    return Finding(
        rule_id=RULE.id,
        message=f"Nobody declares the package {name}{looked}, and it is neither installed nor part of the workspace.{hint}",
        range=where,
        severity=RULE.severity,
        evidence=Evidence.SINK,
        confidence=Confidence.HIGH if near else Confidence.MEDIUM,
        cwe=RULE.cwe,
        language=language.name,
        code=line_content(lines[where.start.line]).decode("utf-8", "replace").strip()[:200],
        has_fix=bool(near),
        fix_safety=Safety.GUIDED if near else None,
    )


def near_name(language: str, name: str, context: PackageContext) -> str:
    """Return the declared or well-known name that an unknown one is most likely meant to be, or an empty text."""
    packages = context.of(language)
    if packages is None:
        return ""
    if name not in packages.near:
        packages.near[name] = _nearest(ECOSYSTEMS[language], name, packages)
    return packages.near[name]


def _is_mistyped(language: str, name: str, context: PackageContext) -> bool:
    """Whether a long name is one letter away from one that is known: then it is hardly another package."""
    near = near_name(language, name, context)
    if len(name) < _LONG_NAME or not near or near.lower() == name.lower():
        return False
    from rapidfuzz.distance import DamerauLevenshtein

    return DamerauLevenshtein.distance(name.lower(), near.lower()) == 1


def _nearest(family: str, name: str, packages: Packages) -> str:
    from rapidfuzz import process
    from rapidfuzz.distance import DamerauLevenshtein

    if family not in ("python", "javascript") or len(name) < 4:
        return ""
    allowed = 1 if len(name) < 8 else 2
    candidates = [*sorted(packages.importable), *sorted(well_known(family))]
    wanted = name.lower() if family == "python" else name
    found = process.extractOne(wanted, candidates, scorer=DamerauLevenshtein.distance, score_cutoff=allowed)
    return found[0] if found is not None and found[0] != wanted else ""


def fix_of(finding: Finding, text: bytes, context: PackageContext) -> Fix | None:
    """Return the fix that writes the name which was probably meant."""
    if not finding.has_fix:
        return None
    lines = split_lines(text)
    index = LineIndex(lines)
    written = text[index.offset(finding.range.start) : index.offset(finding.range.end)].decode("utf-8", "replace")
    name = package_of(finding.language, written)
    near = near_name(finding.language, name, context)
    if not near:
        return None
    return Fix(f"Import {near}", Safety.GUIDED, (Edit(finding.range, near + written[len(name) :]),))


def with_unknown_packages(
    name: str, language: str, analysis: FileAnalysis, content: bytes, context: PackageContext
) -> FileAnalysis:
    """Return an analysis with findings for the imports that the workspace does not account for; ``content`` is the text of the file."""
    findings = unknown_imports(all_languages().by_name[language], content, analysis.imports, context)
    if not findings:
        return analysis
    from assay.app.analysis import place_of, shown_lines

    lines = split_lines(content)
    items: list[AnalysedFinding] = []
    for finding, identity in zip(findings, identify(findings, lines, name), strict=True):
        fix = fix_of(finding, content, context)
        fixes = () if fix is None else (_reported(fix, lines),)
        items.append(AnalysedFinding(finding, identity, place_of(finding.range, lines), (), fixes))
    merged = sorted((*analysis.findings, *items), key=lambda item: (item.finding.range, item.finding.rule_id))
    return replace(analysis, findings=tuple(merged), lines={**shown_lines(tuple(items), lines), **analysis.lines})


def _reported(fix: Fix, lines: list[bytes]) -> ReportedFix:
    from assay.app.analysis import place_of

    edits = tuple(ReportedEdit(place_of(edit.range, lines), edit.text) for edit in fix.edits)
    return ReportedFix(fix.title, fix.safety, edits)
