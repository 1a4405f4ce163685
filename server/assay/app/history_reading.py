"""Opens the repository of a project and has its past followed: which files count, what is kept, and where records of assistants are."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from assay.app.blob_analysis import BlobAnalyses
from assay.app.cache import ResultCache, user_cache_folder
from assay.app.history import ProjectHistory, Reach, follow
from assay.app.reporting import ground_of
from assay.app.team_facts import load_team_facts
from assay.app.triage_settings import TriageSettings
from assay.app.versions import analysis_version
from assay.config.settings import Settings
from assay.ledger.agent_trace import read_traces
from assay.ledger.model import Window
from assay.triage.assess import Ground
from assay.workspace.git import Repository, open_objects
from assay.workspace.git_history import CommitLog, missing_objects, read_log
from assay.workspace.listing import OWN_IGNORE_FILE, ListingOptions, Selection
from assay.workspace.reading import ReadError, read_source
from assay.workspace.trees import commit_tree

Progress = Callable[[int, int], None]

TRACE_FILE = ".agent-trace/traces.jsonl"
"""Where the reference implementation of Agent Trace keeps its records."""
_LARGEST_TRACE_FILE = 50_000_000


@dataclass(frozen=True, slots=True)
class Request:
    """What is asked for. ``back_to`` cuts the history off; None looks at all of it."""

    window: Window
    now: float
    back_to: date | None = None


@dataclass(frozen=True, slots=True)
class Project:
    """A project with what decisions on it rest on."""

    name: str
    root: Path
    settings: Settings
    triage: TriageSettings
    below: str = ""
    """The folder of it that is wanted, ``"src/"``; empty for all of it."""

    @classmethod
    def at(cls, place: Path, root: Path, settings: Settings, triage: TriageSettings) -> Project:
        """Return the project around a place that a person named."""
        resolved, top = place.resolve(), root.resolve()
        is_part = resolved != top and resolved.is_relative_to(top)
        below = resolved.relative_to(top).as_posix() if is_part else ""
        return cls(top.name, root, settings, triage, below + "/" if below and not place.is_file() else below)


@dataclass(frozen=True, slots=True)
class ReadHistory:
    """The past of a project, with what it was read by."""

    history: ProjectHistory | None
    """None where no commit is within reach."""
    log: CommitLog
    analyses: BlobAnalyses
    ground: Ground
    exists: Callable[[str], bool]
    """Whether a path of the project is in its newest commit."""
    rules_version: str
    unreadable_traces: int


def read_history(
    project: Project,
    repository: Repository,
    revision: str,
    request: Request,
    *,
    cache_folder: Path | None = None,
    progress: Progress | None = None,
) -> ReadHistory:
    """Follow the findings of a project up to ``revision``. Raises GitError."""
    root, top = project.root.resolve(), repository.top.resolve()
    prefix = root.relative_to(top).as_posix() + "/" if root != top and root.is_relative_to(top) else ""
    log = read_log(repository.top, revision, prefix)
    team = load_team_facts(project.root).facts
    files = project.settings.files
    ground = ground_of(project.triage, request.window.until)
    traces = read_traces(_trace_files(repository))
    cache = ResultCache((cache_folder or user_cache_folder()) if project.settings.scan.cache else None)
    try:
        with open_objects(repository.top) as objects:
            tree = commit_tree(repository.top, revision).below(prefix)
            absent = missing_objects(repository.top, revision)
            selection = Selection(
                ListingOptions(files.exclude, files.max_size, files.vendored, files.generated),
                {
                    path: objects.read(blob) or b""
                    for path, blob in tree.blobs.items()
                    if path.rsplit("/", 1)[-1] == OWN_IGNORE_FILE and blob not in absent
                },
            )
            analyses = BlobAnalyses(objects, project.settings, selection, cache, team, prefix, progress, absent)
            reach = Reach(int(request.now), request.window.until, request.back_to)
            history = follow(
                repository.top, log, revision, analyses, project.settings, ground, reach, project.below, traces
            )
    finally:
        cache.close()
    version = analysis_version(team)
    return ReadHistory(history, log, analyses, ground, tree.blobs.__contains__, version, traces.unreadable)


def _trace_files(repository: Repository) -> Iterable[bytes]:
    path = repository.top / TRACE_FILE
    try:
        if path.is_file() and path.resolve().is_relative_to(repository.top.resolve()):
            yield read_source(str(path), _LARGEST_TRACE_FILE)
    except (OSError, ReadError):
        return
