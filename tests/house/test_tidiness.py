"""Small promises that every file keeps."""

from __future__ import annotations

import ast
import re
import subprocess
from pathlib import Path

import pytest

from assay.rules.api import FlowTrigger, MarkTrigger, RuleModule, TextTrigger, WorkspaceTrigger
from assay.rules.registry import all_rules

TOP = Path(__file__).resolve().parents[2]
PACKAGE = TOP / "server" / "assay"
SECTIONS = ("What it does", "Why is this bad", "What to do", "Known misses", "Example")
MAXIMUM = 700
"""Lines of a file: above it, it surely has more than one subject."""


def tracked(*patterns: str) -> list[Path]:
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard", *patterns]
    done = subprocess.run(command, cwd=TOP, capture_output=True, check=True)
    return [path for name in done.stdout.decode().split("\0") if name and (path := TOP / name).is_file()]


SOURCES = tracked("server/*.py", "tests/*.py", "run.py", "editors/*.ts", "editors/*.lua")
TEXTS = [
    path
    for path in tracked()
    if path.suffix in {".py", ".toml", ".md", ".ts", ".mjs", ".js", ".lua", ".json", ".yml", ".yaml", ".sh", ""}
    and path.name not in {"package-lock.json"}
]


def test_there_is_something_to_look_at():
    assert len(SOURCES) > 50
    assert len(TEXTS) > 60


def test_no_file_is_too_long():
    long = {
        str(path.relative_to(TOP)): count
        for path in SOURCES
        if (count := len(path.read_bytes().splitlines())) > MAXIMUM
    }
    # The code model is one list of nodes, and splitting it would hide its order.
    long.pop("server/assay/ir/nodes.py", None)
    assert long == {}


def test_nothing_is_left_for_later():
    words = re.compile(r"\b(?:TO" + r"DO|FIX" + r"ME|XX" + r"X|HA" + r"CK|NotImplemented" + r"Error)\b")
    assert [
        f"{path.relative_to(TOP)}:{number}" for path in SOURCES for number, line in lines_of(path) if words.search(line)
    ] == []


def test_no_path_of_a_machine():
    pattern = re.compile(r"(?<![\w.$~])/(?:work|farm|root|home/\w+|Users/\w+)/[A-Za-z]")
    found = [
        f"{path.relative_to(TOP)}:{number}: {line.strip()[:100]}"
        for path in TEXTS
        if not path.is_relative_to(TOP / "tests" / "rules")
        for number, line in lines_of(path)
        if pattern.search(line)
    ]
    assert found == []


def test_no_sleeping_in_tests():
    call = "time" + ".sleep("
    files = [path for path in tracked("tests/*.py") if "rules" not in path.parts]
    assert [str(path.relative_to(TOP)) for path in files if call in path.read_text(encoding="utf-8")] == []


def lines_of(path: Path) -> list[tuple[int, str]]:
    return list(enumerate(path.read_text(encoding="utf-8", errors="replace").splitlines(), 1))


@pytest.mark.parametrize("module", all_rules(), ids=lambda module: module.rule.id)
def test_a_rule_is_documented_and_proven(module: RuleModule):
    rule = module.rule
    headings = [line for line in module.documentation.split("\n") if line and not line.startswith(" ")]
    assert headings[0].endswith(".")
    assert tuple(headings[1:]) == SECTIONS
    assert "Before::" in module.documentation
    assert rule.message.endswith(".")
    assert rule.advice.endswith(".")
    assert not rule.title.endswith(".")
    # Samples of rules for raw text would look like credentials: they are made at run time, in tests/rules/made_samples.py.
    is_text_rule = any(isinstance(trigger, TextTrigger) for trigger in rule.on)
    folder = TOP / "tests" / "secrets" if is_text_rule else TOP / "tests" / "rules" / rule.id
    if any(isinstance(trigger, WorkspaceTrigger) for trigger in rule.on):
        folder = TOP / "tests" / rule.on[0].what.replace("-", "_")
    assert folder.is_dir(), f"samples are missing: {folder.relative_to(TOP)}"
    assert (rule.fix_safety is None) == (module.make_fix is None)


def test_samples_belong_to_rules():
    folders = {
        path.name
        for path in (TOP / "tests" / "rules").iterdir()
        if path.is_dir() and not path.name.startswith(("_", "."))
    }
    assert folders <= {module.rule.id for module in all_rules()}


def kinds_used_by_facts() -> dict[str, set[str]]:
    from assay.facts.loader import facts_of

    used: dict[str, set[str]] = {"source": set(), "sink": set(), "entry": set()}
    for folder in sorted(
        path.name for path in (PACKAGE / "facts").iterdir() if path.is_dir() and not path.name.startswith("_")
    ):
        for file in facts_of(folder):
            used["source"] |= {row.kind for row in file.source}
            used["sink"] |= {row.kind for row in file.sink} | {row.kind for row in file.mark}
            used["sink"] |= {kind for row in file.sanitiser for kind in row.kinds} | {
                kind for row in file.guard for kind in row.kinds
            }
            used["entry"] |= {row.kind for row in file.entry}
            parameters = [name for row in file.entry for name in [*row.parameters, *row.keywords.values()]]
            used["source"] |= {name[1:] for name in parameters if name.startswith("@")}
    used["sink"].discard("*")
    return used


def test_every_kind_that_is_used_is_declared_and_the_other_way_round():
    from assay.facts.loader import kinds

    declared = kinds()
    used = kinds_used_by_facts()
    groups = {group for kind in declared.source_kind for group in kind.groups}
    for module in all_rules():
        for trigger in module.rule.on:
            if isinstance(trigger, FlowTrigger):
                used["source"] |= set(trigger.sources) - groups
                used["sink"] |= set(trigger.to)
            elif isinstance(trigger, MarkTrigger):
                used["sink"] |= set(trigger.kinds)
    assert used["source"] - {kind.name for kind in declared.source_kind} == set()
    assert used["sink"] - {kind.name for kind in declared.sink_kind} == set()
    assert used["entry"] - {kind.name for kind in declared.entry_kind} == set()
    assert {kind.name for kind in declared.source_kind} - used["source"] == set()
    assert {kind.name for kind in declared.sink_kind} - used["sink"] == set()
    assert {kind.name for kind in declared.entry_kind} - used["entry"] == set()


def test_every_kind_that_a_rule_waits_for_comes_from_a_fact():
    used = kinds_used_by_facts()
    for module in all_rules():
        for trigger in module.rule.on:
            wanted = (
                trigger.to
                if isinstance(trigger, FlowTrigger)
                else trigger.kinds
                if isinstance(trigger, MarkTrigger)
                else ()
            )
            assert set(wanted) <= used["sink"], f"{module.rule.id} waits for kinds that no fact has"


def test_public_things_are_documented():
    """Ruff checks docstrings of modules, classes and functions; here the modules' docstrings end in a full stop."""
    for path in tracked("server/assay/*.py"):
        docstring = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or ""
        assert docstring.strip(), path
