"""Judges a change before it is committed, or a range of commits in CI: exactly what is in the index or the commits, never the work tree.

Policy says what blocks, mostly what is new, and a change cannot let itself pass: settings, assets and the decision table are those of the
base where it has any, policy is the stricter of both sides, and verdicts of the same change do not count.
"""

from __future__ import annotations

import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from pathlib import Path

from assay.app.cache import ResultCache, user_cache_folder
from assay.app.catalogue import rule_ids
from assay.app.import_graph import ImportGraph
from assay.app.imports import note_unknown_packages
from assay.app.recording import gate_was_run
from assay.app.reporting import Analysed, Collected, build_report, ground_of, judge
from assay.app.results import FileAnalysis, WorkItem, result_key
from assay.app.saved_baseline import BASELINE_FILE, BASELINE_WORD, parse_baseline, read_baseline
from assay.app.scan import collect, exists_below, reach_of
from assay.app.team_facts import LoadedTeamFacts, TeamFacts, load_team_facts
from assay.app.tree_sources import TreeSources
from assay.app.triage_settings import CODEOWNERS_PLACES, TriageSettings, load_triage
from assay.app.versions import analysis_version
from assay.config.checking import ConfigurationProblem
from assay.config.loading import OWN_FILE, PROJECT_FILE, find_project_root, load_settings
from assay.config.settings import Settings
from assay.findings.report import ReportedProblem, ScanReport
from assay.languages.registry import all_languages
from assay.triage.baseline import Baseline, BaselineError, NoBaseline
from assay.triage.policy import stricter
from assay.workspace.git import (
    Change,
    GitError,
    Objects,
    Repository,
    changes_between,
    find_repository,
    head,
    is_shallow,
    merge_base,
    merge_heads,
    open_objects,
    resolve,
    staged_changes,
    unmerged_paths,
)
from assay.workspace.listing import OWN_IGNORE_FILE, ListingOptions, Selection
from assay.workspace.packages.context import PackageContext
from assay.workspace.skipping import Skip
from assay.workspace.trees import Tree, commit_tree, index_tree, write_out

_LARGEST_SETTINGS_FILE = 5_000_000


class GateError(Exception):
    """The change cannot be judged; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a change: its files, and the settings that stand in it."""

    tree: Tree
    settings: Settings
    triage: TriageSettings
    problems: tuple[ConfigurationProblem, ...]
    has_settings: bool
    """Whether it has a file of settings at all."""
    own: LoadedTeamFacts
    """What the team says of its own code."""


@dataclass(frozen=True, slots=True)
class GateResult:
    """The outcome: the report of all findings in the changed files, and whether something blocks."""

    report: ScanReport
    blocked: int
    subject: str
    """What was judged, in words: ``the staged changes``."""


def _is_settings_file(path: str) -> bool:
    name = path.rsplit("/", 1)[-1]
    return path in (OWN_FILE, PROJECT_FILE, *CODEOWNERS_PLACES) or path.startswith(".assay/") or name == OWN_IGNORE_FILE


def _side(tree: Tree, objects: Objects, config: Path | None) -> Side:
    with tempfile.TemporaryDirectory(prefix="assay-gate-") as name:
        folder = Path(name)
        write_out(tree, objects, folder, _is_settings_file, _LARGEST_SETTINGS_FILE)
        known = rule_ids()
        loaded = load_settings(folder, file=config, known_rules=known)
        triage = load_triage(folder, loaded.settings, loaded.files, known)
        return Side(tree, loaded.settings, triage, loaded.problems, bool(loaded.files), load_team_facts(folder))


def _repository(folder: Path) -> Repository:
    repository = find_repository(folder)
    if repository is None:
        raise GateError(
            "This folder is not in the work tree of a git repository. Run the gate inside of one, or use 'assay scan'."
        )
    return repository


@dataclass(frozen=True, slots=True)
class _Range:
    """What is compared: the changed files, the bases (more than one for a merge), and words for people."""

    changes: list[Change]
    bases: tuple[str, ...]
    new_revision: str | None
    """None for the index."""
    subject: str
    label: str


def _staged(repository: Repository) -> _Range:
    top = repository.top
    if conflicts := unmerged_paths(top):
        raise GateError(f"{len(conflicts)} files are in conflict, such as {conflicts[0]}. Resolve the merge first.")
    commit = head(top)
    others = merge_heads(repository)
    changes = staged_changes(top)
    bases = (commit, *others) if commit else ()
    label = f"HEAD@{commit[:10]}" if commit else ""
    if others:
        label += "".join(f" and {other[:10]}, which is being merged" for other in others)
    return _Range(changes, bases, None, "the staged changes", label)


