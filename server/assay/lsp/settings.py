"""The settings in force for each folder of the workspace, and what they mean for what is shown."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from assay.app.live_triage import FolderTriage, load_folder_triage
from assay.app.team_facts import LoadedTeamFacts, TeamFacts, load_team_facts
from assay.app.workspace_reach import WorkspaceReach
from assay.config.checking import ConfigurationProblem
from assay.config.loading import load_settings
from assay.config.settings import Settings
from assay.lsp.capabilities import Client
from assay.lsp.rendering import Renderer


def path_of_folder(uri: str) -> str:
    """Return the path of a workspace folder with ``/`` as separator, as documents' URIs spell it."""
    return unquote(urlsplit(uri).path).rstrip("/")


def file_of(path: str) -> Path:
    """Return a path of a URI as one of this system (``/C:/x`` is ``C:/x`` on Windows)."""
    return Path(path[1:]) if len(path) > 2 and path[0] == "/" and path[2] == ":" else Path(path or "/")


class FolderSettings:
    """Settings by workspace folder; the empty folder stands for documents outside all of them."""

    def __init__(self, client: Client, reach: WorkspaceReach | None = None) -> None:
        self._client = client
        self._reach = reach
        self._settings: dict[str, Settings] = {"": Settings()}
        self._triage: dict[str, FolderTriage] = {}
        self._renderers: dict[str, Renderer] = {}
        self._reported: set[str] = set()
        self._own: dict[str, LoadedTeamFacts] = {}
        self.has_changed = False
        """Whether the last reading found other settings, or other facts of the team, than were in force."""

    def reload(self, folders: list[str], options: Any, known_rules: frozenset[str]) -> list[ConfigurationProblem]:
        """Read the settings of all folders; return problems that were not reported since they last were absent.

        Where something is wrong, the settings that were good last go on for that folder.
        """
        given = options if isinstance(options, dict) else None
        problems: list[ConfigurationProblem] = []
        settings: dict[str, Settings] = {}
        triage: dict[str, FolderTriage] = {}
        own: dict[str, LoadedTeamFacts] = {}
        for folder in ["", *(path_of_folder(uri) for uri in folders if uri.startswith("file:"))]:
            loaded = load_settings(
                file_of(folder) if folder else None,
                options=given,
                last_good=self._settings.get(folder),
                known_rules=known_rules,
            )
            settings[folder] = loaded.settings
            problems += loaded.problems
            root = file_of(folder) if folder else None
            triage[folder], wrong = load_folder_triage(
                root, loaded.settings, loaded.files, known_rules, self._triage.get(folder)
            )
            problems += wrong
            own[folder] = load_team_facts(root, self._own.get(folder))
            problems += own[folder].problems
        usual = Settings()
        self.has_changed = any(value != self._settings.get(folder, usual) for folder, value in settings.items()) or any(
            loaded.facts != self._own[folder].facts for folder, loaded in own.items() if folder in self._own
        )
        self._settings = settings
        self._triage = triage
        if self._reach is not None:
            for folder, chosen in settings.items():
                if folder:
                    self._reach.use(file_of(folder), chosen)
        self._own = own
        self._renderers.clear()
        seen = {str(problem) for problem in problems}
        fresh = {str(problem): problem for problem in problems if str(problem) not in self._reported}
        self._reported = seen
        return list(fresh.values())

    def team_facts(self) -> dict[str, TeamFacts]:
        """Return what the folders say of their own code, by folder."""
        return {folder: own.facts for folder, own in self._own.items() if own.facts.digest}

    def of(self, folder: str) -> Settings:
        """Return the settings of a folder."""
        return self._settings.get(folder) or self._settings[""]

    def of_root(self, root: Path | None) -> Settings:
        """Return the settings of the folder at a path; those of the editor where it is none of the workspace."""
        return self.of(next((folder for folder, triage in self._triage.items() if triage.root == root), ""))

    def by_root(self) -> dict[Path | None, FolderTriage]:
        """Return what decisions rest on in every folder, by the folder's path; None stands for documents outside all of them."""
        return {triage.root: triage for triage in self._triage.values()}

    def triage_of(self, folder: str) -> FolderTriage:
        """Return what decisions rest on in a folder."""
        known = self._triage.get(folder) or self._triage.get("")
        if known is None:
            known = self._triage[""] = load_folder_triage(None, self.of(""))[0]
        return known

    def renderer_of(self, folder: str) -> Renderer:
        """Return what makes diagnostics under the settings of a folder."""
        renderer = self._renderers.get(folder)
        if renderer is None:
            renderer = self._renderers[folder] = Renderer(
                self._client, self.of(folder), self.triage_of(folder), self._reach
            )
        return renderer
