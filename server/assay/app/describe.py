"""What there is to say of a finding, as plain data, for hovers and reports."""

from __future__ import annotations

from dataclasses import dataclass

from assay.findings.model import Evidence, Finding, Safety
from assay.rules.registry import all_rules

_EVIDENCE = {
    Evidence.FLOW: "proven: data from outside reaches this place, or the code is the weakness itself",
    Evidence.SINK: "a dangerous place that receives something which is not constant",
    Evidence.POSTURE: "a defence is weakened",
}
_FIX = {
    Safety.SAFE: "A safe quick fix is available.",
    Safety.BEHAVIOUR_CHANGING: "A quick fix is available; it changes what the program does.",
    Safety.GUIDED: "A quick fix is available that you have to complete.",
}


@dataclass(frozen=True, slots=True)
class Description:
    """The words for a finding. ``steps`` are line numbers (one-based; with the file where it is another one) and what happens there."""

    title: str
    message: str
    advice: str
    severity: str
    evidence: str
    confidence: str
    cwes: tuple[tuple[int, str], ...]
    steps: tuple[tuple[str, str], ...]
    fix: str


def cwe_address(number: int) -> str:
    """Return the address of a weakness in the CWE list."""
    return f"https://cwe.mitre.org/data/definitions/{number}.html"


def describe(finding: Finding) -> Description:
    """Return the words for a finding; a rule that is not known any more leaves its title and advice empty."""
    rule = next((module.rule for module in all_rules() if module.rule.id == finding.rule_id), None)
    numbers = (finding.cwe, *(rule.also_cwe if rule is not None else ()))
    return Description(
        title=rule.title if rule is not None else finding.rule_id,
        message=finding.message,
        advice=rule.advice if rule is not None else "",
        severity=finding.severity.word,
        evidence=f"{finding.evidence.word} ({_EVIDENCE[finding.evidence]})",
        confidence=finding.confidence.word,
        cwes=tuple((number, cwe_address(number)) for number in numbers),
        steps=tuple(
            (f"{step.path + ' ' if step.path else ''}line {step.range.start.line + 1}", step.message)
            for step in finding.flow
        ),
        fix=_FIX[finding.fix_safety] if finding.has_fix and finding.fix_safety is not None else "",
    )
