"""What the result of an analysis depends on besides the text: a fingerprint of the code, rules and facts of this installation."""

from __future__ import annotations

import os
from functools import lru_cache
from hashlib import blake2b
from importlib.resources import files
from importlib.resources.abc import Traversable
from importlib.util import find_spec

from assay import __version__
from assay.facts.team import NO_TEAM_FACTS, TeamFacts

_ROOMS = ("base", "ir", "findings", "facts", "languages", "rules", "engine")
_SINGLE_FILES = (
    "app/analysis.py",
    "app/import_graph.py",
    "app/module_names.py",
    "app/project_sources.py",
    "app/results.py",
    "triage/exposure.py",
    "triage/fingerprint.py",
    "triage/ignores.py",
    "triage/inputs.py",
    "triage/roles.py",
    "workspace/skipping.py",
)
_ENDINGS = (".py", ".toml", ".csv")
_PARSERS = "tree_sitter"


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


def _parser_versions() -> list[str]:
    """Return the names and versions of the installed parsers.

    They are read off the names of folders: ``importlib.metadata`` would take longer than a scan whose results are known.
    """
    spec = find_spec(_PARSERS)
    if spec is None or spec.origin is None:
        return []
    installed = os.listdir(os.path.dirname(os.path.dirname(spec.origin)))
    return sorted(name for name in installed if name.startswith(_PARSERS) and name.endswith(".dist-info"))


def analysis_version(team: TeamFacts = NO_TEAM_FACTS) -> str:
    """Return a text that differs whenever an analysis may come to another result."""
    return f"{_installed_version()}+{team.digest}" if team.digest else _installed_version()


@lru_cache(maxsize=1)
def _installed_version() -> str:
    """Return what differs with the code, rules and facts of this installation.

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
    for name in _parser_versions():
        hasher.update(f"{name}\0".encode())
    return f"{__version__}-{hasher.hexdigest()}"
