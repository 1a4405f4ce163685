"""The explanation of a decision as Markdown or as plain text, for hovers and pages."""

from __future__ import annotations

import re
from typing import Any

_MARKUP = re.compile(r"([\\`*_{}\[\]()#+!|<>~])")


def plain(text: str) -> str:
    """Return text for use in Markdown: what comes from code cannot turn into markup."""
    return _MARKUP.sub(r"\\\1", text).replace("\n", " ")


def as_markdown(explanation: dict[str, Any]) -> str:
    """Return the whole explanation: the line, the table of factors, the formula, and what would change the decision."""
    lines = [plain(explanation["line"]), "", "| Factor | Value | Why | From |", "| --- | --- | --- | --- |"]
    for factor in explanation["factors"]:
        cells = (factor["name"], factor["value"], factor["words"], factor["origin"])
        lines.append("| " + " | ".join(map(plain, cells)) + " |")
    overrides = [factor for factor in explanation["factors"] if factor["override"]]
    if overrides:
        lines += ["", "To have another value:", ""]
        lines += [f"- {plain(factor['name'])}: {plain(factor['override'])}" for factor in overrides]
    lines += ["", plain(explanation["formula"])]
    if explanation["changes"]:
        lines += ["", "The decision would be another one:", ""]
        lines += [f"- {plain(change)}" for change in explanation["changes"]]
    lines += ["", f"Decision table: {plain(explanation['table'])}. Gate: {plain(explanation['gate'])}."]
    return "\n".join(lines)


def as_text(explanation: dict[str, Any]) -> str:
    """Return the same for clients that show plain text."""
    lines = [explanation["line"]]
    for factor in explanation["factors"]:
        lines.append(f"{factor['name']}: {factor['value']} ({factor['words']}; {factor['origin']})")
        if factor["override"]:
            lines.append(f"  otherwise: {factor['override']}")
    lines += [explanation["formula"], *explanation["changes"]]
    return "\n".join([*lines, f"Decision table: {explanation['table']}. Gate: {explanation['gate']}."])
