"""Applies fixes to files: worked out and checked by analysing the outcome before anything is written.

A fix is taken only when the file parses as well as before, its finding is gone and no finding is added; others are left out and
counted. Bytes outside the edits stay as they are, so line endings and encoding are kept.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path

from assay.app.catalogue import is_enabled
from assay.app.environment_example import addition, example_for, lacking, reader_of
from assay.app.fixing import applied, merged, together
from assay.app.team_facts import NO_TEAM_FACTS, TeamFacts, load_team_facts
from assay.base.text import split_lines
from assay.config.settings import Settings
from assay.engine.knowledge import load_knowledge
from assay.engine.scan import scan_with_fixes
from assay.findings.model import Finding, Fix, Safety
from assay.languages.api import Language, UnitKind
from assay.languages.registry import all_languages
from assay.triage.fingerprint import identify
from assay.workspace.listing import ListingOptions, list_files
from assay.workspace.reading import ReadError, read_source, write_atomically
from assay.workspace.skipping import skip_by_content

SAFE_ONLY = frozenset({Safety.SAFE})
ALL = frozenset({Safety.SAFE, Safety.BEHAVIOUR_CHANGING})
"""What ``--all`` applies. Guided fixes have to be completed by a person and are never applied in one go."""
_MOST_PASSES = 10


@dataclass(frozen=True, slots=True)
class FixedFile:
    """A file with what its fixes make of it."""

    path: Path
    name: str
    old: bytes
    new: bytes
    titles: tuple[str, ...]
    """The fixes that were taken, in the order in which they were."""


@dataclass(frozen=True, slots=True)
class FixPlan:
    """What would change. ``left`` counts the findings that keep standing, ``refused`` the fixes that did not pass the check."""

    files: tuple[FixedFile, ...]
    left: int
    refused: int
    problems: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class FixedText:
    """A text after its fixes."""

    text: bytes
    titles: tuple[str, ...]
    left: int
    refused: int
    variables: tuple[str, ...] = ()
    """The environment variables that the fixed code reads."""


def _key(finding: Finding) -> tuple[str, str, str]:
    return finding.rule_id, finding.symbol, finding.code


def has_errors(language: Language, text: bytes) -> bool:
    """Whether a text does not parse."""
    return language.lower(language.parse(text, UnitKind.STATEMENTS, None, None)).has_errors


def fix_text(
    language: Language,
    name: str,
    text: bytes,
    settings: Settings,
    safeties: Collection[Safety],
    rules: Collection[str] = (),
    team: TeamFacts = NO_TEAM_FACTS,
    only: Collection[str] | None = None,
) -> FixedText:
    """Return a text after all fixes of these safeties, pass by pass until nothing changes; of these rules only, where some are given.

    ``only`` are the fingerprints of the findings that are to be fixed, None for all.
    """
    titles: list[str] = []
    variables: list[str] = []
    refused: set[tuple[str, str, str]] = set()
    wanted = set(only) if only is not None else None
    scan = scan_with_fixes(load_knowledge(team), language, name, text)
    for _ in range(_MOST_PASSES):
        marks = _fingerprints(scan.findings, text, name) if wanted is not None else {}
        offered = [
            (finding, fix)
            for finding, fixes in zip(scan.findings, scan.fixes, strict=True)
            if is_enabled(finding.rule_id, settings)
            and (wanted is None or marks[id(finding)] in wanted)
            and (not rules or finding.rule_id in rules)
            and _key(finding) not in refused
            for fix in [fix for fix in fixes if fix.safety in safeties][:1]
        ]
        usable = {id(fix) for fix in together(fix for _, fix in offered)}
        chosen = [pair for pair in offered if id(pair[1]) in usable]
        if not chosen:
            break
        batches = [chosen] if len(chosen) == 1 else [chosen, *([pair] for pair in chosen)]
        for batch in batches:
            changed = applied(split_lines(text), merged(fix for _, fix in batch))
            after = scan_with_fixes(load_knowledge(team), language, name, changed)
            if _holds(language, text, changed, scan.findings, after.findings, batch):
                titles += [fix.title for _, fix in batch]
                variables += [name for _, fix in batch for name in fix.variables]
                text, scan = changed, after
                if wanted is not None:
                    wanted -= {marks[id(finding)] for finding, _ in batch}
                break
            if len(batch) == 1:
                refused.add(_key(batch[0][0]))
    left = sum(1 for finding in scan.findings if is_enabled(finding.rule_id, settings))
    return FixedText(text, tuple(titles), left, len(refused), tuple(dict.fromkeys(variables)))


def _fingerprints(findings: Sequence[Finding], text: bytes, name: str) -> dict[int, str]:
    identities = identify(findings, split_lines(text), name)
    return {id(finding): identity.fingerprint for finding, identity in zip(findings, identities, strict=True)}


def _holds(
    language: Language,
    old: bytes,
    new: bytes,
    before: Sequence[Finding],
    after: Sequence[Finding],
    batch: Sequence[tuple[Finding, Fix]],
) -> bool:
    """Whether the fixes did what fixes promise: the file parses as before, their findings are gone, and none is added."""
    if new == old or (has_errors(language, new) and not has_errors(language, old)):
        return False
    rules_before = Counter(finding.rule_id for finding in before)
    rules_after = Counter(finding.rule_id for finding in after)
    removed = Counter(finding.rule_id for finding, _ in batch)
    return all(rules_after[rule] <= rules_before[rule] - removed[rule] for rule in rules_after.keys() | removed.keys())


def plan_fixes(
    paths: Sequence[Path],
    root: Path,
    settings: Settings,
    safeties: Collection[Safety],
    rules: Collection[str] = (),
    only: Collection[str] | None = None,
) -> FixPlan:
    """Return what the fixes of these safeties would make of the files at or below ``paths``. Writes nothing.

    ``only`` are the fingerprints of the findings that are to be fixed, None for all.
    """
    options = ListingOptions(
        settings.files.exclude, settings.files.max_size, settings.files.vendored, settings.files.generated
    )
    listing = list_files(root, paths, all_languages(), options)
    team = load_team_facts(root).facts
    problems = [(problem.name, problem.message) for problem in listing.problems]
    files: list[FixedFile] = []
    wanted: dict[str, tuple[str, ...]] = {}
    left = refused = 0
    for file in listing.files:
        try:
            text = read_source(file.path, settings.files.max_size)
        except ReadError as error:
            problems.append((file.name, str(error)))
            continue
        if skip_by_content(text, settings.files.generated):
            continue
        fixed = fix_text(all_languages().by_name[file.language], file.name, text, settings, safeties, rules, team, only)
        left += fixed.left
        refused += fixed.refused
        if fixed.titles:
            files.append(FixedFile(Path(file.path), file.name, text, fixed.text, fixed.titles))
        if fixed.variables:
            wanted[file.name] = fixed.variables
    files += _examples(root, wanted)
    return FixPlan(tuple(files), left, refused, tuple(problems))


def _examples(root: Path, wanted: dict[str, tuple[str, ...]]) -> list[FixedFile]:
    """Return the examples of environment variables that have to name those which fixed files read now, by file."""
    read = reader_of(root)
    new: dict[str, tuple[bytes, list[str]]] = {}
    for name, variables in wanted.items():
        if (example := example_for(name, read)) is not None:
            new.setdefault(example[0], (example[1], []))[1].extend(variables)
    return [
        FixedFile(
            root / path, path, content, content + added, tuple(f"Name {each}" for each in lacking(content, names))
        )
        for path, (content, names) in new.items()
        if (added := addition(content, names))
    ]


def write_fixes(plan: FixPlan, max_size: int) -> list[tuple[str, str]]:
    """Write the files of a plan, each whole or not at all; return those that were not written, with the reason."""
    failed: list[tuple[str, str]] = []
    for file in plan.files:
        try:
            if read_source(file.path, max_size) != file.old:
                failed.append((file.name, "It was changed by somebody else in the meantime, and was left alone."))
                continue
            write_atomically(file.path, file.new)
        except ReadError as error:
            failed.append((file.name, str(error)))
        except OSError as error:
            failed.append((file.name, f"It cannot be written: {error.strerror or error}."))
    return failed
