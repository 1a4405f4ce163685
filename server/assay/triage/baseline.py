"""Newness: which findings were there before, compared with what.

The state of the comparison is always said. Without a base nothing is called old: "not compared" is not the same as "nothing new".
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

import msgspec

from assay.findings.model import Evidence
from assay.triage.fingerprint import Identity, match

_VERSION = 1
_LARGEST_FILE = 100_000_000


class Newness(StrEnum):
    """Whether a finding was there before."""

    NEW = "new"
    OLD = "old"
    UNKNOWN = "unknown"
    """There was nothing to compare with. The gate treats it as new."""


@dataclass(frozen=True, slots=True)
class Baseline:
    """The findings of the base.

    ``label`` names it for people: ``origin/main@abc1234``, ``HEAD@abc1234``, ``the index``, ``baseline.json``. ``paths`` are the files that
    the base was analysed for, None for all: for other files newness is unknown.
    """

    label: str
    identities: tuple[Identity, ...]
    renames: Mapping[str, str] = field(default_factory=dict)
    """Old paths of files to new ones."""
    paths: frozenset[str] | None = None
    """New paths of the files that were compared; None for every file."""


@dataclass(frozen=True, slots=True)
class NoBaseline:
    """There is nothing to compare with, and why: ``this folder is not in a git repository``."""

    reason: str


@dataclass(frozen=True, slots=True)
class Compared:
    """What a comparison says of one finding."""

    newness: Newness
    words: str
    """``new against origin/main@abc1234``; empty where it is old and unchanged."""
    earlier: Identity | None = None
    """Who it was in the base."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """What a comparison says of every finding, in the order given, and how the state is told."""

    items: tuple[Compared, ...]
    state: str
    """``compared with origin/main@abc1234: 2 new, 40 known, 1 gone``, or why there was no comparison."""
    gone: tuple[Identity, ...] = ()
    """Findings of the base that are not there any more."""


def compare(
    base: Baseline | NoBaseline, identities: Sequence[Identity], exists: Callable[[str], bool] = lambda path: False
) -> Comparison:
    """Compare findings with a base. ``exists`` tells which paths are there now: what was found in a file that still is there has not
    moved to another, so that a copy is new, and a file looked at alone gives what it gives among all others.

    A finding whose evidence grew since counts as new: somebody opened a way that was not there. So does one that could be one of several.
    """
    if isinstance(base, NoBaseline):
        state = f"not compared: {base.reason}; every finding counts as new in the gate"
        return Comparison(tuple(Compared(Newness.UNKNOWN, "") for _ in identities), state)
    matching = match(base.identities, identities, base.renames, lambda path: not exists(path))
    items: list[Compared] = []
    for index, identity in enumerate(identities):
        earlier = base.identities[matching.pairs[index]] if index in matching.pairs else None
        if base.paths is not None and identity.path not in base.paths:
            items.append(Compared(Newness.UNKNOWN, f"this file was not compared with {base.label}"))
        elif earlier is None:
            doubt = ", which had several that it could be" if index in matching.ambiguous else ""
            items.append(Compared(Newness.NEW, f"new against {base.label}{doubt}"))
        elif identity.evidence > earlier.evidence:
            growth = f"evidence grew from {earlier.evidence.word} to {identity.evidence.word} since {base.label}"
            items.append(Compared(Newness.NEW, growth, earlier))
        else:
            items.append(Compared(Newness.OLD, "", earlier))
    matched = set(matching.pairs.values())
    renamed = base.renames
    gone = tuple(
        identity
        for index, identity in enumerate(base.identities)
        if index not in matched and (base.paths is None or renamed.get(identity.path, identity.path) in base.paths)
    )
    counts = {newness: sum(item.newness is newness for item in items) for newness in Newness}
    state = f"compared with {base.label}: {counts[Newness.NEW]} new, {counts[Newness.OLD]} known, {len(gone)} gone"
    if counts[Newness.UNKNOWN]:
        state += f", {counts[Newness.UNKNOWN]} in files that were not compared"
    return Comparison(tuple(items), state, gone)


class BaselineError(ValueError):
    """A saved baseline that cannot be read; the message names the file and says what to do."""


class _Row(msgspec.Struct, forbid_unknown_fields=True):
    rule: str
    path: str
    symbol: str
    code: str
    trail: str
    evidence: str
    ordinal: int = 0
    count: int = 1


class _File(msgspec.Struct, forbid_unknown_fields=True):
    version: int
    label: str
    findings: list[_Row]


def dump_baseline(label: str, identities: Sequence[Identity]) -> str:
    """Return a baseline as JSON text that is the same on every machine for the same findings; one finding a line, so that it merges."""
    rows: list[dict[str, Any]] = [
        {
            "code": identity.code,
            "count": identity.count,
            "evidence": identity.evidence.word,
            "ordinal": identity.ordinal,
            "path": identity.path,
            "rule": identity.rule_id,
            "symbol": identity.symbol,
            "trail": identity.trail,
        }
        for identity in identities
    ]
    texts = sorted(json.dumps(row, sort_keys=True) for row in rows)
    body = ",\n".join(texts)
    return f'{{"version": {_VERSION}, "label": {json.dumps(label)}, "findings": [\n{body}\n]}}\n'


def load_baseline(text: bytes, name: str) -> Baseline:
    """Read what ``dump_baseline`` wrote; ``name`` is the file's, for messages. Raises BaselineError."""
    again = "Write it anew with 'assay baseline write'."
    if len(text) > _LARGEST_FILE:
        raise BaselineError(f"The baseline {name} is larger than {_LARGEST_FILE:,} bytes and was not read. {again}")
    if b"\n<<<<<<<" in text or text.startswith(b"<<<<<<<"):
        raise BaselineError(f"The baseline {name} holds the marks of an unfinished merge. Resolve them, or: {again}")
    try:
        data = msgspec.json.decode(text, type=_File)
        if data.version != _VERSION:
            raise BaselineError(
                f"The baseline {name} is of version {data.version}; this program reads {_VERSION}. {again}"
            )
        return Baseline(f"{name} ({data.label})", tuple(_identity(row) for row in data.findings))
    except (msgspec.MsgspecError, UnicodeDecodeError, KeyError, ValueError, RecursionError) as error:
        if isinstance(error, BaselineError):
            raise
        raise BaselineError(f"The baseline {name} is damaged: {error}. {again}") from None


def _identity(row: _Row) -> Identity:
    shape, before, after = row.trail.split(".")
    evidence = Evidence[row.evidence.upper()]
    return Identity(row.rule, row.path, row.symbol, row.code, shape, before, after, row.ordinal, row.count, evidence)
