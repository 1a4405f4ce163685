"""Reads what a team says of its own code: ``.assay/facts/*.toml`` of a workspace.

A file with a mistake is left out as a whole, because half of it may be worse than none; what was good of it last stays in force.
"""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path

import msgspec

from assay.config.checking import ConfigurationProblem, check, near_names, parse_toml
from assay.facts.checks import row_problems
from assay.facts.schema import TeamFile
from assay.facts.team import NO_TEAM_FACTS, TeamFacts
from assay.languages.registry import all_languages
from assay.workspace.verdict_files import read_folder

__all__ = ["FACT_FOLDER", "NO_TEAM_FACTS", "LoadedTeamFacts", "TeamFacts", "load_team_facts"]

FACT_FOLDER = ".assay/facts"
_LARGEST_FILE = 1_000_000
"""Bytes."""


@dataclass(frozen=True, slots=True)
class LoadedTeamFacts:
    """The facts in force, and what was wrong with the files. ``by_name`` keeps each file that is in force."""

    facts: TeamFacts = NO_TEAM_FACTS
    problems: tuple[ConfigurationProblem, ...] = ()
    by_name: tuple[tuple[str, bytes, TeamFile], ...] = ()


def load_team_facts(root: Path | None, last_good: LoadedTeamFacts | None = None) -> LoadedTeamFacts:
    """Return what a workspace says of its own code. Never raises, whatever stands in the files."""
    if root is None:
        return LoadedTeamFacts()
    files, unreadable = read_folder(root, FACT_FOLDER, largest=_LARGEST_FILE)
    problems = [ConfigurationProblem(item.path, 0, "", item.message) for item in unreadable]
    before = {name: (content, file) for name, content, file in last_good.by_name} if last_good else {}
    kept: list[tuple[str, bytes, TeamFile]] = []
    for committed in files:
        read = _read(f"{FACT_FOLDER}/{committed.name}", committed.content)
        if isinstance(read, TeamFile):
            kept.append((committed.name, committed.content, read))
            continue
        problems += read
        if committed.name in before:
            kept.append((committed.name, *before[committed.name]))
    if not kept:
        return LoadedTeamFacts(problems=tuple(problems))
    hasher = blake2b(digest_size=10)
    for name, content, _ in kept:
        hasher.update(name.encode("utf-8", "surrogateescape") + b"\0" + content + b"\0")
    facts = TeamFacts(hasher.hexdigest(), tuple(file for _, _, file in kept))
    return LoadedTeamFacts(facts, tuple(problems), tuple(kept))


def _read(name: str, content: bytes) -> TeamFile | list[ConfigurationProblem]:
    """Return a file's rows, or everything that is wrong with it."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        return [
            ConfigurationProblem(name, 1, "", f"The file is not valid UTF-8 (byte {error.start}); save it as UTF-8.")
        ]
    document = parse_toml(text, name)
    if document is None or isinstance(document, ConfigurationProblem):
        return [document] if document is not None else []
    if problems := check(document, TeamFile, document.data, (), "column"):
        return problems
    file = msgspec.convert(document.data, TeamFile)
    problems = [document.problem(place, message) for place, message in row_problems(file)]
    known = {language.name for language in all_languages().by_name.values()}
    problems += [
        document.problem(("languages",), f"There is no language {language!r}.{near_names(language, known)}")
        for language in file.languages
        if language not in known
    ]
    return problems or file
