"""``assay explain``: the page of a rule, or why a finding stands where it stands."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import click

from assay.app.catalogue import describe_rules, rule_ids
from assay.cli.common import Stop, checked_rules, complete_rules, config_option, project_of, wants_colour, write_text
from assay.config.settings import Settings

_FINGERPRINT = re.compile(r"[0-9a-f]{6,20}(-\d+)?\Z")

EPILOG = """\b
Examples:
  assay explain sql-injection   the page of a rule
  assay explain f649dcf10b      a finding of this project, by the beginning of
                                its fingerprint, which every report shows
"""


@click.command(name="explain", epilog=EPILOG)
@click.argument("rule_id", metavar="RULE|FINGERPRINT", shell_complete=complete_rules)
@config_option
def command(rule_id: str, config: Path | None) -> int:
    """Show what a rule finds, why that is bad, what to do, and what it misses.

    With a fingerprint: show every factor of that finding's decision and risk, where each came from, and what would change the decision.
    """
    if _FINGERPRINT.match(rule_id) and rule_id not in rule_ids():
        return _explain_finding(rule_id, config)
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


def _explain_finding(prefix: str, config: Path | None) -> int:
    from assay.app.ranked import NotOneFinding, explain_finding
    from assay.app.scan import common_root

    root = common_root([Path.cwd()])
    try:
        text = explain_finding(root, *project_of(root, config, rule_ids()), prefix)
    except NotOneFinding as error:
        raise Stop(str(error)) from error
    write_text(text, None)
    return 0
