"""Scans files and folders, or one text: the way of the command line through the house."""

from __future__ import annotations

import contextlib
import os
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from hashlib import blake2b
from operator import attrgetter
from pathlib import Path

import msgspec

from assay.app.cache import ResultCache, user_cache_folder
from assay.app.import_graph import ImportGraph
from assay.app.imports import note_unknown_packages
from assay.app.project_sources import ProjectSources
from assay.app.reporting import Analysed, Collected, build_report, ground_of
from assay.app.results import FileAnalysis, WorkItem, result_key
from assay.app.team_facts import TeamFacts, load_team_facts
from assay.app.triage_settings import TriageSettings, load_triage
from assay.app.versions import analysis_version
from assay.config.loading import find_project_root
from assay.config.settings import Settings
from assay.findings.report import ReportedProblem, ScanReport
from assay.languages.registry import all_languages
from assay.triage.baseline import Baseline
from assay.triage.inputs import Reached
from assay.workspace.listing import ListingOptions, SourceFile, list_files
from assay.workspace.packages.context import context_of_folder
from assay.workspace.reading import ReadError, read_source

Progress = Callable[[int, int], None]
"""Called with the number of files that are done and the number of all files."""

_KEEP_EVERY = 5.0
"""Seconds between transactions during a long scan, so that one that is interrupted has not worked for nothing."""


@dataclass(frozen=True, slots=True)
class StandardInput:
    """A text that was piped in, and the path of the file that it is or is going to be."""

    path: Path
    text: bytes


class UnknownLanguage(Exception):  # noqa: N818 - it is named after what it says.
    """A text whose language cannot be told from its path; the message is a sentence for people."""


def common_root(paths: Sequence[Path]) -> Path:
    """Return the project's folder for these paths: the nearest project around all of them."""
    resolved = [path.resolve() for path in paths] or [Path.cwd()]
    try:
        common = Path(os.path.commonpath(resolved))
    except ValueError:  # On different drives.
        common = resolved[0]
    return find_project_root(common)


def scan(
    paths: Sequence[Path],
    settings: Settings,
    *,
    root: Path | None = None,
    triage: TriageSettings | None = None,
    cache_folder: Path | None = None,
    progress: Progress | None = None,
    base: Baseline | None = None,
) -> ScanReport:
    """Scan files and folders and return the report. Raises nothing but KeyboardInterrupt; see ``collect`` for the parameters.

    ``base`` is what findings are compared with, nothing where it is not given.
    """
    gathered = collect(paths, settings, root=root, triage=triage, cache_folder=cache_folder, progress=progress)
    ground = ground_of(gathered.triage, date.today(), base, exists_below(gathered.root))
    with reach_of(gathered, settings, cache_folder) as graph:
        return build_report(gathered.files, gathered.collected, settings, ground, graph=graph)


def graph_of(gathered: Gathered, settings: Settings, cache_folder: Path | None = None) -> ImportGraph:
    """Return what tells from where the code of these files is reached. Reads nothing before it is asked."""
    return project_graph(gathered.root, settings, gathered.files, gathered.is_complete, cache_folder)


@contextmanager
def reach_of(gathered: Gathered, settings: Settings, cache_folder: Path | None = None) -> Iterator[ImportGraph]:
    """Give what tells from where the code of these files is reached, with the answers of an earlier scan of exactly these files."""
    graph = graph_of(gathered, settings, cache_folder)
    if not gathered.is_complete or not settings.scan.cache:
        yield graph
        return
    cache = ResultCache(cache_folder or user_cache_folder())
    try:
        key = _key_of_links(gathered)
        if (kept := cache.value(key)) is not None:
            with contextlib.suppress(msgspec.MsgspecError):
                graph.answers |= {(path, symbol): answer for path, symbol, answer in _ANSWERS.decode(kept)}
            cache.refresh([key])
        known = len(graph.answers)
        yield graph
        if len(graph.answers) > known:
            rows = [(path, symbol, answer) for (path, symbol), answer in graph.answers.items()]
            with contextlib.suppress(UnicodeEncodeError):  # A file's name may be no text.
                cache.keep_value(key, msgspec.msgpack.encode(rows))
    finally:
        cache.close()


_ANSWERS = msgspec.msgpack.Decoder(list[tuple[str, str, Reached]])


