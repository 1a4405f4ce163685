"""The modules of Go: ``go.mod``, ``go.work``, and vendored modules."""

from __future__ import annotations

import re
from collections.abc import Iterable

from assay.workspace.packages.model import Packages, Read

_MODULE = re.compile(r"^\s*module\s+\"?([^\s\"]+)", re.MULTILINE)
_REQUIRED = re.compile(
    r"^\s*(?:require\s+|replace\s+|exclude\s+|tool\s+)?\"?([\w.-]+\.[\w.-]+/[^\s\"]+|[\w.-]+/[^\s\"]+)\"?\s+(?:v\d|=>)",
    re.MULTILINE,
)


def read_packages(paths: Iterable[str], read: Read) -> Packages:
    """Return the modules that the manifests among ``paths`` name, indirect and replaced ones included."""
    found = Packages()
    for path in paths:
        name = path.rsplit("/", 1)[-1]
        if name not in ("go.mod", "go.work", "modules.txt") or (
            name == "modules.txt" and not path.endswith("vendor/modules.txt")
        ):
            continue
        content = read(path)
        if content is None:
            continue
        text = content.decode("utf-8", "replace")
        if name != "go.work":
            found.manifests.append(path)
        found.declared.update(_REQUIRED.findall(text))
        found.prefixes.update(_MODULE.findall(text))
        if name == "modules.txt":
            found.prefixes.update(re.findall(r"^# (\S+) v", text, re.MULTILINE))
    found.prefixes |= found.declared
    return found


def is_known(path: str, packages: Packages) -> bool:
    """Whether the workspace accounts for an import path."""
    first = path.split("/", 1)[0]
    if "." not in first or path.startswith("."):
        return True  # The standard library, or relative.
    # Minor parts of the path are folders of the module.
    return any(path == prefix or path.startswith(f"{prefix}/") for prefix in packages.prefixes)
