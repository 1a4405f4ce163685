"""An archive is unpacked, and its entries choose where.

What it does
    Finds ``tarfile`` extraction without a filter, and file operations on a path that holds the name of an archive's
    entry (``ZipInfo.filename``, ``entry.path``, ``entry.entryName``) without a check that it stays in its folder. In Java these
    are entries of ``ZipInputStream``, ``ZipFile``, ``JarFile`` and Commons Compress (``entry.getName()``) in ``new File(…)``
    and ``Path.resolve``. In Go these are the names of ``zip.File`` and ``tar.Header`` in ``filepath.Join``.

Why is this bad
    An entry may be called ``../../app.py`` or ``/etc/cron.d/job``, or be a link that leads there: unpacking it
    overwrites files outside of the folder.

What to do
    Give ``extractall`` the filter ``"data"`` (Python 3.12, and the later releases of 3.8 to 3.11). Let
    ``ZipFile.extract`` choose the path. When entries are written by hand, resolve each path and check that it is below
    the folder. In Java compare after ``folder.resolve(name).normalize()`` with ``startsWith(folder)``. In Go ask
    ``filepath.IsLocal(name)``, or write below an ``os.Root``.

Known misses
    Archives that another program unpacks (``tar``, ``unzip``), and libraries of other languages that extract everything
    by themselves.

Example
    Before::

        with tarfile.open(upload) as archive:
            archive.extractall(folder)

    After::

        with tarfile.open(upload) as archive:
            archive.extractall(folder, filter="data")
"""

from __future__ import annotations

import re

from assay.rules.api import (
    REMOTE,
    CannotEdit,
    CodeEditor,
    Confidence,
    Ease,
    Evidence,
    Fixed,
    Match,
    Report,
    Rule,
    Safety,
    Severity,
    TechnicalImpact,
    on_flow,
)
from assay.rules.injection._paths import keep_names_only

RULE = Rule(
    id="archive-extraction",
    title="Archive entries choose where they are written",
    cwe=22,
    severity=Severity.HIGH,
    message="{source} decides where a file is written; an entry called ../ or / leaves the folder.",
    advice='Use the filter "data", or check that each path stays inside the folder.',
    on=(
        on_flow("archive-entry", to="path", at_sink=False),
        on_flow(REMOTE, "local", "remote-response", to="archive-extraction"),
    ),
    impact=TechnicalImpact.DATA,
    ease=Ease.REQUEST,
    automatable=False,
    languages=("java", "python", "javascript", "typescript", "go"),
    fix_safety=Safety.BEHAVIOUR_CHANGING,
)

_ONLY_LOOKING = frozenset({"chmod", "chown", "walk", "listdir", "scandir", "readlink", "stat", "truncate", "utimes"})
"""Operations that create nothing: what did is reported."""
_FROM_STRANGERS = (
    "{source} is unpacked by {callee} as its entries say; one called ../ or / is written outside of the folder."
)
_ANY = "{callee} writes an archive's entries where they say; one called ../ or /, or a link, is written outside of the folder."


def check(match: Match) -> Report | None:
    """Report entries that reach a path, and extraction without a filter."""
    if match.kind == "path":
        if match.evidence is not Evidence.FLOW or (match.path or "").rsplit(".", 1)[-1] in _ONLY_LOOKING:
            return None
        if match.language == "java" and _makes_folder_of_file(match):
            return None
        return Report(Confidence.HIGH)
    if match.evidence is Evidence.FLOW:
        return Report(Confidence.HIGH, message=_FROM_STRANGERS)
    return Report(Confidence.LOW if match.is_test else Confidence.MEDIUM, message=_ANY)


_MAKES_FOLDER = frozenset({"mkdir", "mkdirs", "createDirectory", "createDirectories"})
_WRITES = re.compile(
    r"\b(?:FileOutputStream|newOutputStream|FileWriter|copyInputStreamToFile|copyToFile|newBufferedWriter)\b|\bFiles\.(?:copy|write)"
)


def _makes_folder_of_file(match: Match) -> bool:
    """Whether a folder is made in a function that also writes the entries: one hole is told of once, where the files are written."""
    if (match.path or "").rsplit(".", 1)[-1] not in _MAKES_FOLDER or match.function is None:
        return False
    return _WRITES.search(match.source_text(match.function)) is not None


def fix(match: Match, code: CodeEditor) -> Fixed:
    """Extract with the filter for data; keep only names where paths are joined by hand."""
    if match.kind == "path":
        keep_names_only(match, code)
        return Fixed("Keep only the name of the entry")
    if match.call is None:
        raise CannotEdit
    if match.language == "python":
        code.set_argument(match.call, "filter", code.literal("data"))
        return Fixed('Extract with the filter "data"')
    code.remove_argument(match.call, "preservePaths", 0)
    return Fixed("Keep entries inside the folder")