def _key_of_links(gathered: Gathered) -> bytes:
    """Return what differs when an answer about exposure may: the version, and how each file of the project is joined to others."""
    hasher = blake2b(b"reached\0", digest_size=20)
    hasher.update(analysis_version(load_team_facts(gathered.root).facts).encode())
    for file in sorted(gathered.files, key=attrgetter("name")):
        for part in (file.name.encode("utf-8", "surrogateescape"), file.analysis.packed_links):
            hasher.update(len(part).to_bytes(8, "big") + part)
    return hasher.digest()


def project_graph(
    root: Path,
    settings: Settings,
    known: Iterable[Analysed] = (),
    is_complete: bool = False,
    cache_folder: Path | None = None,
) -> ImportGraph:
    """Return what tells from where code of a project is reached; ``known`` are files that were analysed, maybe all of them."""

    def analyse(files: Sequence[SourceFile]) -> list[Analysed]:
        cache = ResultCache((cache_folder or user_cache_folder()) if settings.scan.cache else None)
        try:
            return _analyse(files, settings, cache, root, load_team_facts(root).facts, None)
        finally:
            cache.close()

    return ImportGraph(ProjectSources(root, settings, known, is_complete, analyse))


def exists_below(root: Path) -> Callable[[str], bool]:
    """Return a test for the paths (relative to the project) that are there now."""

    def exists(path: str) -> bool:
        try:
            return (root / path).exists()
        except (OSError, ValueError):
            return False

    return exists


@dataclass(frozen=True, slots=True)
class Gathered:
    """The analyses of files with what decisions on them rest on."""

    files: list[Analysed]
    collected: Collected
    root: Path
    triage: TriageSettings
    is_complete: bool
    """Whether these are all files of the project."""


def collect(
    paths: Sequence[Path],
    settings: Settings,
    *,
    root: Path | None = None,
    triage: TriageSettings | None = None,
    cache_folder: Path | None = None,
    progress: Progress | None = None,
) -> Gathered:
    """Analyse files and folders, or look their results up. Raises nothing but KeyboardInterrupt.

    ``root`` is the project's folder, found from the paths where it is not given, and ``triage`` is read from it. ``cache_folder``
    replaces the user's; the setting ``scan.cache`` switches keeping off altogether.
    """
    started = time.perf_counter()
    root = root or common_root(paths)
    listing = list_files(
        root,
        paths,
        all_languages(),
        ListingOptions(
            settings.files.exclude, settings.files.max_size, settings.files.vendored, settings.files.generated
        ),
    )
    own = load_team_facts(root)
    cache = ResultCache((cache_folder or user_cache_folder()) if settings.scan.cache else None)
    try:
        files = _analyse(listing.files, settings, cache, root, own.facts, progress)
    finally:
        cache.close()
    note_unknown_packages(files, settings, context_of_folder(root, settings.packages.private), _text_in(root, settings))
    triage = triage or load_triage(root, settings)
    collected = Collected()
    collected.problems += [ReportedProblem(problem.file, str(problem)) for problem in (*triage.problems, *own.problems)]
    collected.skipped.update({reason.value: count for reason, count in listing.skipped.items()})
    collected.problems += [ReportedProblem(problem.name, problem.message) for problem in listing.problems]
    collected.seconds = time.perf_counter() - started
    return Gathered(files, collected, root, triage, any(path.resolve() == root.resolve() for path in paths))


def scan_text(
    standard_input: StandardInput,
    settings: Settings,
    root: Path | None = None,
    triage: TriageSettings | None = None,
    base: Baseline | None = None,
) -> ScanReport:
    """Scan one text as if it were the file ``path``. Raises UnknownLanguage."""
    started = time.perf_counter()
    path = Path(os.path.abspath(standard_input.path))
    root = root or find_project_root(path.parent)
    languages = all_languages()
    text = standard_input.text
    language = languages.of_path(path.name) or languages.of_interpreter_line(text.split(b"\n", 1)[0])
    if language is None:
        raise UnknownLanguage(
            f"The language of {standard_input.path} cannot be told from its name. Name a file with --path, such as --path app.py."
        )
    name = path.relative_to(root).as_posix() if path.is_relative_to(root) else path.as_posix()
    from assay.app.analysis import analyse_text

    own = load_team_facts(root)
    analysis = analyse_text(language, name, text, settings.files.generated, own.facts)
    file = Analysed(name, language.name, analysis)
    note_unknown_packages([file], settings, context_of_folder(root, settings.packages.private), lambda _: text)
    collected = Collected(seconds=time.perf_counter() - started)
    collected.problems += [ReportedProblem(problem.file, str(problem)) for problem in own.problems]
    triage = triage or load_triage(root, settings)
    ground = ground_of(triage, date.today(), base, exists_below(root))
    return build_report([file], collected, settings, ground, graph=project_graph(root, settings, [file]))


