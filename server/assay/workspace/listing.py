"""Lists the files of a tree that a scan is to read: what ignore files and settings leave, in a stable order.

The same files are listed with and without git, and on every machine: ``.gitignore`` and ``.assayignore`` count at every level, the ignore list
of the person's own git configuration does not. Symbolic links are never followed inside a tree.
"""

from __future__ import annotations

import os
import stat
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from pathspec import GitIgnoreSpec

from assay.languages.api import Language, LanguageSet
from assay.workspace.skipping import VERSION_CONTROL, Skip, is_vendored_folder, skip_by_name

OWN_IGNORE_FILE = ".assayignore"
_IGNORE_FILES = (".gitignore", OWN_IGNORE_FILE)
_MAX_IGNORE_FILE = 1_000_000


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file to read. ``name`` is its path relative to the root with ``/`` (absolute where it is outside of the root)."""

    path: str
    name: str
    language: str
    size: int
    modified_ns: int
    inode: int


@dataclass(frozen=True, slots=True)
class FileProblem:
    """A file or folder that could not be read, with the reason in a sentence."""

    name: str
    message: str


@dataclass(frozen=True, slots=True)
class ListingOptions:
    """What to leave out; see the settings of the same names."""

    exclude: tuple[str, ...] = ()
    max_size: int = 2_000_000
    vendored: bool = False
    generated: bool = False


@dataclass(slots=True)
class Listing:
    """The files to read, by name; what was left out, by reason (a folder counts as one); and what could not be read."""

    files: list[SourceFile] = field(default_factory=list)
    skipped: Counter[Skip] = field(default_factory=Counter)
    problems: list[FileProblem] = field(default_factory=list)


_Level = tuple[int, GitIgnoreSpec]
"""An ignore file: the length of the prefix that its folder has in names, and its patterns."""


def _ignore_specs(folder: str, prefix_length: int, names: Iterable[str]) -> tuple[_Level, ...]:
    specs: list[_Level] = []
    for name in _IGNORE_FILES:
        if name not in names:
            continue
        try:
            with open(os.path.join(folder, name), "rb") as stream:
                text = stream.read(_MAX_IGNORE_FILE)
        except OSError:
            continue
        specs.append((prefix_length, _spec(text.decode("utf-8", "replace").splitlines())))
    return tuple(specs)


def _spec(lines: Iterable[str]) -> GitIgnoreSpec:
    """Return the patterns that can be read; git ignores the others in silence as well."""
    good: list[str] = []
    for line in lines:
        try:
            GitIgnoreSpec.from_lines([line])
        except ValueError:
            continue
        good.append(line)
    return GitIgnoreSpec.from_lines(good)


def _is_ignored(name: str, levels: Sequence[_Level]) -> bool:
    """Whether the innermost ignore file that speaks of ``name`` (with a final slash for folders) ignores it."""
    for prefix_length, spec in reversed(levels):
        include = spec.check_file(name[prefix_length:]).include
        if include is not None:
            return include
    return False


def check_patterns(patterns: Iterable[str]) -> list[str]:
    """Return those patterns that cannot be understood."""
    bad: list[str] = []
    for pattern in patterns:
        try:
            GitIgnoreSpec.from_lines([pattern])
        except ValueError:
            bad.append(pattern)
    return bad


class _Walk:
    """One walk over one tree."""

    def __init__(self, root: Path, languages: LanguageSet, options: ListingOptions, listing: Listing) -> None:
        self.root = root
        self.languages = languages
        self.options = options
        self.listing = listing
        self.excluded = _spec(options.exclude)
        self.seen: set[str] = set()

    def name_of(self, path: Path) -> str:
        """Return the name of a path in reports."""
        try:
            return path.relative_to(self.root).as_posix()
        except ValueError:
            return path.as_posix()

    def add_file(self, path: str, name: str, status: os.stat_result, explicit: bool) -> None:
        """Take a file into the listing, or count why not."""
        base = name.rsplit("/", 1)[-1]
        if path in self.seen:
            return
        if not explicit and (reason := skip_by_name(base, self.options.generated)):
            self.listing.skipped[reason] += 1
            return
        language = self.language_of(path, base)
        if language is None:
            self.listing.skipped[Skip.UNKNOWN] += 1
        elif status.st_size > self.options.max_size:
            self.listing.skipped[Skip.TOO_LARGE] += 1
        else:
            self.seen.add(path)
            self.listing.files.append(
                SourceFile(path, name, language.name, status.st_size, status.st_mtime_ns, status.st_ino)
            )

    def language_of(self, path: str, base: str) -> Language | None:
        """Return the language by the name, or by the ``#!`` line of a file whose name has no ending."""
        language = self.languages.of_path(base)
        if language is not None or "." in base:
            return language
        try:
            with open(path, "rb") as stream:
                return self.languages.of_interpreter_line(stream.read(128).split(b"\n", 1)[0])
        except OSError:
            return None

    def outer_levels(self, folder: Path) -> tuple[_Level, ...]:
        """Return the ignore files between the root and ``folder``, without ``folder``'s own."""
        name = self.name_of(folder)
        if name == "." or name.startswith("/") or not folder.is_relative_to(self.root):
            return ()
        levels: tuple[_Level, ...] = ()
        prefix = ""
        for part in name.split("/"):
            levels += _ignore_specs(os.path.join(self.root, prefix), len(prefix), _IGNORE_FILES)
            prefix += part + "/"
        # A folder that was asked for by name is read although an ignore file around it speaks of it.
        return () if _is_ignored(name + "/", levels) else levels

    def folder(self, start: Path) -> None:
        """Walk over a folder."""
        name = self.name_of(start)
        inside = start.is_relative_to(self.root)
        prefix = "" if name == "." else name.rstrip("/") + "/"
        stack: list[tuple[str, str, tuple[_Level, ...]]] = [(str(start), prefix, self.outer_levels(start))]
        while stack:
            path, prefix, levels = stack.pop()
            try:
                with os.scandir(path) as entries:
                    found = sorted(entries, key=lambda entry: entry.name)
            except OSError as error:
                self.problem(prefix.rstrip("/") or ".", error)
                continue
            names = {entry.name for entry in found}
            if prefix and path != str(start) and not self.options.vendored and "pyvenv.cfg" in names:
                self.listing.skipped[Skip.VENDORED] += 1
                continue
            levels += _ignore_specs(path, len(prefix), names)
            for entry in found:
                self.entry(entry, prefix, levels, stack, inside)

    def entry(
        self,
        entry: os.DirEntry[str],
        prefix: str,
        levels: tuple[_Level, ...],
        stack: list[tuple[str, str, tuple[_Level, ...]]],
        inside: bool,
    ) -> None:
        """Deal with one entry of a folder."""
        if entry.name in VERSION_CONTROL:
            return
        name = prefix + entry.name
        try:
            if entry.is_symlink():
                self.listing.skipped[Skip.LINK] += 1
                return
            is_folder = entry.is_dir(follow_symlinks=False)
            subject = name + "/" if is_folder else name
            if is_folder and not self.options.vendored and is_vendored_folder(entry.name, frozenset()):
                self.listing.skipped[Skip.VENDORED] += 1
            elif levels and _is_ignored(subject, levels):
                self.listing.skipped[Skip.IGNORED] += 1
            elif inside and self.options.exclude and self.excluded.match_file(subject):
                self.listing.skipped[Skip.EXCLUDED] += 1
            elif is_folder:
                stack.append((entry.path, subject, levels))
            else:
                status = entry.stat(follow_symlinks=False)
                if stat.S_ISREG(status.st_mode):
                    self.add_file(entry.path, name, status, explicit=False)
                else:
                    self.listing.skipped[Skip.SPECIAL] += 1
        except OSError as error:
            self.problem(name, error)

    def problem(self, name: str, error: OSError) -> None:
        """Note what could not be read."""
        self.listing.problems.append(FileProblem(name, f"It cannot be read: {error.strerror or error}."))


