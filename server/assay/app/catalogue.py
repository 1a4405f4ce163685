"""The rules as plain data, for reports, reference pages and the command line."""

from __future__ import annotations

import re
from collections.abc import Collection
from functools import lru_cache

from assay.config.settings import Settings
from assay.findings.report import RuleDescription
from assay.rules.api import RuleModule
from assay.rules.registry import all_rules


def rule_ids() -> tuple[str, ...]:
    """Return the ids of all rules, sorted."""
    return tuple(module.rule.id for module in all_rules())


@lru_cache(maxsize=1)
def weaknesses_of_rules() -> dict[str, tuple[int, ...]]:
    """Return the CWE numbers of each rule, its own first."""
    return {module.rule.id: (module.rule.cwe, *module.rule.also_cwe) for module in all_rules()}


def is_enabled(rule_id: str, settings: Settings) -> bool:
    """Whether the settings let a rule run."""
    chosen = settings.rules
    return rule_id not in chosen.disabled and (not chosen.enabled or rule_id in chosen.enabled)


def describe_rules(settings: Settings, only: Collection[str] | None = None) -> tuple[RuleDescription, ...]:
    """Return the descriptions of the rules that the settings let run, or of those named by ``only``, by id."""
    modules = all_rules()
    return tuple(
        _describe(module, settings)
        for module in modules
        if (module.rule.id in only if only is not None else is_enabled(module.rule.id, settings))
    )


def _describe(module: RuleModule, settings: Settings) -> RuleDescription:
    rule = module.rule
    return RuleDescription(
        id=rule.id,
        title=rule.title,
        cwe=rule.cwe,
        severity=rule.severity,
        advice=rule.advice,
        url=documentation_url(rule.id, rule.cwe, settings),
        languages=rule.languages,
        fix_safety=rule.fix_safety,
        family=module.family,
        documentation=page_of(module.documentation),
        also_cwe=rule.also_cwe,
    )


def documentation_url(rule_id: str, cwe: int, settings: Settings) -> str:
    """Return the address of a rule's page."""
    return settings.documentation_url.replace("{rule}", rule_id).replace("{cwe}", str(cwe))


_HEADING = re.compile(r"^[A-Z][A-Za-z ?'-]{3,40}$")
_CODE_WORDS = re.compile(r"``(.+?)``")
_INDENT = "    "


def page_of(docstring: str) -> str:
    """Return the Markdown of a rule's docstring: sections become headings, what stands under ``Before::`` becomes a block of code."""
    out: list[str] = []
    code: list[str] | None = None
    for line in [*docstring.strip().split("\n"), "END"]:
        text = line.removeprefix(_INDENT)
        if code is not None:
            if not text.strip() or text.startswith(_INDENT):
                code.append(text.removeprefix(_INDENT))
                continue
            out += ["```", *"\n".join(code).strip("\n").split("\n"), "```", ""]
            code = None
        if line == "END":
            break
        if _HEADING.match(line) and out:
            out += [f"## {line}", ""]
        elif text.rstrip().endswith("::"):
            out += [text.rstrip()[:-1], ""]
            code = []
        else:
            out.append(_CODE_WORDS.sub(r"`\1`", text))
    return "\n".join(out).strip() + "\n"
