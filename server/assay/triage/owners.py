"""Owners of files, from ``[[asset]]`` tables and CODEOWNERS. The asset's owner goes first, because it was stated for triage."""

from __future__ import annotations

import re
import warnings
from dataclasses import dataclass

from codeowners import CodeOwners

from assay.triage.assets import AssetView

_LARGEST_FILE = 3_000_000
"""Characters; GitHub ignores larger files."""


@dataclass(frozen=True, slots=True)
class Owner:
    """Who looks after a file, with where that is written: ``CODEOWNERS:3``."""

    names: tuple[str, ...]
    origin: str

    @property
    def key(self) -> str:
        """The owner as one text; queues are split by it."""
        return " ".join(self.names)


@dataclass(frozen=True, slots=True)
class OwnersProblem:
    """A line of CODEOWNERS that was left out; ``line`` is one-based."""

    file: str
    line: int
    message: str


class OwnerMap:
    """Looks up the owner of a path; answers are kept by path."""

    def __init__(self, text: str = "", file: str = "CODEOWNERS") -> None:
        self.file = file
        self.problems: list[OwnersProblem] = []
        self._known: dict[str, Owner | None] = {}
        self._rows: CodeOwners | None = None
        if len(text) > _LARGEST_FILE:
            self.problems.append(
                OwnersProblem(file, 1, f"The file is larger than {_LARGEST_FILE:,} characters and was not read.")
            )
        elif text:
            with warnings.catch_warnings():
                # The patterns become regular expressions; those that only look odd are no concern of the person at the keyboard.
                warnings.simplefilter("ignore", FutureWarning)
                self._rows = self._read(text)

    def _read(self, text: str) -> CodeOwners:
        try:
            return CodeOwners(text)
        except (ValueError, re.error):
            pass
        # One bad pattern must not take the owners of all other files away: it is found and left out.
        lines = text.splitlines()
        for number, line in enumerate(lines):
            try:
                CodeOwners(line)
            except (ValueError, re.error) as error:
                self.problems.append(OwnersProblem(self.file, number + 1, f"This line was left out: {error}."))
                lines[number] = ""
        return CodeOwners("\n".join(lines))

    def of(self, path: str, asset: AssetView) -> Owner | None:
        """Return the owner of the file at ``path``, None where nobody is named."""
        if asset.owner is not None:
            return Owner((asset.owner.value,), asset.owner.origin)
        if self._rows is None:
            return None
        if path not in self._known:
            owners, line, _, _ = self._rows.matching_line(path)
            names = tuple(name for _, name in owners)
            self._known[path] = Owner(names, f"{self.file}:{line}") if names else None
        return self._known[path]


NO_OWNERS = OwnerMap()
