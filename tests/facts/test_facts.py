"""The fact tables: every kind declared, every row with its documentation, every notation one that is read."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import assay.facts
from assay.facts.loader import FactError, decode, facts_of, kinds
from assay.facts.schema import FactFile

FOLDER = Path(assay.facts.__file__).parent
FILES = sorted(FOLDER.glob("*/*.toml"))
FOLDERS = sorted({path.parent.name for path in FILES})

each_file = pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}/{path.name}")


def facts(path: Path) -> FactFile:
    return decode(path.read_text(encoding="utf-8"), path.name)


@each_file
def test_each_row_has_a_link_to_the_documentation_above_it(path: Path) -> None:
    lines = path.read_text(encoding="utf-8").splitlines()
    lacking = [
        f"{path.name}:{number + 1}"
        for number, line in enumerate(lines)
        if line.startswith("[[") and not (number and re.match(r"# https?://\S+", lines[number - 1]))
    ]
    assert not lacking


@each_file
def test_each_kind_is_declared(path: Path) -> None:
    declared = kinds()
    sources = {kind.name for kind in declared.source_kind}
    sinks = {kind.name for kind in declared.sink_kind}
    entries = {kind.name for kind in declared.entry_kind}
    file = facts(path)
    assert {row.kind for row in file.source} <= sources
    assert {row.kind for row in (*file.sink, *file.mark)} <= sinks
    assert {row.kind for row in file.entry} <= entries
    assert {row.returned_by for row in file.sink if row.returned_by} <= entries
    assert {kind for row in (*file.sanitiser, *file.guard) for kind in row.kinds} <= sinks | {"*"}
    parameters = {role for row in file.entry for role in (*row.parameters, *row.keywords.values())}
    assert {role[1:] for role in parameters if role.startswith("@")} <= sources


@each_file
def test_each_row_says_where_it_holds(path: Path) -> None:
    file = facts(path)
    for source in file.source:
        assert bool(source.read) + bool(source.call) + bool(source.parameter) == 1, source
    for sink in file.sink:
        assert sum(map(bool, (sink.call, sink.assign, sink.attribute, sink.returned_by))) == 1, sink
    for sanitiser in file.sanitiser:
        assert bool(sanitiser.call) + bool(sanitiser.read) == 1, sanitiser
    for mark in file.mark:
        assert sum(map(bool, (mark.call, mark.read, mark.assign, mark.key))) == 1, mark
    for entry in file.entry:
        ways = (entry.decorator, entry.call, entry.base, entry.function, entry.first_parameter, entry.types)
        assert sum(map(bool, ways)) == 1, entry


@each_file
def test_alternatives_stand_only_where_they_are_read(path: Path) -> None:
    file = facts(path)
    for row in file.type:
        assert "{" not in row.is_, row
    for row in file.subtype:
        assert "{" not in row.of, row
    for row in file.entry:
        assert "{" not in row.base, row
        assert not any("{" in role for role in row.parameters), row


@pytest.mark.parametrize("folder", FOLDERS)
def test_each_folder_loads(folder: str) -> None:
    assert facts_of(folder)


def test_a_mistake_is_named_by_file_and_key() -> None:
    with pytest.raises(FactError, match=r"mine\.toml.*argument"):
        decode('[[sink]]\ncall = "f"\nargument = "0"\nkind = "sql"\n', "mine.toml")
    with pytest.raises(FactError, match=r"mine\.toml.*line 1"):
        decode("[[sink\n", "mine.toml")
