"""Write what the server declares into package.json: its settings with their documentation, and the languages that wake the extension.

    python editors/vscode/tools/settings.py            write
    python editors/vscode/tools/settings.py --check    say whether package.json is up to date (exit code 1 if not)

The server is the only place where they are declared.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from assay.config.reference import json_schema
from assay.languages.registry import all_languages

PACKAGE = Path(__file__).resolve().parents[1] / "package.json"
TITLE = "Assay: Findings"
NOT_FOR_EDITORS = ("scan", "policy", "asset")
"""Sections of the command line, and those that only a committed file may decide: policy is the team's, not the editor's."""
KEPT = ("type", "enum", "items", "minimum", "maximum", "pattern", "default")


def properties() -> dict[str, Any]:
    """Return the settings as VS Code's configuration properties, by their full names."""
    schema = json.loads(json_schema())
    found: dict[str, Any] = {}
    _collect(_resolved(schema, schema), schema, "assay", found)
    return found


def _collect(node: dict[str, Any], schema: dict[str, Any], path: str, found: dict[str, Any]) -> None:
    for name, declared in node.get("properties", {}).items():
        if path == "assay" and name in NOT_FOR_EDITORS:
            continue
        inner = _resolved(declared, schema)
        here = f"{path}.{_camel(name)}"
        if "properties" in inner:
            _collect(inner, schema, here, found)
            continue
        found[here] = {key: inner[key] for key in KEPT if key in inner} | {
            "scope": "resource",
            "order": len(found),
            "markdownDescription": inner.get("description", ""),
        }


def _resolved(node: dict[str, Any], schema: dict[str, Any]) -> dict[str, Any]:
    """Return a node with what it refers to put in place; its own keys go first."""
    references = [node, *node.get("allOf", [])]
    for each in references:
        if reference := each.get("$ref"):
            target: Any = schema
            for step in reference.removeprefix("#/").split("/"):
                target = target[step]
            return {**target, **{key: value for key, value in node.items() if key not in ("$ref", "allOf")}}
    return node


def _camel(name: str) -> str:
    first, *rest = name.split("-")
    return first + "".join(word.capitalize() for word in rest)


def expected(text: str) -> str:
    """Return package.json with the settings as they should be."""
    package = json.loads(text)
    own = [section for section in package["contributes"]["configuration"] if section["title"] != TITLE]
    events = [event for event in package["activationEvents"] if not event.startswith("onLanguage:")]
    package["activationEvents"] = [*(f"onLanguage:{name}" for name in sorted(all_languages().by_identifier)), *events]
    server = {"title": TITLE, "order": 2, "properties": properties()}
    package["contributes"]["configuration"] = [*own, server]
    return json.dumps(package, indent=2, ensure_ascii=False) + "\n"


def main(arguments: list[str]) -> int:
    """Write or check; returns the exit code."""
    text = PACKAGE.read_text(encoding="utf-8")
    # The formatter lays the file out its own way: what counts is the content.
    is_current = json.loads(text) == json.loads(expected(text))
    if "--check" in arguments:
        if not is_current:
            print(
                "The settings or languages in package.json are not those of the server. Run python editors/vscode/tools/settings.py."
            )
        return 0 if is_current else 1
    if not is_current:
        PACKAGE.write_text(expected(text), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
