"""Fixes what is staged: the texts in the index, and the work tree only as far as it is the same.

A file that is staged in part keeps its other changes: the fix goes into the index as it is, and into the work tree by a merge of three texts.
Where such a merge has a conflict, the file on disk is left alone and that is said. Nothing is written before every new text was parsed and
scanned; the index changes in one step, and each file on disk in one.
"""

from __future__ import annotations

import tempfile
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

from assay.app.fix_files import FixedFile, FixPlan, fix_text, has_errors
from assay.app.team_facts import load_team_facts
from assay.config.settings import Settings
from assay.findings.model import Safety
from assay.languages.api import Language
from assay.languages.registry import all_languages
from assay.workspace.git import (
    GitError,
    find_repository,
    index_entries,
    merge_texts,
    open_objects,
    staged_changes,
    store_blob,
    unmerged_paths,
    write_index,
)
from assay.workspace.listing import OWN_IGNORE_FILE, ListingOptions, Selection
from assay.workspace.reading import ReadError, read_source, write_atomically
from assay.workspace.skipping import skip_by_content


class CannotFixStaged(Exception):  # noqa: N818 - it is named after what it says.
    """What is staged cannot be fixed; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class StagedPlan:
    """What would change in the index. ``plan`` holds the texts, ``blobs`` the id of each old text by name."""

    top: Path
    prefix: str
    """What stands between the repository and the project: ``""`` or ``"sub/"``."""
    plan: FixPlan
    blobs: dict[str, str]


@dataclass(frozen=True, slots=True)
class StagedOutcome:
    """What was done: files that were not written at all, and those whose copy on disk was left as it is, with the reason."""

    failed: tuple[tuple[str, str], ...]
    only_index: tuple[tuple[str, str], ...]


def plan_staged(
    root: Path, settings: Settings, safeties: Collection[Safety], rules: Collection[str] = ()
) -> StagedPlan:
    """Return what the fixes of these safeties would make of the staged files of a project. Writes nothing. Raises CannotFixStaged."""
    repository = find_repository(root)
    if repository is None:
        raise CannotFixStaged("This folder is not in the work tree of a git repository, so nothing is staged.")
    top = repository.top
    inside, outer = root.resolve(), top.resolve()
    prefix = inside.relative_to(outer).as_posix() + "/" if inside != outer and inside.is_relative_to(outer) else ""
    try:
        if conflicts := unmerged_paths(top):
            raise CannotFixStaged(
                f"{len(conflicts)} files are in conflict, such as {conflicts[0]}. Resolve the merge first."
            )
        names = {
            change.new_path[len(prefix) :]: change.new_blob
            for change in staged_changes(top)
            if change.new_path is not None
            and change.new_blob is not None
            and change.is_regular_file
            and change.new_path.startswith(prefix)
        }
        with open_objects(top) as objects:
            entries = index_entries(top)
            ignores = {
                path[len(prefix) :]: objects.read(blob) or b""
                for path, (_, blob) in entries.items()
                if path.startswith(prefix) and path.rsplit("/", 1)[-1] == OWN_IGNORE_FILE
            }
            options = ListingOptions(
                settings.files.exclude, settings.files.max_size, settings.files.vendored, settings.files.generated
            )
            selection = Selection(options, ignores)
            texts = {
                name: text
                for name, blob in sorted(names.items())
                if not selection.reason_against(name) and (text := objects.read(blob)) is not None
            }
    except GitError as error:
        raise CannotFixStaged(str(error)) from error
    team = load_team_facts(root).facts
    files: list[FixedFile] = []
    left = refused = 0
    for name, text in texts.items():
        language = _language(name, text)
        if language is None or len(text) > settings.files.max_size or skip_by_content(text, settings.files.generated):
            continue
        fixed = fix_text(language, name, text, settings, safeties, rules, team)
        left += fixed.left
        refused += fixed.refused
        if fixed.titles:
            files.append(FixedFile(root / name, name, text, fixed.text, fixed.titles))
    plan = FixPlan(tuple(files), left, refused, ())
    return StagedPlan(top, prefix, plan, {file.name: names[file.name] for file in files})


def _language(name: str, text: bytes) -> Language | None:
    languages = all_languages()
    return languages.of_path(name) or languages.of_interpreter_line(text[:128].split(b"\n", 1)[0])


def write_staged(staged: StagedPlan, max_size: int) -> StagedOutcome:
    """Put the fixed texts into the index, all of them in one step, and then into the files on disk. Raises CannotFixStaged."""
    failed: list[tuple[str, str]] = []
    only_index: list[tuple[str, str]] = []
    try:
        entries = index_entries(staged.top)
        new: list[tuple[str, str, str]] = []
        chosen: list[FixedFile] = []
        for file in staged.plan.files:
            path = staged.prefix + file.name
            mode, blob = entries.get(path, ("", ""))
            if blob != staged.blobs[file.name]:
                failed.append((file.name, "Something else was staged in the meantime, and it was left alone."))
                continue
            new.append((mode, store_blob(staged.top, file.new), path))
            chosen.append(file)
        # What goes to disk is made before the index changes, so that a failure here leaves everything as it was.
        copies = [(file, _copy_on_disk(file, max_size)) for file in chosen]
        if new:
            write_index(staged.top, new)
    except GitError as error:
        raise CannotFixStaged(f"The index was not changed. {error}") from error
    for file, copy in copies:
        if isinstance(copy, str):
            only_index.append((file.name, copy))
            continue
        if copy is None:
            continue
        before, after = copy
        try:
            if read_source(file.path, max_size) != before:
                only_index.append((file.name, "the file on disk was changed in the meantime"))
                continue
            write_atomically(file.path, after)
        except (ReadError, OSError) as error:
            only_index.append((file.name, f"the file on disk cannot be written ({error})"))
    return StagedOutcome(tuple(failed), tuple(only_index))


def _copy_on_disk(file: FixedFile, max_size: int) -> tuple[bytes, bytes] | str | None:
    """Return the file on disk as it is and as it is to be; None where there is nothing to do, or why it is left alone."""
    if not file.path.exists() or file.path.is_symlink():
        return None
    try:
        now = read_source(file.path, max_size)
    except ReadError as error:
        return f"the file on disk cannot be read ({error})"
    if now == file.old:
        return now, file.new
    # Git may keep line feeds where the disk has carriage returns as well.
    has_returns = b"\r\n" in now and b"\r\n" not in file.old
    plain = now.replace(b"\r\n", b"\n") if has_returns else now
    if has_returns and plain.replace(b"\n", b"\r\n") != now:
        return "the file on disk mixes line endings"
    if plain == file.old:
        merged: bytes | None = file.new
    elif plain == file.new:
        return None
    else:
        with tempfile.TemporaryDirectory(prefix="assay-merge-") as folder:
            merged = merge_texts(Path(folder), plain, file.old, file.new)
    if merged is None:
        return "the file on disk has other changes at the same place; fix it there too"
    language = _language(file.name, merged)
    if language is not None and has_errors(language, merged) and not has_errors(language, plain):
        return "the file on disk has other changes that the fix does not fit; fix it there too"
    return now, merged.replace(b"\n", b"\r\n") if has_returns else merged