def list_files(root: Path, paths: Sequence[Path], languages: LanguageSet, options: ListingOptions) -> Listing:
    """Return the files at or below ``paths`` that a scan is to read, sorted by name. Never raises.

    ``root`` is the project's folder: names and the patterns of ``options`` are relative to it. A file or folder among ``paths`` is read even
    where an ignore file names it, because it was asked for.
    """
    listing = Listing()
    walk = _Walk(root, languages, options, listing)
    for given in paths:
        try:
            path = given.resolve()
            status = path.stat()
        except (OSError, RuntimeError, ValueError) as error:
            reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
            listing.problems.append(FileProblem(given.as_posix(), f"It cannot be read: {reason}."))
            continue
        if stat.S_ISDIR(status.st_mode):
            walk.folder(path)
        elif stat.S_ISREG(status.st_mode):
            walk.add_file(str(path), walk.name_of(path), status, explicit=True)
        else:
            listing.skipped[Skip.SPECIAL] += 1
    listing.files.sort(key=lambda file: file.name)
    listing.problems.sort(key=lambda problem: problem.name)
    return listing


class Selection:
    """Says of paths in a tree that is not on disk whether a scan would read them: by name, folder, ignore files and settings.

    Ignore files of git say nothing here: what is in the tree was put there although they may name it.
    """

    def __init__(self, options: ListingOptions, ignore_files: dict[str, bytes]) -> None:
        """``ignore_files`` are the contents of all ``.assayignore`` files by path."""
        self.options = options
        self._excluded = _spec(options.exclude)
        self._levels: dict[str, GitIgnoreSpec] = {
            path[: -len(OWN_IGNORE_FILE)]: _spec(text.decode("utf-8", "replace").splitlines())
            for path, text in ignore_files.items()
        }

    def reason_against(self, path: str) -> Skip | None:
        """Return why a scan would leave a file out, None where it would read it (as far as its name tells)."""
        *folders, base = path.split("/")
        if any(folder in VERSION_CONTROL for folder in folders):
            return Skip.EXCLUDED
        if not self.options.vendored and any(is_vendored_folder(folder, frozenset()) for folder in folders):
            return Skip.VENDORED
        parents = ["/".join(folders[:depth]) + "/" for depth in range(1, len(folders) + 1)]
        if self.options.exclude and any(self._excluded.match_file(name) for name in (*parents, path)):
            return Skip.EXCLUDED
        for name in (*parents, path):
            levels = [(len(prefix), spec) for prefix, spec in sorted(self._levels.items()) if name.startswith(prefix)]
            if levels and _is_ignored(name, levels):
                return Skip.IGNORED
        return skip_by_name(base, self.options.generated)
