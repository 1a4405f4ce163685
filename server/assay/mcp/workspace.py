"""The one folder that an agent may ask about: what lies outside of it is refused, whatever a path looks like."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from assay.app.catalogue import rule_ids
from assay.app.saved_baseline import Baseline, BaselineError, baseline_to_use
from assay.app.triage_settings import TriageSettings, load_triage
from assay.config.checking import near_names
from assay.config.loading import load_settings
from assay.config.settings import Settings


class Refused(Exception):  # noqa: N818 - it is named after what it says.
    """What was asked cannot be done; the message is a sentence that says why and what to do."""


@dataclass(frozen=True, slots=True)
class Project:
    """The folder with its settings, as they are now."""

    root: Path
    settings: Settings
    triage: TriageSettings

    def saved_base(self) -> Baseline | None:
        """Return the saved baseline where findings are to be compared with it. Raises Refused where it cannot be used."""
        try:
            return baseline_to_use(self.root, False, self.settings.policy.base)
        except BaselineError as error:
            raise Refused(str(error)) from error


def open_project(root: Path) -> Project:
    """Read the settings of the folder. Raises Refused that names every mistake in them.

    They are read for each question: the agent, or the person beside it, may have changed them since the last one.
    """
    known = rule_ids()
    loaded = load_settings(root, known_rules=known)
    triage = load_triage(root, loaded.settings, loaded.files, known)
    names = {path.name for path in loaded.files}
    problems = [*loaded.problems, *(problem for problem in triage.problems if problem.file in names)]
    if problems:
        raise Refused("The settings of the project cannot be used. Correct them first: " + " ".join(map(str, problems)))
    return Project(root, loaded.settings, triage)


def name_inside(root: Path, path: str) -> str:
    """Return a path relative to ``root``, with ``/``. Raises Refused where it leads outside, by itself or through a link."""
    if not path.strip():
        raise Refused(
            "The path is empty. Give the path of a file relative to the project's folder, such as src/app.py."
        )
    try:
        target = (root / path).resolve()
        top = root.resolve()
    except (OSError, ValueError, RuntimeError) as error:
        raise Refused(f"This is not a path that a file can have ({error}). Give one relative to {root}.") from error
    if target == top or not target.is_relative_to(top):
        raise Refused(
            f"{path!r} is not inside of the project's folder, {root}, and nothing outside of it is read or written."
            " Give a path relative to that folder."
        )
    return target.relative_to(top).as_posix()


def known_rules(names: tuple[str, ...]) -> tuple[str, ...]:
    """Return rule ids that were asked for. Raises Refused for one that no rule has."""
    known = rule_ids()
    for name in names:
        if name not in known:
            raise Refused(f"No rule has the id {name!r}.{near_names(name, known)}")
    return names
