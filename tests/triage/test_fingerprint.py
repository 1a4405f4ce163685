"""Identity: what it follows, and that it fails closed where two findings could be meant."""

from __future__ import annotations

import copy
import random
from dataclasses import dataclass, field

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assay.base.text import Position, Range, split_lines
from assay.findings.model import Confidence, Evidence, Finding, Severity
from assay.triage.fingerprint import Identity, abstract, identify, match
from triage.build import finding


@dataclass
class Statement:
    code: str
    is_finding: bool = False
    truth: int = 0
    """Which finding it is, in the eyes of a person."""


@dataclass
class Function:
    name: str
    body: list[Statement] = field(default_factory=list)


@dataclass
class File:
    path: str
    functions: list[Function]

    def render(self) -> tuple[list[bytes], list[Finding], list[int]]:
        lines: list[str] = ["import os", ""]
        found: list[Finding] = []
        truths: list[int] = []
        for function in self.functions:
            lines += ["", f"def {function.name}(value):"]
            for statement in function.body:
                if statement.is_finding:
                    place = Range(Position(len(lines), 4), Position(len(lines), 4 + len(statement.code)))
                    found.append(finding("command-injection", range=place, symbol=function.name, code=statement.code))
                    truths.append(statement.truth)
                lines.append("    " + statement.code)
        return split_lines("\n".join(lines).encode()), found, truths

    def identities(self) -> tuple[list[Identity], list[int]]:
        lines, found, truths = self.render()
        return identify(found, lines, self.path), truths


def sample_file(seed: int = 1, functions: int = 6) -> File:
    chance = random.Random(seed)
    made, truth = [], 0
    for number in range(functions):
        body = []
        for step in range(chance.randint(2, 6)):
            if chance.random() < 0.4:
                truth += 1
                body.append(Statement(chance.choice(["os.system(value)", f"os.popen(value + {number})"]), True, truth))
            else:
                body.append(Statement(f"value = clean_{number}_{step}(value)"))
        made.append(Function(f"work_{number}", body))
    return File("pkg/a.py", made)


def followed(old: File, new: File, renames: dict[str, str] | None = None) -> list[tuple[int | None, int]]:
    """For each new finding: (the truth of the old finding that it was matched with, its own truth)."""
    before, old_truths = old.identities()
    after, new_truths = new.identities()
    pairs = match(before, after, renames).pairs
    return [(old_truths[pairs[i]] if i in pairs else None, truth) for i, truth in enumerate(new_truths)]


def all_followed(old: File, new: File, renames: dict[str, str] | None = None) -> bool:
    return all(before == truth for before, truth in followed(old, new, renames))


def test_a_fingerprint_is_made_of_rule_file_symbol_and_code_and_of_nothing_else():
    lines = split_lines(b"def pay():\n    cur.execute(query)\n    return 1\n")
    base = finding(line=1, column=4)
    (one,) = identify([base], lines, "a.py")
    assert len(one.fingerprint) == 20
    same = [
        finding(line=1, column=4, confidence=Confidence.LOW),
        finding(line=1, column=4, evidence=Evidence.POSTURE),
        finding(line=1, column=4, severity=Severity.LOW, message="Another text."),
        finding(line=1, column=4, code="cur.execute( query )".replace("( ", "(").replace(" )", ")")),
    ]
    for other in same:
        assert identify([other], lines, "a.py")[0].fingerprint == one.fingerprint
    assert identify([finding(line=1, column=4, symbol="other")], lines, "a.py")[0].fingerprint != one.fingerprint
    assert (
        identify([finding(line=1, column=4, code="cur.execute(q2)")], lines, "a.py")[0].fingerprint != one.fingerprint
    )
    assert identify([finding("xss", line=1, column=4)], lines, "a.py")[0].fingerprint != one.fingerprint
    assert identify([base], lines, "b.py")[0].fingerprint != one.fingerprint


def test_parts_of_a_fingerprint_cannot_run_into_each_other():
    lines = split_lines(b"x\n")
    (one,) = identify([finding(symbol="ab", code="c")], lines, "a.py")
    (other,) = identify([finding(symbol="a", code="bc")], lines, "a.py")
    assert one.fingerprint != other.fingerprint


def test_equal_findings_have_fingerprints_of_their_own():
    lines = split_lines(b"f(x)\nf(x)\nf(x)\n")
    found = [finding(line=line, code="f(x)") for line in (2, 0, 1)]
    prints = [identity.fingerprint for identity in identify(found, lines, "a.py")]
    assert prints[1] + "-2" == prints[2]
    assert prints[1] + "-3" == prints[0]


@pytest.mark.parametrize(("code", "cwe"), [('KEY = "…"', 0), ("KEY", 798)])
def test_another_secret_at_the_same_place_is_another_finding(code, cwe):
    def of(secret: str, rest: str = "") -> str:
        text = f'KEY = "{secret}"{rest}\n'.encode()
        found = finding("secret", range=Range(Position(0, 0), Position(0, 3)), code=code, cwe=cwe)
        return identify([found], split_lines(text), "a.py")[0].fingerprint

    assert of("not-a-real-key") == of("not-a-real-key", "  # assay: ignore[secret] -- an example")
    assert of("not-a-real-key") != of("another-unreal-key")


def test_names_of_variables_and_definitions_are_left_out_of_the_shape():
    assert abstract("def run(cmd):") == abstract("def start(command):")
    assert abstract("os.system(cmd)") == abstract("os.system(command)")
    assert abstract("os.system(cmd)") != abstract("os.popen(cmd)")
    assert abstract("if a: return b") != abstract("while a: return b")
    assert abstract("f('x')") != abstract("f('y')")


@given(st.text(max_size=200))
def test_any_text_can_be_abstracted(text: str):
    assert isinstance(abstract(text), str)


