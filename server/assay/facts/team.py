"""What a team says of its own code: rows like those of the fact files, committed in the workspace.

They are data and nothing else: they name functions and kinds, and cannot run anything.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from assay.facts.schema import TeamFile


@dataclass(frozen=True, slots=True)
class TeamFacts:
    """The files of one workspace that are in force. ``digest`` names their contents; it is empty where there are none."""

    digest: str = ""
    files: tuple[TeamFile, ...] = field(default=(), compare=False, repr=False)

    def __hash__(self) -> int:
        """The digest's."""
        return hash(self.digest)


NO_TEAM_FACTS = TeamFacts()
