"""Writes what is generated from code (docs/); with --check only says what is out of date."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import click
import msgspec

from assay.app.catalogue import describe_rules, rule_ids
from assay.cli.root import command as root_command
from assay.config.reference import json_schema as settings_schema
from assay.config.reference import markdown as settings_page
from assay.config.settings import Settings
from assay.dev._checkout import top
from assay.facts.loader import kinds
from assay.facts.schema import TeamFile
from assay.findings.report import RuleDescription
from assay.output.api import format_names, load_format
from assay.output.formats.json import json_schema as report_schema

_NOTE = "<!-- Written by `python -m assay.dev generate`; edits here are lost. -->\n\n"
_FIXES = {
    None: "none",
    "safe": "safe: the meaning is kept, and fix-all applies it",
    "behaviour-changing": "changes behaviour: applied when asked for",
    "guided": "guided: you complete it",
}


def _fix_words(rule: RuleDescription) -> str:
    return _FIXES[rule.fix_safety.value if rule.fix_safety else None]


def _rule_page(rule: RuleDescription) -> str:
    weaknesses = ", ".join(
        f"[CWE-{cwe}](https://cwe.mitre.org/data/definitions/{cwe}.html)" for cwe in (rule.cwe, *rule.also_cwe)
    )
    return (
        f"{_NOTE}# {rule.title}\n\n"
        f"| | |\n| --- | --- |\n| Id | `{rule.id}` |\n| Severity | {rule.severity.word} |\n| Weakness | {weaknesses} |\n"
        f"| Languages | {', '.join(rule.languages)} |\n| Fix | {_fix_words(rule)} |\n\n{rule.documentation}"
    )


def _rule_table(rules: tuple[RuleDescription, ...]) -> str:
    lines = [f"{_NOTE}# Rules\n", f"{len(rules)} rules. `assay explain ID` shows a rule's page in the terminal.\n"]
    for family in sorted({rule.family for rule in rules}):
        lines += [
            f"## {family.capitalize()}\n",
            "| Rule | Severity | CWE | Languages | Fix |",
            "| --- | --- | --- | --- | --- |",
        ]
        lines += [
            f"| [{rule.id}]({rule.id}.md): {rule.title} | {rule.severity.word} | {rule.cwe} | {', '.join(rule.languages)} | "
            f"{rule.fix_safety.value if rule.fix_safety else '-'} |"
            for rule in rules
            if rule.family == family
        ]
        lines.append("")
    return "\n".join(lines)


def _command_line_page() -> str:
    parts = [f"{_NOTE}# Command line\n"]
    context = click.Context(root_command, info_name="assay", terminal_width=100, max_content_width=100)
    parts.append(f"```text\n{root_command.get_help(context).strip()}\n```\n")
    assert isinstance(root_command, click.Group)
    for name in root_command.list_commands(context):
        command = root_command.get_command(context, name)
        assert command is not None
        child = click.Context(command, info_name=name, parent=context, terminal_width=100, max_content_width=100)
        parts.append(f"## assay {name}\n\n```text\n{command.get_help(child).strip()}\n```\n")
    parts.append("## Formats\n")
    parts += [f"- `{name}`: {load_format(name).description}" for name in format_names()]
    parts.append("\nThe form of `json` is described by [report.schema.json](report.schema.json).")
    return "\n".join(parts) + "\n"


def _facts_schema() -> str:
    """Return the JSON schema of ``.assay/facts/*.toml``: the tables, their columns, and the kinds that they may name."""
    schema: dict[str, Any] = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "A team's own facts for Assay (.assay/facts/*.toml)",
    }
    schema |= msgspec.json.schema(TeamFile)
    declared = kinds()
    definitions = schema["$defs"]
    for table, names in (
        ("Source", [kind.name for kind in declared.source_kind]),
        ("Sink", [kind.name for kind in declared.sink_kind]),
        ("Mark", [kind.name for kind in declared.sink_kind]),
        ("Entry", [kind.name for kind in declared.entry_kind]),
    ):
        definitions[table]["properties"]["kind"]["enum"] = sorted(names)
    for table in ("Sanitiser", "Guard"):
        definitions[table]["properties"]["kinds"]["items"]["enum"] = sorted(
            ["*", *(kind.name for kind in declared.sink_kind)]
        )
    return json.dumps(schema, indent=2, ensure_ascii=False) + "\n"


def pages() -> dict[str, str]:
    """Return what is generated: text by path relative to ``docs``."""
    rules = describe_rules(Settings(), only=rule_ids())
    made = {
        "settings.md": _NOTE + settings_page(),
        "assay.schema.json": settings_schema(),
        "facts.schema.json": _facts_schema(),
        "report.schema.json": json.dumps(report_schema(), indent=2, ensure_ascii=False) + "\n",
        "cli.md": _command_line_page(),
        "rules/README.md": _rule_table(rules),
    }
    return made | {f"rules/{rule.id}.md": _rule_page(rule) for rule in rules}


def main(arguments: list[str]) -> int:
    """Write the pages, and delete those of rules that are gone. With ``--check`` write nothing and return 1 where something differs."""
    docs = top() / "docs"
    made = pages()
    stale = [path for path in sorted((docs / "rules").glob("*.md")) if f"rules/{path.name}" not in made]
    changed = [name for name, text in made.items() if _read(docs / name) != text]
    if "--check" in arguments:
        for name in [*changed, *(f"rules/{path.name}" for path in stale)]:
            sys.stderr.write(f"docs/{name} is out of date; run: python -m assay.dev generate\n")
        return int(bool(changed or stale))
    for name in changed:
        (docs / name).parent.mkdir(parents=True, exist_ok=True)
        (docs / name).write_text(made[name], encoding="utf-8", newline="\n")
    for path in stale:
        path.unlink()
    print(f"{len(changed)} of {len(made)} pages written, {len(stale)} deleted.")
    return 0


def _read(path: Path) -> str | None:
    return path.read_text(encoding="utf-8") if path.is_file() else None
