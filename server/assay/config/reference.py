"""Renders the documentation of the settings: a page in Markdown, and a JSON schema for editors."""

from __future__ import annotations

import json
from typing import Any

import msgspec

from assay.config.settings import Settings

_SCHEMA = "https://json-schema.org/draft/2020-12/schema"


def json_schema() -> str:
    """Return the JSON schema of ``assay.toml`` as text."""
    schema: dict[str, Any] = {"$schema": _SCHEMA, "title": "Settings of Assay (assay.toml)"}
    schema |= msgspec.json.schema(Settings)
    return json.dumps(schema, indent=2, ensure_ascii=False) + "\n"


def _resolve(node: dict[str, Any], definitions: dict[str, Any]) -> dict[str, Any]:
    reference = node.get("$ref") or next((part["$ref"] for part in node.get("allOf", ()) if "$ref" in part), None)
    if reference is None and "anyOf" not in node:
        return node
    if reference is None:
        return node
    return {
        **definitions[reference.rsplit("/", 1)[-1]],
        **{key: value for key, value in node.items() if key == "description"},
    }


def _type_words(node: dict[str, Any]) -> str:
    if "anyOf" in node:
        return " or ".join(_type_words(part) for part in node["anyOf"] if part.get("type") != "null")
    if "enum" in node and len(node["enum"]) == 1:
        return f"`{node['enum'][0]}`"
    if "enum" in node:
        return "one of " + ", ".join(f"`{value}`" for value in node["enum"])
    words = {
        "string": "text",
        "boolean": "`true` or `false`",
        "integer": "whole number",
        "number": "number",
        "object": "table",
    }
    if node.get("type") == "array":
        items = node.get("items")
        return f"list of {_type_words(items)}" if isinstance(items, dict) and "type" in items else "list"
    text = words.get(str(node.get("type")), "value")
    if "minimum" in node or "maximum" in node:
        text += f" from {node.get('minimum', '…')} to {node.get('maximum', '…')}"
    return text


def _toml(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


def _rows(node: dict[str, Any], definitions: dict[str, Any], path: str) -> list[tuple[str, dict[str, Any]]]:
    rows: list[tuple[str, dict[str, Any]]] = []
    for name, child in node.get("properties", {}).items():
        here = f"{path}.{name}" if path else name
        resolved = _resolve(child, definitions)
        item = _resolve(resolved["items"], definitions) if isinstance(resolved.get("items"), dict) else {}
        if "properties" in resolved:
            rows += _rows(resolved, definitions, here)
        elif "properties" in item:
            rows.append((f"[[{here}]]", resolved))
            rows += _rows(item, definitions, f"[[{here}]]")
        else:
            rows.append((here, resolved))
    return rows


def markdown() -> str:
    """Return the reference page of the settings."""
    schema = msgspec.json.schema(Settings)
    definitions = schema.get("$defs", {})
    root = _resolve(schema, definitions)
    parts = [
        "# Settings",
        "",
        "Settings stand in `assay.toml` at the top of a project, or in the table `[tool.assay]` of its `pyproject.toml` (`assay.toml` goes first, "
        "and then the table is not read). Editors can override single settings; there the keys may be in camel case. A setting that is "
        "wrong is reported with file, line and key, and the last good settings stay in force.",
        "",
        "The schema `assay.schema.json` beside this page gives completion and checks in editors that know TOML schemas.",
        "",
    ]
    for path, node in _rows(root, definitions, ""):
        parts += [f"## `{path}`", "", str(node.get("description", "")).strip(), "", f"- Type: {_type_words(node)}"]
        if "default" in node:
            parts.append(f"- Default: `{_toml(node['default'])}`")
        parts.append("")
        for example in node.get("examples", ()):
            table, _, key = path.rpartition(".")
            parts += ["```toml", *([f"[{table}]"] if table else []), f"{key} = {_toml(example)}", "```", ""]
    return "\n".join(parts).rstrip() + "\n"