@given(st.binary(max_size=300), st.integers(0, 40), st.integers(0, 40), st.text(max_size=30))
def test_any_document_gives_identities(text: bytes, start: int, length: int, code: str):
    place = Range(Position(start, 0), Position(start + length, 3))
    (identity,) = identify([finding(range=place, code=code + "…")], split_lines(text), "a.py")
    assert identity.fingerprint


@given(st.integers(0, 10_000), st.data())
def test_lines_that_are_inserted_anywhere_but_in_functions_change_no_fingerprint(seed, data):
    file = sample_file(seed)
    lines, found, _ = file.render()
    before = [identity.fingerprint for identity in identify(found, lines, "a.py")]
    count = data.draw(st.integers(1, 50))
    moved = [
        finding(
            item.rule_id,
            range=Range(
                Position(item.range.start.line + count, item.range.start.column),
                Position(item.range.end.line + count, item.range.end.column),
            ),
            symbol=item.symbol,
            code=item.code,
        )
        for item in found
    ]
    shifted = [b"# a comment\n"] * count + lines
    assert [identity.fingerprint for identity in identify(moved, shifted, "a.py")] == before


@settings(deadline=None)
@given(st.integers(0, 10_000), st.integers(0, 10_000))
def test_edits_beside_findings_are_followed(seed, edit_seed):
    old = sample_file(seed)
    new = copy.deepcopy(old)
    chance = random.Random(edit_seed)
    for function in new.functions:
        for index in range(len(function.body), -1, -1):
            if chance.random() < 0.3:
                function.body.insert(index, Statement(f"value = added_{chance.randint(0, 99)}(value)"))
    assert all_followed(old, new)


@settings(deadline=None)
@given(st.integers(0, 10_000), st.integers(0, 5))
def test_a_renamed_function_is_followed(seed, which):
    old = sample_file(seed)
    new = copy.deepcopy(old)
    new.functions[which].name = "renamed"
    assert all_followed(old, new)


@settings(deadline=None)
@given(st.integers(0, 10_000))
def test_a_renamed_file_is_followed_with_and_without_being_told(seed):
    old = sample_file(seed)
    new = copy.deepcopy(old)
    new.path = "pkg/b.py"
    assert all_followed(old, new, {"pkg/a.py": "pkg/b.py"})
    # Without being told, the match rests on symbol, code and neighbours alone.
    assert all(before in (None, truth) for before, truth in followed(old, new))
    assert all_followed(old, new)


@settings(deadline=None)
@given(st.integers(0, 10_000), st.randoms(use_true_random=False))
def test_functions_in_another_order_are_followed(seed, chance):
    old = sample_file(seed)
    new = copy.deepcopy(old)
    chance.shuffle(new.functions)
    assert all_followed(old, new)


@settings(deadline=None)
@given(st.integers(0, 10_000), st.integers(0, 5))
def test_a_renamed_variable_is_followed(seed, which):
    old = sample_file(seed)
    new = copy.deepcopy(old)
    for statement in new.functions[which].body:
        statement.code = statement.code.replace("value", "given")
    assert all_followed(old, new)


@settings(deadline=None)
@given(st.integers(0, 10_000), st.integers(0, 5), st.integers(0, 5))
def test_a_finding_that_was_removed_never_lends_its_identity_to_another_function(seed, which, other):
    old = sample_file(seed)
    new = copy.deepcopy(old)
    new.functions[which].body = [statement for statement in new.functions[which].body if not statement.is_finding]
    added = Statement("subprocess.call(value)", True, truth=-1)
    new.functions[other].body.append(added)
    for before, truth in followed(old, new):
        assert truth != -1 or before is None or which == other
        assert truth == -1 or before == truth


def test_one_more_equal_finding_is_ambiguous_where_its_neighbours_changed_as_well():
    old = File(
        "a.py", [Function("f", [Statement("a(value)"), Statement("os.system(value)", True, 1), Statement("b(value)")])]
    )
    new = File(
        "a.py",
        [
            Function(
                "f",
                [
                    Statement("c(value)"),
                    Statement("os.system(value)", True, 1),
                    Statement("d(value)"),
                    Statement("os.system(value)", True, 2),
                    Statement("e(value)"),
                ],
            )
        ],
    )
    before, _ = old.identities()
    after, _ = new.identities()
    matching = match(before, after)
    assert matching.pairs == {}
    assert matching.ambiguous == {0, 1}


def test_one_more_equal_finding_leaves_the_old_one_known_by_its_neighbours():
    body = [Statement("a(value)"), Statement("os.system(value)", True, 1), Statement("b(value)")]
    old = File("a.py", [Function("f", body)])
    new = File("a.py", [Function("f", [Statement("os.system(value)", True, 2), *body])])
    assert followed(old, new) == [(None, 2), (1, 1)]


def test_a_copy_in_another_file_is_new_while_the_original_stands():
    original = sample_file(3)
    copied = copy.deepcopy(original)
    copied.path = "pkg/copy.py"
    before, _ = original.identities()
    after = original.identities()[0] + copied.identities()[0]
    pairs = match(before, after).pairs
    assert sorted(pairs) == list(range(len(before)))


@settings(deadline=None)
@given(st.integers(0, 10_000), st.randoms(use_true_random=False))
def test_matching_does_not_depend_on_the_order_of_its_input(seed, chance):
    old, new = sample_file(seed).identities()[0], sample_file(seed + 1).identities()[0]
    expected = {(old[one].fingerprint, new[other].fingerprint) for other, one in match(old, new).pairs.items()}
    chance.shuffle(old)
    chance.shuffle(new)
    assert {(old[one].fingerprint, new[other].fingerprint) for other, one in match(old, new).pairs.items()} == expected
