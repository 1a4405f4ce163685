"""Reads what AI agents hand to their hooks, and answers in the way that each of them listens to.

Where an agent puts the names of the files it wrote, and how it is told something, is written down in its documentation:
Claude Code https://code.claude.com/docs/en/hooks, Visual Studio Code https://code.visualstudio.com/docs/agent-customization/hooks,
GitHub Copilot https://docs.github.com/en/copilot/reference/hooks-configuration, Gemini CLI https://geminicli.com/docs/hooks/reference,
Cursor https://cursor.com/docs/agent/hooks.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import Any

MOST_ROUNDS = 3
"""How often an agent that wants to end is sent back to work; after that a person has to look."""
_LARGEST = 50_000_000
_PATH_KEYS = ("file_path", "filePath", "notebook_path", "path", "target_file", "absolute_path")
_LIST_KEYS = ("files", "filePaths", "paths")


class Moment(Enum):
    """When the hook was called."""

    WRITTEN = "written"
    """A tool has run that may have written files."""
    ENDING = "ending"
    """The agent believes that it is done."""
    OTHER = "other"


class Listener(Enum):
    """How the agent is told something."""

    ERROR_STREAM = "error-stream"
    """Exit code 2, with the words on standard error: Claude Code, Visual Studio Code, Copilot."""
    GEMINI = "gemini"
    CURSOR = "cursor"


class NotAnEvent(Exception):  # noqa: N818 - it is named after what it says.
    """What came on standard input is no event of a hook; the message says so."""


@dataclass(frozen=True, slots=True)
class Event:
    """What the hook was called for."""

    moment: Moment
    listener: Listener
    folder: Path | None
    """The folder that the agent works in; None where it does not say."""
    paths: tuple[str, ...]
    """The files that the tool was given."""
    is_again: bool
    """Whether the agent was sent back to work before, and is not to be sent back for ever."""


@dataclass(frozen=True, slots=True)
class Reply:
    """What the hook prints and how it ends."""

    output: str
    error: str
    exit_code: int


_WRITTEN = {"posttooluse", "aftertool"}
_ENDING = {"stop", "subagentstop", "agentstop", "afteragent"}


def read_event(data: bytes) -> Event:
    """Return the event in the JSON text that an agent hands over. Raises NotAnEvent."""
    if len(data) > _LARGEST:
        raise NotAnEvent(f"The event on standard input has more than {_LARGEST:,} bytes.")
    try:
        event = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise NotAnEvent(
            f"Standard input holds no JSON ({error}). 'assay hook' is called by AI agents; see docs/agents.md."
        ) from error
    if not isinstance(event, Mapping):
        raise NotAnEvent("Standard input holds JSON, but no event of a hook. See docs/agents.md.")
    name = str(event.get("hook_event_name") or event.get("hookEventName") or "")
    if not name and "toolName" in event:
        name = "postToolUse" if "toolResult" in event else ""
    word = name.lower()
    if word in _WRITTEN:
        moment = Moment.WRITTEN
    else:
        moment = Moment.ENDING if word in _ENDING else Moment.OTHER
    if word in ("aftertool", "afteragent"):
        listener = Listener.GEMINI
    elif "cursor_version" in event or "workspace_roots" in event or "conversation_id" in event:
        listener = Listener.CURSOR
    else:
        listener = Listener.ERROR_STREAM
    rounds = event.get("loop_count")
    return Event(
        moment,
        listener,
        _folder(event),
        tuple(dict.fromkeys(_paths(event))),
        bool(event.get("stop_hook_active"))
        or (isinstance(rounds, int) and rounds >= MOST_ROUNDS)
        or event.get("status", "completed") != "completed",
    )


def _folder(event: Mapping[str, Any]) -> Path | None:
    roots = event.get("workspace_roots")
    for place in (event.get("cwd"), roots[0] if isinstance(roots, list) and roots else None):
        if isinstance(place, str) and place and "\0" not in place:
            return Path(place)
    return None


def _paths(event: Mapping[str, Any]) -> list[str]:
    found: list[str] = []
    for given in (event.get("tool_input"), event.get("toolArgs"), event):
        if isinstance(given, str):  # Copilot hands the arguments over as a text of JSON.
            try:
                given = json.loads(given)
            except (ValueError, RecursionError):
                continue
        if not isinstance(given, Mapping):
            continue
        values = [given.get(key) for key in _PATH_KEYS]
        for key in _LIST_KEYS:
            several = given.get(key)
            values += several if isinstance(several, list) else []
        found += [value for value in values if isinstance(value, str) and value and "\0" not in value]
    return found


def reply_to(event: Event, text: str) -> Reply:
    """Return the answer to an event; ``text`` is what the agent is to be told, empty for nothing."""
    if event.listener is Listener.ERROR_STREAM:
        return Reply("", text, 2) if text else Reply("", "", 0)
    answer: dict[str, Any] = {}
    if text and event.listener is Listener.CURSOR:
        answer = {"followup_message": text} if event.moment is Moment.ENDING else {"additional_context": text}
    elif text and event.moment is Moment.ENDING:
        answer = {"decision": "deny", "reason": text}
    elif text:
        answer = {"hookSpecificOutput": {"hookEventName": "AfterTool", "additionalContext": text}}
    return Reply(json.dumps(answer) + "\n", "", 0)
