"""What a scan leaves out and why: by name (before a file is opened) and by content (after it was read)."""

from __future__ import annotations

import re
from enum import StrEnum


class Skip(StrEnum):
    """Why a file, or a whole folder, was left out. The values are the words of reports."""

    IGNORED = "ignored"
    """Named by a ``.gitignore`` or ``.assayignore``."""
    EXCLUDED = "excluded"
    """Named by the setting ``files.exclude``."""
    VENDORED = "vendored"
    """A folder of other people's code, or of build output."""
    LINK = "link"
    """A symbolic link: what it points to is read where it is, or is outside of the tree."""
    SPECIAL = "special"
    """Neither a file nor a folder: a socket, a pipe, a device."""
    TOO_LARGE = "too-large"
    LOCK = "lock"
    """A lock file of a package manager."""
    UNKNOWN = "unknown-language"
    BINARY = "binary"
    GENERATED = "generated"
    MINIFIED = "minified"


VERSION_CONTROL = frozenset({".git", ".hg", ".svn", ".jj", ".bzr", "CVS"})
"""Folders that are not part of the tree at all; they are not even counted."""

_VENDORED_FOLDERS = frozenset(
    {
        "node_modules",
        "bower_components",
        "jspm_packages",
        "site-packages",
        "dist-packages",
        "vendor",
        "third_party",
        ".venv",
        "venv",
        "virtualenv",
        "__pycache__",
        "__pypackages__",
        ".eggs",
        ".tox",
        ".nox",
        ".cache",
        ".assay-cache",
        ".mypy_cache",
        ".ruff_cache",
        ".pytest_cache",
        ".hypothesis",
        ".gradle",
        ".next",
        ".nuxt",
        ".svelte-kit",
        ".parcel-cache",
        ".terraform",
        ".yarn",
        "build",
        "dist",
        "coverage",
        "htmlcov",
    }
)
_LOCK_FILES = frozenset(
    {
        "package-lock.json",
        "npm-shrinkwrap.json",
        "yarn.lock",
        "pnpm-lock.yaml",
        "bun.lock",
        "poetry.lock",
        "pdm.lock",
        "uv.lock",
        "pipfile.lock",
        "cargo.lock",
        "composer.lock",
        "gemfile.lock",
        "go.sum",
        "flake.lock",
        "pixi.lock",
    }
)
_MINIFIED_NAME = re.compile(
    r"[.-]min\.(?:js|mjs|cjs|css|html?)$|\.(?:js|css|mjs|cjs)\.map$|\.bundle\.js$", re.IGNORECASE
)

_BINARY_WINDOW = 8192
"""Bytes looked at for a NUL, as git does."""
_HEAD = 4096
"""Bytes at the beginning in which a generator leaves its mark."""
_GENERATED_MARK = re.compile(
    rb"^[ \t\xef\xbb\xbf]*(?:#|//|/\*|\*|--|;|<!--|%|\"\"\"|''').*?(?:@generated\b|\bDO NOT (?:EDIT|MODIFY)\b)",
    re.MULTILINE,
)
_LONG_LINE = 1000
"""Bytes from which on no person wrote a line of code."""
_MIN_MINIFIED_SIZE = 2000


def is_vendored_folder(name: str, entry_names: frozenset[str] | set[str]) -> bool:
    """Whether a folder holds other people's code or build output, by its name and by the names in it."""
    return name in _VENDORED_FOLDERS or name.endswith((".egg-info", ".dist-info")) or "pyvenv.cfg" in entry_names


def skip_by_name(name: str, generated: bool) -> Skip | None:
    """Return why a file of this name is left out, None where its name gives no reason. ``generated`` keeps minified files."""
    if name.lower() in _LOCK_FILES:
        return Skip.LOCK
    if not generated and _MINIFIED_NAME.search(name):
        return Skip.MINIFIED
    return None


def skip_by_content(text: bytes, generated: bool) -> Skip | None:
    """Return why a file with this content is left out, None where there is no reason. ``generated`` keeps generated and minified files."""
    if b"\0" in text[:_BINARY_WINDOW]:
        return Skip.BINARY
    if generated:
        return None
    if _GENERATED_MARK.search(text, 0, _HEAD):
        return Skip.GENERATED
    if is_minified(text):
        return Skip.MINIFIED
    return None


def is_minified(text: bytes) -> bool:
    """Whether nearly all of a text is in lines that no person wrote.

    A file that a person wrote around one long line of data has many short lines besides; it is not minified.
    """
    if len(text) < _MIN_MINIFIED_SIZE or text.count(b"\n") > len(text) // 200:
        return False
    lines = text.split(b"\n")
    long_bytes = sum(len(line) for line in lines if len(line) > _LONG_LINE)
    short_lines = sum(1 for line in lines if 0 < len(line.strip()) <= _LONG_LINE)
    return long_bytes * 10 >= len(text) * 9 and short_lines <= 50