def _between(repository: Repository, base: str, new: str) -> _Range:
    top = repository.top
    old_commit, new_commit = resolve(top, base), resolve(top, new)
    shallow = " This clone is shallow; fetch more of the history (fetch-depth: 0)." if is_shallow(top) else ""
    if old_commit is None or new_commit is None:
        unknown = base if old_commit is None else new
        raise GateError(f"Git knows no commit {unknown!r} here.{shallow}")
    common = merge_base(top, old_commit, new_commit)
    if common is None:
        raise GateError(f"{base} and {new} have no common ancestor, so what is new cannot be told.{shallow}")
    changes = changes_between(top, common, new_commit)
    return _Range(
        changes,
        (common,),
        new_commit,
        f"the changes from {base} to {new}",
        f"{_name_of(base, old_commit)}{common[:10]}",
    )


def _name_of(base: str, commit: str) -> str:
    """Return what stands before a commit for people: the branch, or nothing where the commit itself was given."""
    return "" if len(base) >= 7 and commit.startswith(base.lower()) else f"{base}@"


def judge_change(
    folder: Path,
    *,
    base: str | None = None,
    new: str | None = None,
    config: Path | None = None,
    cache_folder: Path | None = None,
    saved: bool = False,
) -> GateResult:
    """Judge the index of the repository around ``folder``, or the commits from ``base`` to ``new`` (default HEAD). Raises GateError.

    With ``saved`` the findings are compared with the saved baseline of the base. Where there is no repository but a saved baseline, all files
    of the project are judged against that.
    """
    started = time.perf_counter()
    root = find_project_root(folder.resolve())
    try:
        if base is None and find_repository(folder) is None and (baseline := read_baseline(root)) is not None:
            return _judge_files(root, baseline, config, cache_folder)
        repository = _repository(folder)
        compared = _between(repository, base, new or "HEAD") if base else _staged(repository)
        return _judge(repository, compared, root, config, cache_folder, started, saved)
    except (GitError, BaselineError) as error:
        raise GateError(str(error)) from error


def _judge_files(root: Path, baseline: Baseline, config: Path | None, cache_folder: Path | None) -> GateResult:
    """Judge the files of a project that is in no repository, all of them, against its saved baseline."""
    known = rule_ids()
    loaded = load_settings(root, file=config, known_rules=known)
    _refuse(loaded.problems)
    triage = load_triage(root, loaded.settings, loaded.files, known)
    gathered = collect([root], loaded.settings, root=root, triage=triage, cache_folder=cache_folder)
    ground = ground_of(triage, date.today(), baseline, exists_below(root))
    with reach_of(gathered, loaded.settings, cache_folder) as graph:
        report = build_report(gathered.files, gathered.collected, loaded.settings, ground, at_gate=True, graph=graph)
    return _result(report, "the files of this project", root, loaded.settings)


def _refuse(problems: Sequence[ConfigurationProblem]) -> None:
    if problems:
        raise GateError("The settings cannot be used.\n" + "\n".join(f"  {problem}" for problem in problems))


def _result(report: ScanReport, subject: str, root: Path, settings: Settings) -> GateResult:
    blocked = sum(1 for found in report.findings if found.gate == "block")
    gate_was_run(root, settings, blocked)
    return GateResult(report, blocked, subject)


def _saved_baseline(side: Side, objects: Objects) -> Baseline:
    """Return the saved baseline as it stands on one side of a change. Raises BaselineError."""
    blob = side.tree.blobs.get(BASELINE_FILE)
    content = objects.read(blob) if blob is not None else None
    if content is None:
        raise BaselineError(
            f"The commit that the change is compared with has no saved baseline ({BASELINE_FILE}). Write one with 'assay baseline write' and "
            "commit it first: a change that brings its own baseline would let itself pass."
        )
    return parse_baseline(content)


