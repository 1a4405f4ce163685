"""Analyses versions of files that git keeps, each once: results are kept by blob, name, and version of rules and facts.

What is kept is written as it comes, in transactions, so that work that is interrupted at any moment goes on where it stopped. Nothing else
has to be remembered: everything else that is said of the past is computed from git and these results anew.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from hashlib import blake2b

from assay.app.cache import ResultCache
from assay.app.results import FileAnalysis, WorkItem
from assay.app.team_facts import TeamFacts
from assay.app.versions import analysis_version
from assay.config.settings import Settings
from assay.languages.registry import all_languages
from assay.workspace.git import Objects
from assay.workspace.listing import Selection
from assay.workspace.skipping import Skip

_CHUNK_BYTES = 24_000_000
"""Bytes of text that are read before they are analysed, so that a long history does not have to fit into memory."""
_KEEP_EVERY = 1.0
"""Seconds between transactions."""
NOTHING = FileAnalysis()
"""What is known of a version without findings: one object for all of them."""

Version = tuple[str, str]
"""A path relative to the project, and a blob."""


@dataclass(slots=True)
class BlobAnalyses:
    """The analyses of versions of files. ``of`` answers for what ``prepare`` was asked to look at."""

    objects: Objects
    settings: Settings
    selection: Selection
    cache: ResultCache
    team: TeamFacts
    prefix: str = ""
    """The project's folder in the repository: ``""`` or ``"sub/"``. Paths here are relative to it."""
    progress: Callable[[int, int], None] | None = None
    absent: frozenset[str] = frozenset()
    """Blobs that this clone does not have, and that must not be asked for."""
    known: int = 0
    """Versions whose results were kept from before."""
    analysed: int = 0
    """Versions that were analysed now."""
    missing: int = 0
    """Versions that this clone does not have (a partial clone)."""
    failed: dict[Version, str] = field(default_factory=dict)
    """Versions that could not be analysed, with the reason."""
    _results: dict[Version, FileAnalysis] = field(default_factory=dict)
    _wanted: dict[str, bool] = field(default_factory=dict)

    def is_wanted(self, path: str) -> bool:
        """Whether a scan with the settings of today would read a file of this name."""
        known = self._wanted.get(path)
        if known is None:
            base = path.rsplit("/", 1)[-1]
            has_language = all_languages().of_path(base) is not None or "." not in base
            known = self._wanted[path] = has_language and self.selection.reason_against(path) is None
        return known

    def of(self, version: Version) -> FileAnalysis | None:
        """Return what is known of a version; None where it could not be looked at."""
        return self._results.get(version)

    def read(self, blob: str) -> bytes | None:
        """Return the content of a blob, None where this clone does not have it. Raises GitError."""
        return None if blob in self.absent else self.objects.read(blob)

    def prepare(self, versions: Iterable[Version]) -> None:
        """Look the versions up, and analyse those that are not known. Raises GitError."""
        wanted = [version for version in dict.fromkeys(versions) if version not in self._results]
        rules = analysis_version(self.team)
        keys = {version: self._key(rules, version) for version in wanted}
        left: list[Version] = []
        for version in wanted:
            result = self.cache.result(keys[version])
            if result is None:
                left.append(version)
            else:
                self._take(version, result)
                self.known += 1
        self.cache.refresh([keys[version] for version in wanted if version in self._results])
        chunk: list[tuple[Version, str, bytes]] = []
        skipped: list[tuple[bytes, FileAnalysis]] = []
        size = done = 0
        for version in left:
            text = self.read(version[1])
            if text is None:
                self.missing += 1
                continue
            result, language = self._before_analysis(version[0], text)
            if result is not None:
                self._take(version, result)
                skipped.append((keys[version], result))
                continue
            chunk.append((version, language, text))
            size += len(text) + 500
            if size > _CHUNK_BYTES:
                self._analyse(chunk, keys, rules, done, len(left))
                done += len(chunk)
                chunk, size = [], 0
        self._analyse(chunk, keys, rules, done, len(left))
        self.cache.keep(rules, skipped, ())

    def _key(self, rules: str, version: Version) -> bytes:
        files = self.settings.files
        hasher = blake2b(b"blob\0", digest_size=20)
        for part in (rules, version[0], str(files.generated), str(files.max_size), version[1]):
            hasher.update(part.encode("utf-8", "surrogateescape") + b"\0")
        return hasher.digest()

    def _take(self, version: Version, result: FileAnalysis) -> None:
        is_empty = not (result.findings or result.ignores)
        self._results[version] = NOTHING if is_empty else result

    def _before_analysis(self, path: str, text: bytes) -> tuple[FileAnalysis | None, str]:
        """Return the result for a text that is not analysed at all, or None with the name of its language."""
        languages = all_languages()
        language = languages.of_path(path.rsplit("/", 1)[-1])
        if language is None:
            language = languages.of_interpreter_line(text[:128].split(b"\n", 1)[0])
        if language is None:
            return FileAnalysis(skip=Skip.UNKNOWN), ""
        if len(text) > self.settings.files.max_size:
            return FileAnalysis(skip=Skip.TOO_LARGE), ""
        return None, language.name

    def _analyse(
        self,
        chunk: Sequence[tuple[Version, str, bytes]],
        keys: dict[Version, bytes],
        rules: str,
        done: int,
        total: int,
    ) -> None:
        if not chunk:
            return
        # The engine is loaded only where something is left to analyse.
        from assay.app.analysis import analyse_item, prepare
        from assay.workspace.pool import Failure, run_over

        prepare()
        generated = self.settings.files.generated
        items = [
            WorkItem("", version[0], language, len(text), 0, generated, rules, text, team=self.team)
            for version, language, text in chunk
        ]
        ready: list[tuple[bytes, FileAnalysis]] = []
        kept_at = time.monotonic()
        outcomes = run_over(
            analyse_item,
            items,
            initialise=prepare,
            weight=_weight,
            jobs=self.settings.scan.jobs,
            timeout=self.settings.files.timeout,
        )
        try:
            for count, (index, outcome) in enumerate(outcomes, 1):
                version = chunk[index][0]
                if isinstance(outcome, Failure):
                    self.failed[version] = outcome.message
                else:
                    self._take(version, outcome[1])
                    self.analysed += 1
                    if not outcome[1].faults:
                        ready.append((keys[version], outcome[1]))
                if self.progress:
                    self.progress(done + count, total)
                if time.monotonic() - kept_at > _KEEP_EVERY:
                    self.cache.keep(rules, ready, ())
                    ready, kept_at = [], time.monotonic()
        finally:
            outcomes.close()
            self.cache.keep(rules, ready, ())


def _weight(item: WorkItem) -> int:
    return item.size + 500  # A file costs something even when it is empty.
