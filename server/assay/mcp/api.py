"""What all tools share: how they are found, what they are asked with, and what they answer.

A tool is a module in ``tools/`` with ``TITLE``, ``DESCRIPTION``, ``IS_READ_ONLY``, a ``Arguments`` structure, whose fields and their
descriptions are the tool's schema, and ``run(root, arguments) -> Answer``. It is named after its file.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

import msgspec

from assay.mcp.workspace import Refused


@dataclass(frozen=True, slots=True)
class Answer:
    """What a tool answers: words for the model, and the same as plain data for programs."""

    text: str
    data: dict[str, Any] = field(default_factory=dict)


class ToolArguments(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What tools are asked with."""


@dataclass(frozen=True, slots=True)
class Tool:
    """A tool, ready to be called."""

    name: str
    title: str
    description: str
    is_read_only: bool
    is_about_project: bool
    """Whether it scans the whole project, so that small questions must not wait for it."""
    arguments: type[ToolArguments]
    run: Callable[[Path, Any], Answer]

    def schema(self) -> dict[str, Any]:
        """Return the JSON schema of the arguments."""
        (own,), parts = msgspec.json.schema_components([self.arguments], ref_template="#/$defs/{name}")
        name = own["$ref"].rsplit("/", 1)[-1]
        schema = dict(parts.pop(name))
        schema.pop("description", None)
        return {**schema, "$defs": parts} if parts else schema

    def call(self, root: Path, arguments: dict[str, Any]) -> Answer:
        """Answer a question. Raises Refused for arguments that are not as the schema says, and for what cannot be done."""
        try:
            asked = msgspec.convert(arguments, self.arguments)
        except msgspec.ValidationError as error:
            raise Refused(f"The arguments of {self.name} are wrong: {error}. {self._takes()}") from error
        return self.run(root, asked)

    def _takes(self) -> str:
        words: list[str] = []
        for item in msgspec.structs.fields(self.arguments):
            words.append(f"{item.name} (required)" if item.required else item.name)
        return f"It takes: {', '.join(words)}."


@lru_cache(maxsize=1)
def all_tools() -> dict[str, Tool]:
    """Return the tools by name."""
    package = importlib.import_module("assay.mcp.tools")
    found: dict[str, Tool] = {}
    for entry in pkgutil.iter_modules(package.__path__):
        module = importlib.import_module(f"assay.mcp.tools.{entry.name}")
        found[entry.name] = Tool(
            entry.name,
            module.TITLE,
            module.DESCRIPTION,
            module.IS_READ_ONLY,
            module.IS_ABOUT_PROJECT,
            module.Arguments,
            module.run,
        )
    return found
