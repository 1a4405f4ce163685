"""``fix``: what the checked fixes make of a file or a text; written to disk only when that is asked for."""

from __future__ import annotations

import difflib
from pathlib import Path
from typing import Annotated, Any, Literal

from msgspec import Meta

from assay.app.changed_text import language_of
from assay.app.fix_files import ALL, SAFE_ONLY, fix_text, plan_fixes, write_fixes
from assay.app.recording import fixes_were_applied
from assay.app.secret_values import holds_secret, secret_values
from assay.app.team_facts import load_team_facts
from assay.mcp.api import Answer, ToolArguments
from assay.mcp.checking import check, checked_size
from assay.mcp.tools.scan_file import text_of
from assay.mcp.workspace import Project, Refused, known_rules, name_inside, open_project

TITLE = "Fix a file or a text"
DESCRIPTION = (
    "Applies the fixes that Assay knows and has checked: the result parses, the weakness is gone and none is added. Returns the changed lines and"
    " the fixed text. Nothing is written unless 'write' is true."
)
IS_READ_ONLY = False
IS_ABOUT_PROJECT = False
_LONGEST_TEXT = 200_000
"""Characters of a fixed text that is returned whole. Beyond it the changed lines have to do."""
_MOST_LINES = 20_000


class Arguments(ToolArguments, frozen=True):
    """What is fixed, and how."""

    path: Annotated[str, Meta(description="The path of the file, relative to the project.")]
    text: Annotated[
        str | None, Meta(description="The text of the file where it is not on disk; it is fixed and returned.")
    ] = None
    level: Annotated[
        Literal["safe", "all"],
        Meta(description="'safe': only fixes that keep the meaning. 'all': also those that change behaviour."),
    ] = "safe"
    rules: Annotated[tuple[str, ...], Meta(description="Only the fixes of these rules; all where it is empty.")] = ()
    fingerprints: Annotated[
        tuple[str, ...], Meta(description="Only the fixes of these findings; all where it is empty.")
    ] = ()
    write: Annotated[bool, Meta(description="Write the fixed file. Without it nothing on disk changes.")] = False


def run(root: Path, arguments: Arguments) -> Answer:
    """Return what the fixes change, and write it where that is asked for. Raises Refused."""
    name = name_inside(root, arguments.path)
    rules = known_rules(arguments.rules)
    if arguments.write and arguments.text is not None:
        raise Refused("A text that is handed over cannot be written. Leave 'text' out to fix the file, or 'write' out.")
    project = open_project(root)
    if arguments.text is not None:
        text = checked_size(arguments.text.encode("utf-8", "surrogatepass"), project)
    else:
        text = text_of(project, name)
    if arguments.write:
        return _write(project, name, text, arguments, rules)
    language = language_of(name, text)
    if language is None:
        raise Refused(f"The language of {name} cannot be told from its name, so there is nothing to fix.")
    fixed = fix_text(
        language,
        name,
        text,
        project.settings,
        ALL if arguments.level == "all" else SAFE_ONLY,
        rules,
        load_team_facts(root).facts,
        arguments.fingerprints or None,
    )
    return _answer(project, name, text, fixed.text, fixed.titles, fixed.left, is_written=False)


def _write(project: Project, name: str, text: bytes, arguments: Arguments, rules: tuple[str, ...]) -> Answer:
    plan = plan_fixes(
        [project.root / name],
        project.root,
        project.settings,
        ALL if arguments.level == "all" else SAFE_ONLY,
        rules,
        arguments.fingerprints or None,
    )
    failed = [*plan.problems, *write_fixes(plan, project.settings.files.max_size)]
    if failed:
        raise Refused(" ".join(f"{path}: {why}" for path, why in failed) + " Nothing of it was written.")
    fixes_were_applied(project.root, project.settings, [(file.name, len(file.titles)) for file in plan.files])
    own = next((file for file in plan.files if file.name == name), None)
    others = [file.name for file in plan.files if file.name != name]
    new, titles = (own.new, own.titles) if own is not None else (text, ())
    return _answer(project, name, text, new, titles, plan.left, is_written=True, others=others)


def _answer(
    project: Project,
    name: str,
    old: bytes,
    new: bytes,
    titles: tuple[str, ...],
    left: int,
    *,
    is_written: bool,
    others: list[str] | None = None,
) -> Answer:
    report, secrets = check(name, old, project)
    secrets = tuple(sorted({*secrets, *secret_values(new, report)}, key=len, reverse=True))
    changes = _changed_lines(old, new)
    withheld = 0
    for change in changes:
        if holds_secret(change["text"], secrets):
            change["text"], change["withheld"] = "", True
            withheld += 1
    whole = new.decode("utf-8", "replace")
    is_whole = len(whole) <= _LONGEST_TEXT and not holds_secret(whole, secrets)
    done = "written" if is_written and titles else "not written"
    words = [
        f"{len(titles)} applied in {name} ({done}): {', '.join(titles)}." if titles else f"No fix applies to {name}."
    ]
    words.append(f"{left} left that no such fix removes." if left else "No finding is left.")
    if others:
        words.append(f"Also written: {', '.join(others)}.")
    if withheld or (titles and not is_whole):
        words.append(
            "What stands beside a secret, or is very long, is not repeated here. Call with write=true to change the file itself."
        )
    lines = [" ".join(words)]
    for change in changes:
        if not change.get("withheld"):
            lines.append(f"lines {change['line']} to {change['end_line']} become:\n{change['text']}")
    data: dict[str, Any] = {
        "path": name,
        "fixes": list(titles),
        "findings_left": left,
        "written": bool(is_written and titles),
        "also_written": others or [],
        "changes": changes,
        "text": whole if is_whole and not is_written else None,
    }
    return Answer("\n".join(lines) + "\n", data)


def _changed_lines(old: bytes, new: bytes) -> list[dict[str, Any]]:
    """Return which lines of the old text become which text: one-based, the end inclusive; an insertion ends before it begins."""
    before, after = (_lines(text) for text in (old, new))
    start = 0
    while start < min(len(before), len(after)) and before[start] == after[start]:
        start += 1
    end = 0
    while end < min(len(before), len(after)) - start and before[-1 - end] == after[-1 - end]:
        end += 1
    one, other = before[start : len(before) - end], after[start : len(after) - end]
    if not one and not other:
        return []
    if len(one) > _MOST_LINES:
        blocks = [("replace", 0, len(one), 0, len(other))]
    else:
        blocks = [
            block
            for block in difflib.SequenceMatcher(None, one, other, autojunk=False).get_opcodes()
            if block[0] != "equal"
        ]
    return [
        {"line": start + first + 1, "end_line": start + last, "text": "".join(other[begin:stop])}
        for _, first, last, begin, stop in blocks
    ]


def _lines(text: bytes) -> list[str]:
    pieces = text.decode("utf-8", "replace").split("\n")
    return [piece + "\n" for piece in pieces[:-1]] + ([pieces[-1]] if pieces[-1] else [])
