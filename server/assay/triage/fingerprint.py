"""Identity of findings: what stays the same while code moves, is renamed, or changes beside a finding.

An identity has two parts. The first is the ``fingerprint``: rule, file, enclosing symbol and normalised code. The second, the *trail*, is
what follows a finding when the first part breaks: its code with local names left out, and the lines before and after it, normalised in the
same way. Line numbers, confidence and decision are in neither.

Two sets of findings are matched in rounds, from the strictest to the loosest. In every round only what has exactly one candidate on
either side is matched. What stays ambiguous counts as new: wrongly calling something new costs a look, wrongly calling it old hides it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from hashlib import blake2b
from typing import TypeAlias

from assay.base.text import line_content
from assay.findings.model import Evidence, Finding

_SEPARATOR = b"\x1f"
_FINGERPRINT_BYTES = 10
_TRAIL_BYTES = 5
_LONGEST_LINE = 400
"""Bytes of a neighbouring line that count; minified files have lines of a megabyte."""
_FARTHEST_NEIGHBOUR = 40
"""Lines looked at for one that is neither blank nor a comment."""

_TOKEN = re.compile(r"[^\W\d]\w*|\d[\w.]*|\"(?:\\.|[^\"\\])*\"|'(?:\\.|[^'\\])*'|\S")
_DEFINES = frozenset(re.findall(r"\w+", "def class function fn func fun interface struct enum trait impl module"))
_KEYWORDS = _DEFINES | frozenset(
    re.findall(
        r"\w+",
        "and as assert async await break case catch const continue default del delete do elif else except export extends false "
        "finally for from global go if import in instanceof is lambda let match new nil none not null or package pass private "
        "protected public raise return self static super switch this throw throws true try typeof undefined using var void "
        "while with yield",
    )
)


def digest(*parts: str, size: int = _FINGERPRINT_BYTES) -> str:
    """Return a digest of texts in hexadecimal digits, two for each byte of ``size``."""
    joined = _SEPARATOR.join(part.encode("utf-8", "surrogateescape") for part in parts)
    return blake2b(joined, digest_size=size).hexdigest()


def abstract(code: str) -> str:
    """Return code with names that only its surroundings give (variables, the name of a definition) replaced by ``_``.

    Names that are called, attributes, keywords and literals stay. This is a matter of tokens and not of any grammar, so it works on
    half-typed code and in every language alike.
    """
    tokens = _TOKEN.findall(code[: _LONGEST_LINE * 4])
    out: list[str] = []
    for index, token in enumerate(tokens):
        if not (token[0].isalpha() or token[0] == "_") or token.lower() in _KEYWORDS:
            out.append(token)
            continue
        before = tokens[index - 1] if index else ""
        after = tokens[index + 1] if index + 1 < len(tokens) else ""
        is_kept = before == "." or (after == "(" and before not in _DEFINES)
        out.append(token if is_kept else "_")
    return " ".join(out)


@dataclass(frozen=True, slots=True)
class Identity:
    """Who a finding is. ``code`` is a digest of the normalised code, the last three fields are the trail."""

    rule_id: str
    path: str
    symbol: str
    code: str
    shape: str
    """Digest of the code with local names left out."""
    before: str
    """Digest of the nearest line of code above, empty at the top of the file."""
    after: str
    """Digest of the nearest line of code below, empty at the end of the file."""
    ordinal: int = 0
    """Its place among findings that are equal in rule, file, symbol and code, from 0."""
    count: int = 1
    """How many such there are."""
    evidence: Evidence = Evidence.POSTURE
    """How much speaks for it. Not part of the fingerprint; a finding whose evidence grew is looked at again."""

    @property
    def fingerprint(self) -> str:
        """The first part as text: 20 hexadecimal digits, and ``-2``, ``-3`` … for the further ones of several equal findings."""
        base = digest(self.rule_id, self.path, self.symbol, self.code)
        return base if self.ordinal == 0 else f"{base}-{self.ordinal + 1}"

    @property
    def trail(self) -> str:
        """The second part as text: three digests with points between them."""
        return f"{self.shape}.{self.before}.{self.after}"


@lru_cache(maxsize=8192)
def _digest_of_shape(code: str) -> str:
    """Return the digest of code without local names; kept, because with every keystroke the same lines are asked for again."""
    return digest(abstract(code), size=_TRAIL_BYTES)


_COMMENT_STARTS = (b"#", b"//", b"*", b"/*", b"<!--", b"--")


def _neighbour(lines: Sequence[bytes], start: int, step: int) -> str:
    """Return the digest of the nearest line of code from ``start`` in the direction ``step``."""
    index = start
    for _ in range(_FARTHEST_NEIGHBOUR):
        if not 0 <= index < len(lines):
            return ""
        content = line_content(lines[index])[:_LONGEST_LINE].strip()
        if content and not content.startswith(_COMMENT_STARTS):
            return _digest_of_shape(content.decode("utf-8", "surrogateescape"))
        index += step
    return ""


def identify(findings: Sequence[Finding], lines: Sequence[bytes], path: str) -> list[Identity]:
    """Return the identities of the findings of one file, in the order given.

    ``lines`` are the document's lines of which the findings speak, ``path`` its path relative to the workspace. All findings of the
    file have to be given at once, because equal ones are told apart by their order in the file.
    """
    made: list[Identity] = []
    groups: dict[tuple[str, str, str], list[int]] = {}
    for index, finding in enumerate(findings):
        code = " ".join(finding.code.split())
        start, end = finding.range.start, finding.range.end
        # An end at column 0 belongs to the line before it.
        last = end.line - 1 if end.column == 0 and end.line > start.line else end.line
        identity = Identity(
            finding.rule_id,
            path,
            finding.symbol,
            digest(code, _secret_check(finding, lines)),
            _digest_of_shape(code),
            _neighbour(lines, start.line - 1, -1),
            _neighbour(lines, last + 1, 1),
            evidence=finding.evidence,
        )
        made.append(identity)
        groups.setdefault((identity.rule_id, identity.symbol, identity.code), []).append(index)
    for members in groups.values():
        if len(members) > 1:
            members.sort(key=lambda member: (findings[member].range, member))
            for ordinal, member in enumerate(members):
                made[member] = replace(made[member], ordinal=ordinal, count=len(members))
    return made


MASK = "…"
"""What stands for a secret value in normalised code."""
SECRET_WEAKNESSES = frozenset({256, 257, 259, 260, 312, 321, 522, 540, 547, 615, 798})
"""CWE ids of weaknesses that are a secret in the text."""
_LITERAL = re.compile(rb"\"(?:\\.|[^\"\\])*\"|'(?:\\.|[^'\\])*'|`(?:\\.|[^`\\])*`")


def _secret_check(finding: Finding, lines: Sequence[bytes]) -> str:
    """Return what tells two secrets at the same place apart, as the normalised code masks them or leaves them out; empty for other findings.

    Otherwise a verdict on an example key would go on to cover the real key that somebody puts in its place. Two bytes suffice for that
    and are too few to find a password by.
    """
    if finding.cwe not in SECRET_WEAKNESSES and MASK not in finding.code:
        return ""
    start, end = finding.range.start, finding.range.end
    taken = [line_content(line) for line in lines[start.line : end.line + 1]]
    if not taken:
        return ""
    taken[0] = taken[0][start.column :]
    # Literals only: a comment that is added to the line must not make another finding of it.
    literals = _LITERAL.findall(b" ".join(taken))
    return blake2b(b"\x1f".join(literals), digest_size=2).hexdigest() if literals else ""


class Matching:
    """Which old finding each new one is. ``pairs`` maps the index of a new finding to that of the old one."""

    __slots__ = ("ambiguous", "pairs", "rounds")

    def __init__(self, pairs: dict[int, int], rounds: dict[int, str], ambiguous: frozenset[int]) -> None:
        self.pairs = pairs
        self.rounds = rounds
        """For each matched new finding, how it was recognised."""
        self.ambiguous = ambiguous
        """New findings that could be one of several old ones, and therefore count as new."""


_Key: TypeAlias = Callable[[Identity], Hashable]

_ACROSS_FILES = "moved to another file"
_ROUNDS: tuple[tuple[str, _Key], ...] = (
    ("unchanged", lambda it: (it.rule_id, it.path, it.symbol, it.code, it.before, it.after)),
    ("changed beside it", lambda it: (it.rule_id, it.path, it.symbol, it.code, it.before) if it.before else None),
    ("changed beside it", lambda it: (it.rule_id, it.path, it.symbol, it.code, it.after) if it.after else None),
    ("changed beside it", lambda it: (it.rule_id, it.path, it.symbol, it.code)),
    (
        "symbol renamed or moved",
        lambda it: (it.rule_id, it.path, it.code, it.before, it.after) if it.before or it.after else None,
    ),
    ("variables renamed", lambda it: (it.rule_id, it.path, it.symbol, it.shape, it.before, it.after)),
    ("variables renamed", lambda it: (it.rule_id, it.path, it.symbol, it.shape)),
    ("symbol renamed or moved", lambda it: (it.rule_id, it.path, it.code, it.before) if it.before else None),
    ("symbol renamed or moved", lambda it: (it.rule_id, it.path, it.code, it.after) if it.after else None),
    (
        "symbol renamed or moved",
        lambda it: (it.rule_id, it.path, it.shape, it.before, it.after) if it.before or it.after else None,
    ),
    (
        "code edited",
        lambda it: (it.rule_id, it.path, it.symbol, it.before, it.after) if it.before or it.after else None,
    ),
    ("code edited", lambda it: (it.rule_id, it.path, it.symbol, it.before) if it.before and it.symbol else None),
    ("code edited", lambda it: (it.rule_id, it.path, it.symbol, it.after) if it.after and it.symbol else None),
    (_ACROSS_FILES, lambda it: (it.rule_id, it.symbol, it.code, it.before, it.after)),
    (_ACROSS_FILES, lambda it: (it.rule_id, it.symbol, it.code, it.before) if it.before else None),
    (_ACROSS_FILES, lambda it: (it.rule_id, it.symbol, it.code, it.after) if it.after else None),
    (
        "moved to another file",
        lambda it: (it.rule_id, it.code, it.before, it.after) if it.before and it.after else None,
    ),
)
_BY_CODE = frozenset(name for name, _ in _ROUNDS) - {"code edited"}


def match(
    old: Sequence[Identity],
    new: Sequence[Identity],
    renames: Mapping[str, str] | None = None,
    may_move: Callable[[str], bool] = lambda path: True,
) -> Matching:
    """Match two sets of findings. ``renames`` maps old paths of files to new ones; ``may_move`` tells from which paths findings may have
    moved to other files.

    Deterministic: the result does not depend on the order of either set, except among findings that nothing tells apart.
    """
    renames = renames or {}
    before = [replace(it, path=renames[it.path]) if it.path in renames else it for it in old]
    left_old = set(range(len(before)))
    left_new = set(range(len(new)))
    pairs: dict[int, int] = {}
    rounds: dict[int, str] = {}
    ambiguous: set[int] = set()
    for name, key in _ROUNDS:
        if not left_old or not left_new:
            break
        by_key: dict[Hashable, tuple[list[int], list[int]]] = {}
        if name == _ACROSS_FILES:
            left_old = {index for index in left_old if may_move(before[index].path)}
        _group(by_key, before, left_old, key, 0)
        _group(by_key, new, left_new, key, 1)
        for olds, news in by_key.values():
            if not olds or not news:
                continue
            if len(olds) == len(news) and (
                len(olds) == 1 or (name in _BY_CODE and _is_one_place(before, olds, new, news))
            ):
                # As many as before in one function, and nothing tells them apart: they keep their order.
                olds.sort(key=lambda index: (before[index].ordinal, index))
                news.sort(key=lambda index: (new[index].ordinal, index))
                for one, other in zip(olds, news, strict=True):
                    pairs[other] = one
                    rounds[other] = name
                    left_old.discard(one)
                    left_new.discard(other)
            else:
                ambiguous.update(news)
    return Matching(pairs, rounds, frozenset(ambiguous - pairs.keys()))


def _is_one_place(old: Sequence[Identity], olds: list[int], new: Sequence[Identity], news: list[int]) -> bool:
    """Whether these findings are all in one function on either side."""
    return (
        len({(old[index].path, old[index].symbol) for index in olds}) == 1
        and len({(new[index].path, new[index].symbol) for index in news}) == 1
    )


def _group(
    by_key: dict[Hashable, tuple[list[int], list[int]]],
    identities: Sequence[Identity],
    indices: Iterable[int],
    key: _Key,
    side: int,
) -> None:
    for index in sorted(indices):
        if (found := key(identities[index])) is not None:
            by_key.setdefault(found, ([], []))[side].append(index)
