"""The source files of a project on disk, as the search along imports asks for them: those that a scan analysed, and others when they matter."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from pathlib import Path

from assay.app.reporting import Analysed
from assay.config.settings import Settings
from assay.findings.links import FileLinks
from assay.languages.registry import all_languages
from assay.workspace.listing import ListingOptions, SourceFile, list_files
from assay.workspace.reading import ReadError, read_source

_MOST_KEPT = 200_000_000
"""Bytes of texts that are kept between two questions; larger projects are read again."""

Analyse = Callable[[Sequence[SourceFile]], list[Analysed]]


class ProjectSources:
    """Fulfils ``Sources`` for a project folder.

    ``known`` are the files that were analysed already; where they are all files of the project (``is_complete``) nothing else is read.
    ``analyse`` analyses others.
    """

    def __init__(
        self, root: Path, settings: Settings, known: Iterable[Analysed], is_complete: bool, analyse: Analyse
    ) -> None:
        self._root = root
        self._settings = settings
        self._known = {file.name: file for file in known}
        self._is_complete = is_complete
        self._analyse = analyse
        self._links: dict[str, FileLinks | None] = {}
        self._listed: dict[str, SourceFile] | None = None
        self._texts: dict[str, bytes] = {}
        self._kept = 0

    def paths(self) -> Collection[str]:
        """Return the paths of all source files."""
        return self._known.keys() if self._is_complete else self._files().keys() | self._known.keys()

    def _files(self) -> Mapping[str, SourceFile]:
        if self._listed is None:
            chosen = self._settings.files
            options = ListingOptions(chosen.exclude, chosen.max_size, chosen.vendored, chosen.generated)
            listing = list_files(self._root, [self._root], all_languages(), options)
            self._listed = {file.name: file for file in listing.files}
        return self._listed

    def links(self, path: str) -> FileLinks | None:
        """Return the links of a file, None where it cannot be analysed."""
        if path not in self._links:
            self.prepare((path,))
            file = self._known.get(path)
            self._links[path] = file.analysis.links() if file is not None else None
        return self._links[path]

    def mentioning(self, word: str) -> Iterable[str]:
        """Return the files that may import something by a name with this word."""
        found = [name for name, file in self._known.items() if word in file.analysis.modules]
        if not self._is_complete:
            wanted = word.encode("utf-8", "surrogateescape")
            found += [name for name in self._files() if name not in self._known and wanted in self._text(name)]
        return found

    def _text(self, name: str) -> bytes:
        known = self._texts.get(name)
        if known is None:
            try:
                known = read_source(self._files()[name].path, self._settings.files.max_size)
            except ReadError:
                known = b""
            if self._kept + len(known) <= _MOST_KEPT:
                self._kept += len(known)
                self._texts[name] = known
        return known

    def prepare(self, paths: Iterable[str]) -> None:
        """Analyse those of these files that were not, all at once."""
        if self._is_complete:
            return
        listed = self._files()
        missing = [listed[path] for path in paths if path not in self._known and path in listed]
        if missing:
            self._known.update({file.name: file for file in self._analyse(missing)})
