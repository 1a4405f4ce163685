"""The file that shows which environment variables a project wants: a fix that reads a new one from the environment adds its name there."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from pathlib import Path

from assay.workspace.reading import ReadError, read_source

NAMES = (".env.example", ".env.sample", ".env.template", ".env.dist", "env.example")
_LARGEST = 1_000_000

Read = Callable[[str], bytes | None]
"""Returns the content of a file of the project by its path relative to it, None where there is none."""


def reader_of(root: Path) -> Read:
    """Return what reads the files of a project from disk."""

    def read(path: str) -> bytes | None:
        target = root / path
        if target.is_symlink():
            return None
        try:
            return read_source(target, _LARGEST)
        except ReadError:
            return None

    return read


def example_for(path: str, read: Read) -> tuple[str, bytes] | None:
    """Return the example that is nearest to a file, in its folder or one above, with its content; None where there is none."""
    parts = path.split("/")[:-1]
    for depth in range(len(parts), -1, -1):
        folder = "/".join(parts[:depth])
        for name in NAMES:
            candidate = f"{folder}/{name}" if folder else name
            content = read(candidate)
            if content is not None:
                return candidate, content
    return None


def lacking(content: bytes, variables: Iterable[str]) -> list[str]:
    """Return the variables that an example does not name yet, each once."""
    text = content.decode("utf-8", "replace")
    return [
        name
        for name in dict.fromkeys(variables)
        if not re.search(rf"^\s*(?:#\s*)?(?:export\s+)?{re.escape(name)}\s*=", text, re.MULTILINE)
    ]


def addition(content: bytes, variables: Iterable[str]) -> bytes:
    """Return what is to be written at the end of an example so that it names the variables; empty where it names them already."""
    missing = lacking(content, variables)
    if not missing:
        return b""
    newline = b"\r\n" if b"\r\n" in content else b"\n"
    start = b"" if not content or content.endswith((b"\n", b"\r")) else newline
    # Without a value: what belongs there is a secret, and everybody has their own.
    return start + b"".join(name.encode() + b"=" + newline for name in missing)
