"""The annotated samples: expectations one to one, fixes applied, and what must change nothing."""

from __future__ import annotations

import ast
from collections import Counter
from functools import lru_cache

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assay.dev.samples import Sample, fix_everything
from assay.findings.model import Finding, Fix
from assay.rules.api import RuleModule
from assay.rules.registry import all_rules
from rules.harness import (
    FOLDER,
    KNOWLEDGE,
    MINIMUM,
    SAMPLES,
    blank_lines,
    complaints_about,
    identifier,
    is_about_the_workspace,
    is_text_rule,
    parses,
    renamable_variables,
    rename,
    shape_of,
    with_comments,
)
from rules.made_samples import made_samples

each_sample = pytest.mark.parametrize("sample", SAMPLES, ids=identifier)
each_rule = pytest.mark.parametrize("module", all_rules(), ids=lambda module: module.rule.id)


@each_sample
def test_findings_are_what_the_markers_say(sample: Sample) -> None:
    scan = sample.scan(KNOWLEDGE)
    assert not scan.faults
    assert not complaints_about(sample, scan.findings), "\n" + "\n".join(complaints_about(sample, scan.findings))


@each_sample
def test_sample_parses(sample: Sample) -> None:
    assert parses(sample.language, sample.text)
    if sample.language.name == "python":
        ast.parse(sample.text)


@each_sample
def test_fixes_remove_their_findings_and_give_the_reviewed_text(sample: Sample) -> None:
    fixed = fix_everything(sample, KNOWLEDGE)  # Raises where a fix keeps its finding or adds another.
    if fixed == sample.text:
        assert not sample.fixed_path.exists(), "nothing is fixed, yet there is a fixed file"
        return
    assert sample.fixed_path.exists(), f"write it with: python -m assay.dev samples --write {sample.path.parent.name}"
    assert fixed.decode() == sample.fixed_path.read_bytes().decode()
    assert parses(sample.language, fixed)
    if sample.language.name == "python":
        ast.parse(fixed)
    again = sample.scan(KNOWLEDGE, fixed)
    assert not [finding for finding, fixes in zip(again.findings, again.fixes, strict=True) if fixes]
    before = Counter(finding.rule_id for finding in sample.scan(KNOWLEDGE).findings)
    after = Counter(finding.rule_id for finding in again.findings)
    assert not after - before, "fixing added findings"


def test_no_fixed_file_without_its_sample() -> None:
    known = {sample.fixed_path for sample in SAMPLES}
    assert set(FOLDER.glob("*/*.fixed.*")) <= known


@each_rule
def test_each_language_has_enough_samples(module: RuleModule) -> None:
    rule = module.rule
    if is_about_the_workspace(module):
        return
    lacking: list[str] = []
    for language in rule.languages:
        words = Counter(
            marker.word
            for sample in SAMPLES
            if sample.language.name == language and sample.path.parent.name == rule.id
            for marker in sample.markers
            if marker.rule_id == rule.id
        )
        if is_text_rule(module):  # tests/secrets holds these against their rules.
            words.update(made.word for made in made_samples(rule.id, language))
        lacking.extend(
            f"{language} has {words[word]} lines marked {word} instead of {MINIMUM}"
            for word in ("bad", "ok")
            if words[word] < MINIMUM
        )
    assert not lacking, f"{rule.id}: {'; '.join(lacking)}"


def _findings_with_fixes(sample: Sample) -> list[tuple[Finding, tuple[Fix, ...]]]:
    scan = sample.scan(KNOWLEDGE)
    return list(zip(scan.findings, scan.fixes, strict=True))


@each_rule
def test_a_rule_with_a_fix_fixes_something(module: RuleModule) -> None:
    if module.rule.fix_safety is None:
        assert module.make_fix is None
        return
    if is_text_rule(module):
        return  # tests/secrets applies its fix to samples that are made at run time.
    assert any(
        finding.rule_id == module.rule.id and fixes
        for sample in SAMPLES
        if sample.path.parent.name == module.rule.id
        for finding, fixes in _findings_with_fixes(sample)
    )


def test_sample_folders_are_named_after_rules() -> None:
    known = {module.rule.id for module in all_rules()}
    assert {path.parent.name for path in FOLDER.glob("*/*.*") if path.parent.name != "__pycache__"} <= known


@lru_cache(maxsize=1)
def _samples_with_blank_lines() -> list[Sample]:
    return [sample for sample in SAMPLES if blank_lines(sample.text)]


@given(data=st.data())
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_comments_change_no_finding(data: st.DataObject) -> None:
    sample = data.draw(st.sampled_from(_samples_with_blank_lines()))
    empty = blank_lines(sample.text)
    numbers = data.draw(st.lists(st.sampled_from(empty), min_size=1, unique=True))
    changed = sample.scan(KNOWLEDGE, with_comments(sample, numbers))
    assert shape_of(changed.findings) == shape_of(sample.scan(KNOWLEDGE).findings)


@lru_cache(maxsize=1)
def _samples_with_variables() -> list[Sample]:
    return [sample for sample in SAMPLES if renamable_variables(sample)]


@given(data=st.data())
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_renaming_a_variable_changes_no_finding(data: st.DataObject) -> None:
    sample = data.draw(st.sampled_from(_samples_with_variables()))
    name = data.draw(st.sampled_from(renamable_variables(sample)))
    changed = sample.scan(KNOWLEDGE, rename(sample.text, name))
    assert shape_of(changed.findings) == shape_of(sample.scan(KNOWLEDGE).findings), name.decode()
