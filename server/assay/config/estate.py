"""The file that lists the repositories of an estate.

::

    name = "Webshop"

    [[repository]]
    path = "../payments"
    criticality = "critical"
    owner = "@payments"

    [[repository]]
    path = "../catalogue"
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from assay.config.checking import ConfigurationProblem, check, parse_toml
from assay.config.section import Section

_LARGEST = 5_000_000


class RepositorySettings(Section, frozen=True):
    """One repository, or one project in a repository."""

    path: Annotated[str, Meta(description="Its folder, relative to the folder of this file.", min_length=1)]
    name: Annotated[
        str, Meta(description="What reports call it; by default the name of its folder.", max_length=200)
    ] = ""
    criticality: Annotated[
        Literal["low", "medium", "high", "critical"] | None,
        Meta(
            description="How much harm it does when it is broken into. The assets of its own settings go before this."
        ),
    ] = None
    type: Annotated[
        str, Meta(description="Its kind, for the figures by kind: `service`, `website` …", max_length=100)
    ] = ""
    owner: Annotated[
        str,
        Meta(
            description="Who looks after what neither its assets nor its CODEOWNERS name anybody for.", max_length=200
        ),
    ] = ""


class EstateSettings(Section, frozen=True):
    """All repositories of an estate."""

    name: Annotated[str, Meta(description="What reports call the estate; by default the name of this file.")] = ""
    repository: Annotated[
        tuple[RepositorySettings, ...], Meta(description="The repositories, in the order of reports.")
    ] = ()


def load_estate(path: Path) -> EstateSettings | list[ConfigurationProblem]:
    """Return the estate that a file lists, or everything that is wrong with the file. Raises OSError."""
    with path.open("rb") as stream:
        raw = stream.read(_LARGEST + 1)
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        return [ConfigurationProblem(path.name, 1, "", f"The file is not valid UTF-8 (byte {error.start}).")]
    document = parse_toml(text, path.name)
    if document is None or isinstance(document, ConfigurationProblem):
        return [document] if document is not None else []
    if problems := check(document, EstateSettings, document.data, (), "key"):
        return problems
    try:
        estate = msgspec.convert(document.data, EstateSettings)
    except msgspec.ValidationError as error:
        return [ConfigurationProblem(path.name, 0, "", f"{error}.")]
    if not estate.repository:
        return [document.problem((), "The file lists no [[repository]].")]
    seen: dict[str, int] = {}
    problems = []
    for index, repository in enumerate(estate.repository):
        name = name_of(repository, path)
        if name in seen:
            words = f"Two repositories are called {name!r}. Give one of them another name."
            problems.append(document.problem(("repository", index), words))
        seen[name] = index
    return problems or estate


def folder_of(repository: RepositorySettings, file: Path) -> Path:
    """Return the folder of a repository that a file lists."""
    return (file.resolve().parent / Path(repository.path).expanduser()).resolve()


def name_of(repository: RepositorySettings, file: Path) -> str:
    """Return what reports call a repository."""
    return repository.name or folder_of(repository, file).name
