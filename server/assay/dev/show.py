"""Shows how a file is divided into units and lowered to the code model: show FILE."""

from __future__ import annotations

import sys
from pathlib import Path

from assay.base.cancellation import CancelToken
from assay.base.text import split_lines
from assay.ir.dump import dump
from assay.languages.registry import all_languages


def main(arguments: list[str]) -> int:
    """Print the units of a file with their code model."""
    if len(arguments) != 1:
        sys.stderr.write("Usage: python -m assay.dev show FILE\n")
        return 2
    path = Path(arguments[0])
    language = all_languages().of_path(path.name)
    if language is None:
        sys.stderr.write(f"The language of {path} cannot be told from its name.\n")
        return 2
    lines = split_lines(path.read_bytes())
    for unit in language.outline(lines, CancelToken()):
        text = b"".join(b"".join(lines[start:end]) for start, end in unit.pieces)
        lowered = language.lower(language.parse(text, unit.kind, None, None))
        where = ", ".join(f"{start + 1}-{end}" for start, end in unit.pieces)
        print(
            f"# {unit.kind.value} {unit.name or '(module)'}, lines {where}{', with errors' if lowered.has_errors else ''}"
        )
        print(dump(lowered.statements))
    return 0