def _text_in(root: Path, settings: Settings) -> Callable[[Analysed], bytes | None]:
    """Return what reads a file of a project that was analysed."""

    def read(file: Analysed) -> bytes | None:
        try:
            return read_source(root / file.name, settings.files.max_size)
        except ReadError:
            return None

    return read


def _stamp(file: SourceFile) -> tuple[int, int, int]:
    # Inodes and sizes may exceed what SQLite's signed 64 bits hold; only equality matters.
    return file.size, file.modified_ns, file.inode & 0x7FFF_FFFF_FFFF_FFFF


def _analyse(
    files: Sequence[SourceFile],
    settings: Settings,
    cache: ResultCache,
    root: Path,
    team: TeamFacts,
    progress: Progress | None,
) -> list[Analysed]:
    version = analysis_version(team)
    done: list[Analysed] = []
    left: list[SourceFile] = []
    seen_again: list[tuple[str, tuple[int, int, int], bytes]] = []
    known = cache.of_files(version, str(root))
    generated = settings.files.generated
    for file in files:
        entry = known.get(os.fsencode(file.path)) if not generated else None
        result = cache.unpack(entry[1]) if entry and entry[0] == _stamp(file) else None
        if result is None and cache.is_open:
            result = _result_by_content(file, settings, cache, version, seen_again)
        if result is None:
            left.append(file)
        else:
            done.append(Analysed(file.name, file.language, result, is_known=True))
    if seen_again:
        cache.keep(version, (), seen_again)
    cache.touch(version, str(root))
    if left:
        done += _analyse_afresh(left, len(done), settings, cache, version, team, progress)
    return done


def _result_by_content(
    file: SourceFile,
    settings: Settings,
    cache: ResultCache,
    version: str,
    seen_again: list[tuple[str, tuple[int, int, int], bytes]],
) -> FileAnalysis | None:
    """Return the result for a file whose stamp says nothing but whose text is known: after a fresh checkout, for one."""
    try:
        text = read_source(file.path, settings.files.max_size)
    except ReadError as error:
        return FileAnalysis(problem=str(error))
    key = result_key(version, file.language, file.name, settings.files.generated, text)
    result = cache.result(key)
    if result is not None and len(text) == file.size and not settings.files.generated:
        seen_again.append((file.path, _stamp(file), key))
    return result


def _analyse_afresh(
    files: list[SourceFile],
    known_count: int,
    settings: Settings,
    cache: ResultCache,
    version: str,
    team: TeamFacts,
    progress: Progress | None,
) -> list[Analysed]:
    # The engine is loaded only here, because a scan that knows all results already is over sooner than that takes.
    from assay.app.analysis import analyse_item, prepare
    from assay.workspace.pool import Failure, run_over

    prepare()
    items = [
        WorkItem(
            file.path,
            file.name,
            file.language,
            file.size,
            settings.files.max_size,
            settings.files.generated,
            version,
            team=team,
        )
        for file in files
    ]
    done: list[Analysed] = []
    results: list[tuple[bytes, FileAnalysis]] = []
    stamps: list[tuple[str, tuple[int, int, int], bytes]] = []
    kept_at = time.monotonic()
    outcomes = run_over(
        analyse_item,
        items,
        initialise=prepare,
        weight=_weight,
        jobs=settings.scan.jobs,
        timeout=settings.files.timeout,
    )
    try:
        for count, (index, outcome) in enumerate(outcomes, 1):
            file = files[index]
            if isinstance(outcome, Failure):
                done.append(Analysed(file.name, file.language, FileAnalysis(problem=outcome.message)))
            else:
                key, analysis = outcome
                done.append(Analysed(file.name, file.language, analysis))
                if key and not analysis.faults:
                    results.append((key, analysis))
                    if not settings.files.generated:
                        stamps.append((file.path, _stamp(file), key))
            if progress:
                progress(known_count + count, known_count + len(files))
            if time.monotonic() - kept_at > _KEEP_EVERY:
                cache.keep(version, results, stamps)
                results, stamps, kept_at = [], [], time.monotonic()
    finally:
        outcomes.close()
        cache.keep(version, results, stamps)
    return done


def _weight(item: WorkItem) -> int:
    return item.size + 500  # A file costs something even when it is empty.
