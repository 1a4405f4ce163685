"""``assay explain``: the page of a rule."""

from __future__ import annotations

import sys

import click

from assay.app.catalogue import describe_rules, rule_ids
from assay.cli.common import checked_rules, complete_rules, wants_colour, write_text
from assay.config.settings import Settings


@click.command(name="explain")
@click.argument("rule_id", metavar="RULE", shell_complete=complete_rules)
def command(rule_id: str) -> int:
    """Show what a rule finds, why that is bad, what to do, and what it misses."""
    checked_rules((rule_id,), rule_ids())
    (rule,) = describe_rules(Settings(), only=(rule_id,))
    page = "\n".join(
        [
            f"# {rule.title}",
            "",
            f"`{rule.id}` · {rule.severity.word} · CWE-{rule.cwe} · {', '.join(rule.languages)}",
            "",
            rule.documentation,
            f"More: <https://cwe.mitre.org/data/definitions/{rule.cwe}.html>",
        ]
    )
    if not wants_colour(sys.stdout):
        write_text(page + "\n", None)
        return 0
    from rich.console import Console
    from rich.markdown import Markdown

    Console().print(Markdown(page))
    return 0
