"""What is known of the packages of a workspace, and how it is asked for."""

from __future__ import annotations

import fnmatch
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache
from importlib import resources

Read = Callable[[str], bytes | None]
"""Returns the content of a file of the workspace by its path relative to it, None where it cannot be read."""

ECOSYSTEMS = {
    "python": "python",
    "javascript": "javascript",
    "typescript": "javascript",
    "tsx": "javascript",
    "vue": "javascript",
    "svelte": "javascript",
    "go": "go",
    "java": "java",
}
"""The family of packages that each language imports from."""


@dataclass(slots=True)
class Packages:
    """The packages of one family that a workspace accounts for. All names are as imports have them."""

    manifests: list[str] = field(default_factory=list)
    """The manifests that were read, by path."""
    declared: set[str] = field(default_factory=set)
    """The names that manifests and lock files declare, as written there."""
    importable: set[str] = field(default_factory=set)
    """The first names of what can be imported: from declarations, the environment and the workspace."""
    prefixes: set[str] = field(default_factory=set)
    """Beginnings of imports that are resolved in another way: aliases of bundlers, scopes of private registries, modules of Go."""
    own_paths: set[str] = field(default_factory=set)
    """Folders of the workspace with something in them (``core/util``): what bundlers resolve from a folder that they are told of."""
    private: tuple[str, ...] = ()
    """Patterns of names that people said are theirs."""
    has_environment: bool = False
    near: dict[str, str] = field(default_factory=dict)
    """The name that was probably meant, by unknown name; filled when it is asked for."""

    @property
    def can_tell(self) -> bool:
        """Whether enough is known to call a name unknown: without a manifest and an environment every name is."""
        return bool(self.manifests) or self.has_environment

    def is_private(self, name: str) -> bool:
        """Whether people said that a name is theirs."""
        return any(fnmatch.fnmatchcase(name.lower(), pattern.lower()) for pattern in self.private)


@lru_cache(maxsize=8)
def well_known(family: str) -> frozenset[str]:
    """Return the names of packages that exist beyond doubt: those that Debian ships, and the best known of the rest.

    https://packages.debian.org/bookworm/; ``python -m assay.dev well-known`` writes them from Debian's lists of files.
    """
    text = (resources.files(__package__) / "names" / f"{family}.txt").read_text(encoding="utf-8")
    return frozenset(line for line in text.split("\n") if line and not line.startswith("#"))
