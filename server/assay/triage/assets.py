"""Assets: what parts of a repository are worth, as stated in ``[[asset]]`` tables, and suggestions for such tables.

Globs are written as in ``.gitignore`` and relative to the workspace. Several tables may speak of a file: for each field the last
one that states it holds, as in CODEOWNERS.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import IntEnum

from pathspec import GitIgnoreSpec

from assay.triage.decision import Exposure
from assay.triage.roles import role_of_path


class Criticality(IntEnum):
    """How much harm it does to its owners and users when the asset is broken into."""

    LOW = 1
    MEDIUM = 2
    HIGH = 3
    CRITICAL = 4

    @property
    def word(self) -> str:
        """The lower-case name, as shown to people and written to files."""
        return self.name.lower()


@dataclass(frozen=True, slots=True)
class Asset:
    """One ``[[asset]]`` table. What it does not state is None or empty."""

    paths: tuple[str, ...]
    name: str = ""
    criticality: Criticality | None = None
    type: str = ""
    exposure: Exposure | None = None
    data: tuple[str, ...] = ()
    owner: str = ""
    origin: str = "assay.toml"
    """File and line of the table: ``assay.toml:12``."""


@dataclass(frozen=True, slots=True)
class Stated:
    """A value with where it was stated."""

    value: str
    origin: str


SENSITIVE_DATA = frozenset({"pii", "payment", "auth", "health", "secrets"})
"""Tags of data that make an asset ``high`` where its table does not state a criticality."""


@dataclass(frozen=True, slots=True)
class AssetView:
    """What the asset tables say of one file, field by field; None where none says anything."""

    name: Stated | None = None
    type: Stated | None = None
    owner: Stated | None = None
    criticality: Criticality | None = None
    criticality_origin: str = ""
    exposure: Exposure | None = None
    exposure_origin: str = ""
    data: tuple[str, ...] = ()


NO_ASSET = AssetView()


class AssetMap:
    """Looks up what the tables say of a path; the globs are compiled once and answers are kept by path."""

    def __init__(self, assets: Sequence[Asset]) -> None:
        self.assets = tuple(assets)
        self._specs = [GitIgnoreSpec.from_lines(asset.paths) for asset in self.assets]
        self._views: dict[str, AssetView] = {}

    def view(self, path: str) -> AssetView:
        """Return what is stated of the file at ``path``."""
        if (known := self._views.get(path)) is None:
            known = self._views[path] = self._look_up(path) if self.assets else NO_ASSET
        return known

    def _look_up(self, path: str) -> AssetView:
        name = kind = owner = None
        criticality: Criticality | None = None
        exposure: Exposure | None = None
        criticality_origin = exposure_origin = ""
        data: tuple[str, ...] = ()
        for asset, spec in zip(self.assets, self._specs, strict=True):
            if not spec.match_file(path):
                continue
            if asset.name:
                name = Stated(asset.name, asset.origin)
            if asset.type:
                kind = Stated(asset.type, asset.origin)
            if asset.owner:
                owner = Stated(asset.owner, asset.origin)
            if asset.data:
                data = asset.data
            if asset.exposure is not None:
                exposure, exposure_origin = asset.exposure, asset.origin
            if asset.criticality is not None:
                criticality, criticality_origin = asset.criticality, asset.origin
            elif SENSITIVE_DATA.intersection(asset.data):
                tags = ", ".join(sorted(SENSITIVE_DATA.intersection(asset.data)))
                criticality, criticality_origin = Criticality.HIGH, f"{asset.origin} (data: {tags})"
        return AssetView(name, kind, owner, criticality, criticality_origin, exposure, exposure_origin, data)


@dataclass(frozen=True, slots=True)
class AssetSuggestion:
    """A table that a person may want to add. It is never applied unasked."""

    path: str
    """The glob that it would have."""
    criticality: Criticality
    data: tuple[str, ...]
    words: tuple[str, ...]
    """The words in paths that speak for it."""
    files: int
    """Number of files below the glob that carry such a word."""

    def toml(self) -> str:
        """Return the table as text for ``assay.toml``."""
        lines = ["[[asset]]", f'paths = ["{self.path}"]', f'criticality = "{self.criticality.word}"']
        if self.data:
            lines.append(f"data = [{', '.join(repr(tag).replace(chr(39), chr(34)) for tag in self.data)}]")
        return "\n".join(lines) + "\n"


_TOKENS: dict[str, tuple[Criticality, str]] = {
    **dict.fromkeys(
        ("auth", "authentication", "login", "oauth", "sso", "session", "password"), (Criticality.CRITICAL, "auth")
    ),
    **dict.fromkeys(
        ("payment", "payments", "billing", "checkout", "invoice", "stripe"), (Criticality.CRITICAL, "payment")
    ),
    **dict.fromkeys(
        ("account", "accounts", "user", "users", "profile", "customer", "customers"), (Criticality.HIGH, "pii")
    ),
    **dict.fromkeys(("patient", "patients", "medical", "health"), (Criticality.CRITICAL, "health")),
    **dict.fromkeys(("secrets", "vault", "keys", "crypto"), (Criticality.HIGH, "secrets")),
    **dict.fromkeys(("admin", "permissions", "roles"), (Criticality.HIGH, "")),
}
_WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")


def suggest_assets(paths: Iterable[str]) -> list[AssetSuggestion]:
    """Return suggestions for ``[[asset]]`` tables from the words in the paths of a repository.

    A folder with such a word in its name becomes ``folder/**``, a file becomes itself. Tests, examples and scripts suggest nothing.
    """
    words_of: dict[str, Counter[str]] = {}
    for path in sorted(set(paths)):
        if role_of_path(path) is not None:
            continue
        parts = path.split("/")
        for index, part in enumerate(parts):
            stem = part if index < len(parts) - 1 else part.rsplit(".", 1)[0]
            found = [word.lower() for word in _WORD.findall(stem) if word.lower() in _TOKENS]
            if found:
                glob = path if index == len(parts) - 1 else "/".join(parts[: index + 1]) + "/**"
                words_of.setdefault(glob, Counter()).update(set(found))
                break
    suggestions = []
    for glob, words in words_of.items():
        highest = max(_TOKENS[word][0] for word in words)
        tags = tuple(sorted({_TOKENS[word][1] for word in words} - {""}))
        suggestions.append(AssetSuggestion(glob, highest, tags, tuple(sorted(words)), max(words.values())))
    return suggestions