def _judge(
    repository: Repository,
    compared: _Range,
    root: Path,
    config: Path | None,
    cache_folder: Path | None,
    started: float,
    saved: bool,
) -> GateResult:
    top = repository.top
    inside = root.is_relative_to(top) and root != top
    prefix = root.relative_to(top).as_posix() + "/" if inside else ""
    new_tree = (commit_tree(top, compared.new_revision) if compared.new_revision else index_tree(top)).below(prefix)
    old_trees = [commit_tree(top, revision).below(prefix) for revision in compared.bases]
    with open_objects(top) as objects:
        now = _side(new_tree, objects, config)
        _refuse(now.problems)
        before = _side(old_trees[0], objects, config) if old_trees else None
        settings = before.settings if before and before.has_settings and not before.problems else now.settings
        drawn: Baseline | None = None
        if saved or settings.policy.base == BASELINE_WORD:
            drawn = _saved_baseline(before or now, objects)
        pairs = _selected(compared.changes, prefix)
        selection = Selection(
            ListingOptions(
                settings.files.exclude, settings.files.max_size, settings.files.vendored, settings.files.generated
            ),
            {
                path: objects.read(blob) or b""
                for path, blob in new_tree.blobs.items()
                if path.rsplit("/", 1)[-1] == OWN_IGNORE_FILE
            },
        )
        collected = Collected()
        new_texts = _texts(
            [(path, new_tree.blobs.get(path)) for path, _ in pairs], selection, objects, settings, collected.skipped
        )
        renames = {old: path for path, old in pairs if old is not None and old != path}
        old_paths = {path: old for path, old in pairs if old is not None}
        old_texts = _old_texts(pairs, _gone(compared.changes, prefix), old_trees, selection, objects, settings)
    cache = ResultCache((cache_folder or user_cache_folder()) if settings.scan.cache else None)
    try:
        # Both sides are read with the facts of before: a sanitiser that a change brings must not clear that change.
        team = (before or now).own.facts
        analyses = _analyse([*new_texts, *old_texts], settings, cache, team)
    finally:
        cache.close()
    new_files, old_files = analyses[: len(new_texts)], analyses[len(new_texts) :]
    with open_objects(top) as objects:
        packages = PackageContext(
            lambda: new_tree.blobs, lambda path: _content(objects, new_tree, path), root, settings.packages.private
        )
        for files, texts in ((new_files, new_texts), (old_files, old_texts)):
            by_file = {id(file): text.text for file, text in zip(files, texts, strict=True)}
            note_unknown_packages(files, settings, packages, partial(_text_of, by_file))
    triage = before.triage if before and before.has_settings else now.triage
    ground = replace(ground_of(triage, date.today()), verdicts=now.triage.verdicts)
    if before is not None:
        ground = replace(ground, policy=stricter(before.triage.policy, now.triage.policy))
        _, old_assessment = judge([file for file in old_files if not file.analysis.problem], settings, ground)
        known_ids = {verdict.id for verdict in before.triage.verdicts} | old_assessment.ignore_ids
    else:
        known_ids = set()
    baseline: Baseline | NoBaseline = NoBaseline("this is the first commit")
    if drawn is not None:
        baseline = replace(drawn, renames=renames)
    elif before is not None:
        baseline = Baseline(
            compared.label,
            tuple(item.identity for file in old_files for item in file.analysis.findings),
            renames,
            frozenset({path for path, _ in pairs} | set(old_paths.values())),
        )
    ground = replace(
        ground, base=baseline, verdict_ids_at_base=frozenset(known_ids), exists=new_tree.blobs.__contains__
    )
    collected.problems += [
        ReportedProblem(problem.file, str(problem)) for problem in (*now.triage.problems, *now.own.problems)
    ]
    collected.seconds = time.perf_counter() - started

    def analyse(paths: Sequence[str]) -> list[Analysed]:
        with open_objects(top) as objects:
            wanted = [(path, new_tree.blobs.get(path)) for path in paths]
            texts = _texts(wanted, selection, objects, settings, Counter())
        kept = ResultCache((cache_folder or user_cache_folder()) if settings.scan.cache else None)
        try:
            return _analyse(texts, settings, kept, team)
        finally:
            kept.close()

    sources = TreeSources(top, compared.new_revision, prefix, new_tree, selection, new_files, analyse)
    report = build_report(new_files, collected, settings, ground, at_gate=True, graph=ImportGraph(sources))
    report = replace(report, seconds=time.perf_counter() - started)
    return _result(report, compared.subject, root, now.settings)


def _selected(changes: Sequence[Change], prefix: str) -> list[tuple[str, str | None]]:
    """Return the changed files below the project's folder with their old paths, both relative to it."""
    pairs: list[tuple[str, str | None]] = []
    for change in changes:
        if change.new_path is None or not change.is_regular_file or not change.new_path.startswith(prefix):
            continue
        old = change.old_path
        pairs.append(
            (change.new_path[len(prefix) :], old[len(prefix) :] if old is not None and old.startswith(prefix) else None)
        )
    return pairs


