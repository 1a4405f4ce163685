"""Makes test files of any length from functions of the standard library, with planted findings among them."""

from __future__ import annotations

import ast
import sysconfig
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

EDIT_MARK = "# the benchmark types here"
PLANTED_EVERY = 200
"""One planted function about every so many lines."""
_LONGEST_FUNCTION = 60

_HEAD = "import subprocess\n\nimport yaml\n\n\n"
_PLANTED = '''\
def planted_{number}(value, cursor):
    """Read what a stranger sent."""
    options = yaml.load(value, Loader=yaml.Loader)
    return eval(options)


'''
_EDITED = f"""\
def edited(first_value, options):
    second_value = len(str(first_value))
    {EDIT_MARK}
    return second_value


"""
_PASTED = '''\
def pasted_{number}(payload, options=None):
    """Count what is in the payload."""
    options = options or {{}}
    values = [item.strip() for item in payload.get("values", []) if item]
    total = 0
    for position, item in enumerate(values):
        if position % 2 == 0 and item not in options:
            total += len(item)
    result = eval(payload.get("expression"))
    return {{"total": total, "count": len(values), "result": result}}


'''
FINDINGS_PER_PLANTED = 1
"""At least so many findings each planted function has; every tool that is compared knows eval."""


@dataclass(frozen=True)
class Source:
    """A file: its text, where typing happens (line and column), and how many planted functions it has."""

    text: str
    line: int
    column: int
    planted: int


def functions() -> Iterator[str]:
    """Yield top-level functions of the standard library in a fixed order, again and again."""
    folder = Path(sysconfig.get_paths()["stdlib"])
    found: list[str] = []
    for path in sorted(folder.glob("*.py")):
        try:
            text = path.read_text(encoding="utf-8")
            tree = ast.parse(text)
        except (OSError, SyntaxError, UnicodeDecodeError):
            continue
        lines = text.splitlines(keepends=True)
        for node in tree.body:
            if isinstance(node, ast.FunctionDef) and node.end_lineno is not None:
                first = min([node.lineno, *(decorator.lineno for decorator in node.decorator_list)])
                if node.end_lineno - first < _LONGEST_FUNCTION:
                    found.append("".join(lines[first - 1 : node.end_lineno]))
                    yield found[-1]
    while True:
        yield from found


def make_source(line_count: int) -> Source:
    """Return a file of about so many lines; typing happens inside a function in the middle."""
    parts = [_HEAD]
    length, planted, edited_at = _HEAD.count("\n"), 0, -1
    supply = functions()
    while length < line_count:
        if edited_at < 0 and length >= line_count // 2:
            edited_at = length
            part = _EDITED
        elif length >= planted * PLANTED_EVERY:
            part = _PLANTED.format(number=planted)
            planted += 1
        else:
            part = next(supply) + "\n\n\n"
        parts.append(part)
        length += part.count("\n")
    text = "".join(parts)
    before = text[: text.index(EDIT_MARK) + len(EDIT_MARK)]
    return Source(text, before.count("\n"), len(before) - before.rfind("\n") - 1, planted)


def make_paste(line_count: int) -> tuple[str, int]:
    """Return about so many lines to paste, and how many findings they hold."""
    count = max(1, line_count // _PASTED.count("\n"))
    return "".join(_PASTED.format(number=number) for number in range(count)), count


def make_folder(folder: Path, line_count: int) -> int:
    """Write files of 500 lines into a folder and return how many lines they have in all."""
    folder.mkdir(parents=True, exist_ok=True)
    text = make_source(500).text
    supply = functions()
    total = number = 0
    while total < line_count:
        body = text + "".join(f"{next(supply)}\n\n\n" for _ in range(5))
        (folder / f"module_{number}.py").write_text(body, encoding="utf-8")
        total += body.count("\n")
        number += 1
    return total
