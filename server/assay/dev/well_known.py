"""Writes the names of well-known packages from Debian's lists of files: python -m assay.dev well-known CONTENTS.gz …

The lists are ``dists/bookworm/main/Contents-all.gz`` and ``Contents-amd64.gz`` of any mirror. Debian ships what somebody uses and maintains, so that
a name in them exists beyond doubt. Names alone are taken: facts, and no part of the packages. Names after the line ``# others`` are kept.
"""

from __future__ import annotations

import gzip
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from assay.dev._checkout import top

_FOLDER = Path("server/assay/workspace/packages/names")
_OTHERS = "# others"
_PYTHON = "usr/lib/python3/dist-packages/"
_NODE = "usr/share/nodejs/"
_MAVEN = "usr/share/maven-repo/"


def _paths(archive: str) -> Iterator[str]:
    with gzip.open(archive, "rt", encoding="utf-8", errors="replace") as lines:
        for line in lines:
            if line.startswith((_PYTHON, _NODE, _MAVEN)):
                yield line.split(maxsplit=1)[0]


def _python_module(path: str) -> str | None:
    first, _, rest = path.removeprefix(_PYTHON).partition("/")
    name = first if rest else first.split(".", 1)[0]
    is_module = bool(rest) or first.endswith(".py") or ".so" in first
    return name if is_module and re.fullmatch(r"[A-Za-z]\w*", name) else None


def _npm_package(path: str) -> str | None:
    if not path.endswith("/package.json"):
        return None
    parts = path.removeprefix(_NODE).split("/")
    return "/".join(parts[:2]) if parts[0].startswith("@") else parts[0]


def _maven_group(path: str) -> str | None:
    if not path.endswith(".pom"):
        return None
    group = path.removeprefix(_MAVEN).split("/")[:-3]
    return ".".join(group) if len(group) > 1 else None


def main(arguments: list[str]) -> int:
    """Write the files; return 2 where no list is given."""
    if not arguments:
        sys.stderr.write(f"{__doc__}\n")
        return 2
    found: dict[str, set[str]] = {"python": set(), "javascript": set(), "java": set()}
    for archive in arguments:
        for path in _paths(archive):
            family, name = (
                ("python", _python_module(path))
                if path.startswith(_PYTHON)
                else ("javascript", _npm_package(path))
                if path.startswith(_NODE)
                else ("java", _maven_group(path))
            )
            if name:
                found[family].add(name)
    for family, names in found.items():
        file = top() / _FOLDER / f"{family}.txt"
        kept = file.read_text(encoding="utf-8").split(_OTHERS, 1)[1] if file.is_file() else "\n"
        head = "# Packages that Debian ships; written by `python -m assay.dev well-known`. What follows the line on others is kept by hand.\n"
        others = set(kept.split())
        file.write_text(
            head + "".join(f"{name}\n" for name in sorted(names - others)) + _OTHERS + kept,
            encoding="utf-8",
            newline="\n",
        )
        print(f"{family}: {len(names)} names")
    return 0
