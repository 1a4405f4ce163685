"""Reads Agent Trace records (https://agent-trace.dev/, version 0.1.0): which lines of which commit an assistant wrote.

A file of them is written by any program that likes to; what is no record is counted and left out.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

_ASSISTED = frozenset({"ai", "mixed"})
_LARGEST = 50_000_000


@dataclass(slots=True)
class Traces:
    """What records say, by commit and path."""

    _ranges: dict[tuple[str, str], list[tuple[int, int, str]]] = field(default_factory=dict)
    records: int = 0
    unreadable: int = 0
    """Lines or records that could not be used."""

    def contributor(self, commit: str, path: str, line: int) -> str:
        """Return who wrote a line (one-based) of a file as a commit has it: ``ai``, ``mixed``, ``human``; empty where no record says."""
        said = [who for first, last, who in self._ranges.get((commit, path), ()) if first <= line <= last]
        return said[-1] if said else ""

    def add(self, record: Any) -> None:
        """Take in one record."""
        try:
            system = record.get("vcs") or {}
            if system.get("type") not in ("git", None):
                return
            revision = str(system["revision"]).lower()
            for file in record["files"]:
                path = str(file["path"]).removeprefix("./")
                rows = self._ranges.setdefault((revision, path), [])
                for conversation in file["conversations"]:
                    general = _type(conversation.get("contributor"))
                    for place in conversation["ranges"]:
                        who = _type(place.get("contributor")) or general
                        if who:
                            rows.append((int(place["start_line"]), int(place["end_line"]), who))
            self.records += 1
        except (AttributeError, KeyError, TypeError, ValueError):
            self.unreadable += 1


def is_assisted(contributor: str) -> bool:
    """Whether a contributor's type says that an assistant had a part in it."""
    return contributor in _ASSISTED


def _type(contributor: Any) -> str:
    return str(contributor.get("type", "")) if isinstance(contributor, dict) else ""


def read_traces(texts: Iterable[bytes]) -> Traces:
    """Return the records of files that hold one JSON record, a list of them, or one in each line."""
    traces = Traces()
    for text in texts:
        if len(text) > _LARGEST:
            traces.unreadable += 1
            continue
        try:
            whole = json.loads(text)
        except (ValueError, RecursionError):
            whole = None
        if whole is not None:
            for record in whole if isinstance(whole, list) else [whole]:
                traces.add(record)
            continue
        for line in text.split(b"\n"):
            if not line.strip():
                continue
            try:
                traces.add(json.loads(line))
            except (ValueError, RecursionError):
                traces.unreadable += 1
    return traces
