"""Every form that the facts describe is found, and what only nearly has it is not."""

from __future__ import annotations

import random

import pytest

from assay.engine.knowledge import load_knowledge
from assay.engine.scan import scan_text
from assay.engine.text_scan import token_index
from assay.findings.model import Confidence, Evidence, Finding
from assay.languages.registry import all_languages
from rules.made_credentials import Credential, credentials, fill, rows, with_checksum

KNOWLEDGE = load_knowledge()
TEXT = all_languages().by_name["text"]
SEEDS = (1, 2, 3)
MADE = [made for seed in SEEDS for made in credentials(seed)]
each = pytest.mark.parametrize("made", MADE, ids=lambda made: f"{made.row.provider} {made.row.what}".replace(" ", "-"))


def found(text: str, path: str = "deploy/settings.conf") -> list[Finding]:
    return scan_text(KNOWLEDGE, TEXT, path, text.encode())


def tokens(text: str, path: str = "deploy/settings.conf") -> list[Finding]:
    return [finding for finding in found(text, path) if finding.rule_id == "provider-token"]


def test_there_are_at_least_sixty_providers():
    assert len({row.provider for row in rows()}) >= 60
    assert token_index().heads


def test_every_row_has_its_documentation_above_it():
    from assay.facts import loader

    folder = loader.resources.files("assay.facts") / "tokens"
    for entry in folder.iterdir():
        lines = entry.read_text(encoding="utf-8").splitlines()
        for number, line in enumerate(lines):
            if line == "[[token]]":
                assert lines[number - 1].startswith("# https://"), f"{entry.name}:{number + 1}"


@each
def test_a_credential_of_each_form_is_found(made: Credential):
    findings = found(f"first = 1\n{made.line}last = 2\n")
    assert [finding.rule_id for finding in findings] == ["provider-token"]
    finding = findings[0]
    assert finding.range.start.line == finding.range.end.line == 1
    assert made.row.provider in finding.message
    expected = {"verified": Evidence.FLOW, "likely": Evidence.SINK, "weak": Evidence.POSTURE}[made.row.strength]
    assert finding.evidence is expected


FIXED_AT_THE_END = [
    made
    for made in MADE
    if not (last := made.pieces[-1]).is_fixed and last.least == last.most and made.row.checksum in ("", "crc32")
]


@pytest.mark.parametrize(
    "made", FIXED_AT_THE_END, ids=lambda made: f"{made.row.provider} {made.row.what}".replace(" ", "-")
)
def test_a_credential_with_one_character_more_or_less_is_none(made: Credential):
    last = made.pieces[-1]
    longer = made.value + random.Random(5).choice(last.alphabet.strip("+/"))
    shorter = made.value[:-1]
    for wrong in (longer, shorter):
        others = [f for f in tokens(f"{made.name} = {wrong}\n") if f.message.startswith(start_of(made))]
        assert others == []


def start_of(made: Credential) -> str:
    return f"{'An' if made.row.provider[0] in 'AEIOU' else 'A'} {made.row.provider} {made.row.what} "


@pytest.mark.parametrize(
    "made", [made for made in MADE if made.row.checksum == "crc32"], ids=lambda made: made.row.provider
)
def test_a_wrong_checksum_is_noticed(made: Credential):
    changed = made.value[:-1] + ("a" if made.value[-1] != "a" else "b")
    assert found(f"value = {changed}\n") == []


def test_a_wrong_structure_is_noticed():
    for made in MADE:
        if made.row.checksum in ("macaroon", "jwt", "supabase"):
            head, _, tail = made.value.rpartition("." if made.row.checksum != "macaroon" else "-")
            broken = (
                f"{head[:-9]}{'.' if made.row.checksum != 'macaroon' else '-'}{tail}"
                if "." in head
                else f"{made.value[:-30]}{'A' * 30}"
            )
            assert tokens(f"value = {broken}\n") == []


@each
def test_placeholders_of_each_form_are_none(made: Credential):
    def filled(text: str) -> str:
        body = iter(text * 400)
        return "".join(
            piece.text
            if piece.is_fixed
            else "".join(next(c for c in body if c in piece.alphabet) for _ in range(piece.least))
            for piece in made.pieces
        )

    for text in ("xXa0", "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789234567", "0aA"):
        try:
            value = (
                with_checksum(made.row, filled(text), random.Random(1))
                if made.row.checksum == "crc32"
                else filled(text)
            )
        except StopIteration:
            continue
        assert tokens(f"{made.name} = {value}\n") == [], value[:8]


@pytest.mark.parametrize("row", [row for row in rows() if row.examples], ids=lambda row: f"{row.provider}-{row.what}")
def test_examples_of_the_documentation_are_none(row):
    for example in row.examples:
        name = row.near[0] if row.near else "value"
        assert found(f"{name} = {example.replace(' ', '')}\n") == []


def test_forms_that_say_little_need_the_name_of_their_provider():
    for made in MADE:
        if made.row.near:
            assert not [f for f in tokens(f"colour = {made.value}\n") if made.row.provider in f.message]


def test_in_tests_a_credential_counts_less():
    made = next(made for made in MADE if made.row.provider == "GitHub")
    (finding,) = tokens(f"value = {made.value}\n", "tests/fixtures/settings.conf")
    assert finding.confidence is Confidence.LOW
    assert finding.evidence is Evidence.POSTURE


def test_two_credentials_on_one_line_are_two_findings():
    first, second = (
        made
        for made in credentials(4)
        if made.row.provider in ("GitHub", "npm")
        and made.row.checksum == "crc32"
        and made.value[:4] in ("ghp_", "npm_")
    )
    assert len(tokens(f"{first.value}, {second.value}\n")) == 2


def test_chance_alone_is_no_credential():
    chance = random.Random(3)
    lines = [fill(made.pieces, chance)[3:] for made in credentials(5) if not made.row.near]
    reported = tokens("\n".join(f"text = {line}" for line in lines))
    assert len(reported) <= len(lines) // 50
