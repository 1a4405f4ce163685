"""Finds short values with a telling name in text of which nothing but its lines is known: settings, scripts, languages that are not read as code.

Nothing is judged here; what comes out is whatever stands where a value stands. Lines are looked at only where they hold a part of a
telling name, so that the rest of a text costs one search for each part.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

_VALUE = rb"A-Za-z0-9_+/=.~!@#$%^&*:\-"
_NAME = rb"[A-Za-z_][A-Za-z0-9_.\-]{0,80}"
_ASSIGNMENT = re.compile(
    rb"^[ \t]*(?:export[ \t]+|ENV[ \t]+|ARG[ \t]+|-[ \t]+|set[ \t]+)?[\"']?("
    + _NAME
    + rb")[\"']?[ \t]*(?:=|:)[ \t]*([\"']?)"
    rb"([" + _VALUE + rb"]{6,200})\2[ \t]*,?[ \t]*(?:[ \t]#.*)?$"
)
"""A line of settings: ``DB_PASSWORD=…``, ``password: …``, ``- SECRET_KEY=…``."""

_IN_QUOTES = re.compile(
    rb"\$?("
    + _NAME
    + rb")[\"']?\]?[ \t]{0,20}(?::[ \t]{0,4}&?'?[A-Za-z][\w<>. ]{0,30})?(?:=>|:=|=|:|,)[ \t]{0,20}@?([\"'])"
    rb"([" + _VALUE + rb"]{6,200})\2(?!\w)"
)
"""A value in quotes with a name before it, as most languages write it: ``$db_password = "…"``, ``define('DB_PASSWORD', '…')``."""

_PAIR_NAME = re.compile(rb"^([ \t]*-?[ \t]*)name[ \t]*:[ \t]*[\"']?(" + _NAME + rb")[\"']?[ \t]*$")
_PAIR_VALUE = re.compile(rb"^[ \t]*value[ \t]*:[ \t]*([\"']?)([" + _VALUE + rb"]{6,200})\1[ \t]*(?:[ \t]#.*)?$")
"""The two lines of an environment variable in Kubernetes."""

_CONNECTION = re.compile(
    rb"[\"'][^\"'\n]{0,300}?\b(?:password|pwd)[ \t]{0,3}=[ \t]{0,3}([^\s;\"'&{}<>$%()\\]{4,100})(?=[;\"'&])",
    re.IGNORECASE,
)
_OTHER_PART = re.compile(
    rb"(?:\b(?:server|data source|host|uid|user id|user|username|database|driver|initial catalog)[ \t]*=)|jdbc:",
    re.IGNORECASE,
)
"""What else a text of a connection holds: ``Server=db;User Id=sa;Password=…``, ``jdbc:mysql://db/shop?user=app&password=…``."""

_ON_COMMAND_LINE = re.compile(
    rb"(?:\bsshpass[ \t]+-p[ \t]*|\bmysql(?:dump|admin)?\b[^|;&\n]*?[ \t]-p|\bdocker[ \t]+login\b[^|;&\n]*?[ \t]-p[ \t]+"
    rb"|\bcurl\b[^|;&\n]*?[ \t](?:-u|--user)[ \t=]*[\"']?[A-Za-z0-9_.@-]+:|[ \t]--password[ \t=]+)[\"']?(["
    + _VALUE
    + rb"]{6,100})"
)
"""A password that is given to a program as an argument, where everybody on the machine can read it as well."""

_NAME_PARTS = (
    b"passw",
    b"secret",
    b"token",
    b"api_key",
    b"apikey",
    b"api-key",
    b"credential",
    b"private_key",
    b"pwd",
    b"db_pass",
    b"sshpass",
    b"mysql",
    b"docker login",
    b"curl",
)
_LONGEST_LINE = 500


def named_values(text: bytes, lowered: bytes) -> Iterator[tuple[str, int, int]]:
    """Yield name, start and end of each value that a line of plain text gives a telling name, in order of place.

    ``lowered`` is the text in lower case.
    """
    for start in _telling_lines(lowered):
        end = text.find(b"\n", start)
        end = len(text) if end < 0 else end
        line = text[start:end].rstrip(b"\r")
        if len(line) >= _LONGEST_LINE:
            continue
        if match := _PAIR_NAME.match(line):
            following = text[end + 1 : end + 1 + _LONGEST_LINE].split(b"\n", 1)[0].rstrip(b"\r")
            if value := _PAIR_VALUE.match(following):
                yield match[2].decode("ascii", "replace"), end + 1 + value.start(2), end + 1 + value.end(2)
        elif match := _ASSIGNMENT.match(line):
            yield match[1].decode("ascii", "replace"), start + match.start(3), start + match.end(3)
        else:
            for match in _IN_QUOTES.finditer(line):
                yield match[1].decode("ascii", "replace"), start + match.start(3), start + match.end(3)
            for match in _ON_COMMAND_LINE.finditer(line):
                yield "password", start + match.start(1), start + match.end(1)


def connection_passwords(text: bytes, lowered: bytes) -> Iterator[tuple[str, int, int]]:
    """Yield name, start and end of each password in a text that says where to connect to, whatever the language."""
    lines = {
        lowered.rfind(b"\n", 0, position) + 1
        for part in (b"password=", b"pwd=", b"password =")
        for position in _places(lowered, part)
    }
    for start in sorted(lines):
        end = text.find(b"\n", start)
        line = text[start : len(text) if end < 0 else end]
        if len(line) >= _LONGEST_LINE or not _OTHER_PART.search(line):
            continue
        for match in _CONNECTION.finditer(line):
            if _OTHER_PART.search(match[0]) or _OTHER_PART.search(line, match.end()):
                yield "connection password", start + match.start(1), start + match.end(1)


def _telling_lines(lowered: bytes) -> list[int]:
    lines: set[int] = set()
    for part in _NAME_PARTS:
        position = lowered.find(part)
        while position >= 0:
            lines.add(lowered.rfind(b"\n", 0, position) + 1)
            end = lowered.find(b"\n", position)
            position = lowered.find(part, len(lowered) if end < 0 else end)
    return sorted(lines)


def _places(lowered: bytes, part: bytes) -> Iterator[int]:
    position = lowered.find(part)
    while position >= 0:
        yield position
        position = lowered.find(part, position + len(part))
