"""What the result of an analysis depends on besides the text: a fingerprint of the code, rules and facts of this installation."""

from __future__ import annotations

from functools import lru_cache
from hashlib import blake2b
from importlib import metadata
from importlib.resources import files
from importlib.resources.abc import Traversable

from assay import __version__

_ROOMS = ("base", "ir", "findings", "facts", "languages", "rules", "engine")
_SINGLE_FILES = ("app/analysis.py", "triage/fingerprint.py", "workspace/skipping.py")
_ENDINGS = (".py", ".toml", ".csv")
_PARSERS = ("tree-sitter",)


def _sources(folder: Traversable) -> list[tuple[str, Traversable]]:
    found: list[tuple[str, Traversable]] = []
    for entry in sorted(folder.iterdir(), key=lambda entry: entry.name):
        if entry.is_dir():
            found += [
                (f"{entry.name}/{name}", source) for name, source in _sources(entry) if entry.name != "__pycache__"
            ]
        elif entry.name.endswith(_ENDINGS):
            found.append((entry.name, entry))
    return found


@lru_cache(maxsize=1)
def analysis_version() -> str:
    """Return a text that differs whenever an analysis may come to another result.

    It is computed from the sources themselves, and not only from the version number, so that a change under development is never met
    by old results.
    """
    hasher = blake2b(digest_size=12)
    root = files("assay")
    for room in _ROOMS:
        for name, source in _sources(root / room):
            hasher.update(f"{room}/{name}\0".encode() + source.read_bytes() + b"\0")
    for single in _SINGLE_FILES:
        hasher.update((root / single).read_bytes())
    for distribution in metadata.distributions():
        name = distribution.metadata["Name"] or ""
        if name.replace("_", "-").startswith(_PARSERS):
            hasher.update(f"{name}={distribution.version}\0".encode())
    return f"{__version__}-{hasher.hexdigest()}"
