"""The source files of an index or a commit, as the search along imports asks for them: git finds the words, and what matters is analysed."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from pathlib import Path

from assay.app.reporting import Analysed
from assay.findings.links import FileLinks
from assay.languages.registry import all_languages
from assay.workspace.git import GitError, paths_with
from assay.workspace.listing import Selection
from assay.workspace.trees import Tree


class TreeSources:
    """Fulfils ``Sources`` for the files of a tree.

    ``revision`` is None for the index. ``known`` are the files that were analysed already, and ``analyse`` analyses others by their paths.
    """

    def __init__(
        self,
        top: Path,
        revision: str | None,
        prefix: str,
        tree: Tree,
        selection: Selection,
        known: Iterable[Analysed],
        analyse: Callable[[Sequence[str]], list[Analysed]],
    ) -> None:
        self._top = top
        self._revision = revision
        self._prefix = prefix
        self._tree = tree
        self._selection = selection
        self._known = {file.name: file for file in known}
        self._analyse = analyse
        self._paths: frozenset[str] | None = None
        self._links: dict[str, FileLinks | None] = {}
        self._mentioning: dict[str, list[str]] = {}

    def paths(self) -> Collection[str]:
        """Return the paths of all source files."""
        if self._paths is None:
            languages = all_languages()
            self._paths = frozenset(
                path
                for path in self._tree.blobs
                if languages.of_path(path) is not None and not self._selection.reason_against(path)
            )
        return self._paths

    def links(self, path: str) -> FileLinks | None:
        """Return the links of a file, None where it cannot be analysed."""
        if path not in self._links:
            self.prepare((path,))
            file = self._known.get(path)
            self._links[path] = file.analysis.links() if file is not None else None
        return self._links[path]

    def mentioning(self, word: str) -> Iterable[str]:
        """Return the files that may import something by a name with this word."""
        if word not in self._mentioning:
            try:
                found = paths_with(self._top, word, self._revision, self._prefix)
            except GitError:
                found = list(self._tree.blobs)
            self._mentioning[word] = found
        return self._mentioning[word]

    def prepare(self, paths: Iterable[str]) -> None:
        """Analyse those of these files that were not, all at once."""
        missing = [path for path in paths if path not in self._known and path in self._tree.blobs]
        if missing:
            self._known.update({file.name: file for file in self._analyse(missing)})
