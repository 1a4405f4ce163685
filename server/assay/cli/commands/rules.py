"""``assay rules``: the list of all rules."""

from __future__ import annotations

import click
import msgspec

from assay.app.catalogue import describe_rules, rule_ids
from assay.cli.common import write_text
from assay.config.settings import Settings
from assay.findings.report import RuleDescription

_FIXES = {"safe": "safe", "behaviour-changing": "changes behaviour", "guided": "guided"}


@click.command(name="rules")
@click.option(
    "-f",
    "--format",
    "format_name",
    type=click.Choice(("text", "json")),
    default="text",
    help="How the list is written.",
)
def command(format_name: str) -> int:
    """List all rules: id, severity, weakness, languages, and the kind of fix that each offers.

    'assay explain ID' shows a rule's page.
    """
    rules = describe_rules(Settings(), only=rule_ids())
    if format_name == "json":
        write_text(
            msgspec.json.format(msgspec.json.encode([_data(rule) for rule in rules]), indent=2).decode() + "\n", None
        )
        return 0
    width = max((len(rule.id) for rule in rules), default=0)
    lines = [
        f"{rule.id:<{width}}  {rule.severity.word:<8}  CWE-{rule.cwe:<4}  "
        f"{_FIXES[rule.fix_safety.value] if rule.fix_safety else '-':<17}  {', '.join(rule.languages)}\n{'':<{width}}  {rule.title}"
        for rule in rules
    ]
    write_text("\n".join(lines) + f"\n\n{len(rules)} rules. 'assay explain ID' shows a rule's page.\n", None)
    return 0


def _data(rule: RuleDescription) -> dict[str, object]:
    return {
        "id": rule.id,
        "title": rule.title,
        "severity": rule.severity.word,
        "cwe": [rule.cwe, *rule.also_cwe],
        "languages": list(rule.languages),
        "fix": rule.fix_safety.value if rule.fix_safety else None,
        "advice": rule.advice,
        "url": rule.url,
    }