def _gone(changes: Sequence[Change], prefix: str) -> list[str]:
    """Return the paths that the change deletes: their findings may have moved to other files."""
    return [
        change.old_path[len(prefix) :]
        for change in changes
        if change.new_path is None and change.old_path is not None and change.old_path.startswith(prefix)
    ]


@dataclass(frozen=True, slots=True)
class _Text:
    name: str
    language: str
    text: bytes


def _texts(
    wanted: Sequence[tuple[str, str | None]],
    selection: Selection,
    objects: Objects,
    settings: Settings,
    skipped: Counter[str],
) -> list[_Text]:
    languages = all_languages()
    found: list[_Text] = []
    for path, blob in wanted:
        if blob is None:
            continue
        if reason := selection.reason_against(path):
            skipped[reason.value] += 1
            continue
        language = languages.of_path(path)
        if language is None and "." in path.rsplit("/", 1)[-1]:
            skipped[Skip.UNKNOWN.value] += 1
            continue
        text = objects.read(blob)
        if text is not None and language is None:
            language = languages.of_interpreter_line(text[:128].split(b"\n", 1)[0])
        if text is None or language is None:
            skipped[Skip.UNKNOWN.value] += 1
        elif len(text) > settings.files.max_size:
            skipped[Skip.TOO_LARGE.value] += 1
        else:
            found.append(_Text(path, language.name, text))
    return found


def _old_texts(
    pairs: Sequence[tuple[str, str | None]],
    gone: Sequence[str],
    old_trees: Sequence[Tree],
    selection: Selection,
    objects: Objects,
    settings: Settings,
) -> list[_Text]:
    """Return the old versions of the changed files, from every parent; a version that two parents share is there once."""
    wanted: dict[tuple[str, str], None] = {}
    for number, tree in enumerate(old_trees):
        for path, old in pairs:
            # Another parent of a merge may have the file under its new name already.
            candidates = (old,) if number == 0 else (path, old)
            for name in candidates:
                if name is not None and (blob := tree.blobs.get(name)) is not None:
                    wanted[name, blob] = None
                    break
        wanted.update({(name, tree.blobs[name]): None for name in gone if name in tree.blobs})
    return _texts(list(wanted), selection, objects, settings, Counter())


def _text_of(texts: dict[int, bytes], file: Analysed) -> bytes:
    return texts[id(file)]


def _content(objects: Objects, tree: Tree, path: str) -> bytes | None:
    blob = tree.blobs.get(path)
    return objects.read(blob) if blob is not None else None


def _analyse(texts: Sequence[_Text], settings: Settings, cache: ResultCache, team: TeamFacts) -> list[Analysed]:
    """Return the analyses of texts, in their order; those that the cache knows cost nothing."""
    version = analysis_version(team)
    generated = settings.files.generated
    keys = [result_key(version, text.language, text.name, generated, text.text) for text in texts]
    done: dict[int, Analysed] = {}
    for index, (text, key) in enumerate(zip(texts, keys, strict=True)):
        if (result := cache.result(key)) is not None:
            done[index] = Analysed(text.name, text.language, result, is_known=True)
    left = [index for index in range(len(texts)) if index not in done]
    if left:
        from assay.app.analysis import analyse_item, prepare
        from assay.workspace.pool import Failure, run_over

        prepare()
        items = [
            WorkItem(
                "",
                texts[index].name,
                texts[index].language,
                len(texts[index].text),
                0,
                generated,
                version,
                texts[index].text,
                team,
            )
            for index in left
        ]
        results: list[tuple[bytes, FileAnalysis]] = []
        for position, outcome in run_over(
            analyse_item,
            items,
            initialise=prepare,
            weight=_weight,
            jobs=settings.scan.jobs,
            timeout=settings.files.timeout,
        ):
            index = left[position]
            text = texts[index]
            if isinstance(outcome, Failure):
                done[index] = Analysed(text.name, text.language, FileAnalysis(problem=outcome.message))
            else:
                done[index] = Analysed(text.name, text.language, outcome[1])
                if not outcome[1].faults:
                    results.append(outcome)
        cache.keep(version, results, ())
    return [done[index] for index in range(len(texts))]


def _weight(item: WorkItem) -> int:
    return item.size + 500
