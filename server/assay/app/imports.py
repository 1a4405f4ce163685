"""What a text seems to import, told by its lines alone: cheap enough for every text, and right enough to ask further."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from assay.app.catalogue import is_enabled
from assay.config.settings import Settings
from assay.workspace.packages.context import PackageContext
from assay.workspace.packages.model import ECOSYSTEMS

if TYPE_CHECKING:
    from assay.app.reporting import Analysed

UNKNOWN_PACKAGE = "unknown-package"
"""The rule about imports that nobody accounts for."""

_PYTHON = re.compile(rb"^[ \t]*(?:from[ \t]+([A-Za-z_][\w.]*)[ \t]+import\b|import[ \t]+([A-Za-z_][\w., \t]*))", re.M)
_SCRIPT = re.compile(rb"(?:\bfrom|\bimport|\brequire|\bimport\s*\()\s*\(?\s*(['\"])([@A-Za-z0-9][^'\"\n\\]{0,200})\1")
_GO = re.compile(rb"^[ \t]*(?:import[ \t]+)?(?:[\w.]+[ \t]+)?\"([\w-]+\.[^\"\n]{2,200})\"", re.M)
_JAVA = re.compile(rb"^[ \t]*import[ \t]+(?:static[ \t]+)?([A-Za-z_][\w.]*)", re.M)
_AS = re.compile(r"\s+as\s+\w+")


def imported_modules(language: str, text: bytes) -> tuple[str, ...]:
    """Return the modules that a text seems to import from elsewhere, each once and sorted. Texts in strings may be among them."""
    family = ECOSYSTEMS.get(language)
    found: set[str] = set()
    if family == "python":
        for match in _PYTHON.finditer(text):
            if match[1] is not None:
                found.add(match[1].decode())
            else:
                found.update(_AS.sub("", part).strip() for part in match[2].decode().split(","))
    elif family is not None:
        pattern, group = {"javascript": (_SCRIPT, 2), "go": (_GO, 1), "java": (_JAVA, 1)}[family]
        found.update(match[group].decode("utf-8", "replace") for match in pattern.finditer(text))
    return tuple(sorted(name for name in found if name and " " not in name))


_BESIDE = re.compile(
    r"(?:^|/)(?:tests?[-_][^/]*|tests?|testing|t|__tests__|specs?|e2e|fixtures|test_?data|docs?|docs_src|documentation|examples?|samples?|demos?|tutorials?|benchmarks?|"
    r"contrib|templates|skeletons?|vendored|_vendor)(?:/|$)|(?:^|/)(?:test_[^/]*|[^/]*_test|conftest|noxfile|setup)\.py$|\.(?:test|spec|stories|config)\.(?:[cm]?[jt]sx?|svelte|vue)$",
    re.IGNORECASE,
)


def is_beside_the_code(path: str) -> bool:
    """Whether a file is a test, an example, documentation or the like: those import what is made up, made elsewhere or declared nowhere."""
    return _BESIDE.search(path) is not None


def note_unknown_packages(
    files: Sequence[Analysed], settings: Settings, context: PackageContext, text: Callable[[Analysed], bytes | None]
) -> None:
    """Add to the analyses of files findings for the imports that the workspace does not account for; ``text`` returns what a file holds."""
    if not is_enabled(UNKNOWN_PACKAGE, settings):
        return
    for file in files:
        if is_beside_the_code(file.name):
            continue
        if any(not context.is_known(file.language, module) for module in file.analysis.imports):
            from assay.app.unknown_packages import with_unknown_packages

            content = text(file)
            if content is not None:
                file.analysis = with_unknown_packages(file.name, file.language, file.analysis, content, context)
