"""Which module of the workspace an import means, as a team's own facts spell it.

Facts name a function of the workspace by one name, whereas its users import it relatively, from a source folder, or through an alias of their
bundler. No file is looked at: only names that the facts hold are ever answered.
"""

from __future__ import annotations

import posixpath
from functools import lru_cache

_SCRIPT_ENDINGS = (".js", ".jsx", ".mjs", ".cjs", ".ts", ".tsx", ".mts", ".cts", ".vue", ".svelte")
_BUNDLER_ROOTS = ("@/", "~/", "#/")


@lru_cache(maxsize=4096)
def resolve_own_module(module: str, path: str, known: frozenset[str]) -> str | None:
    """Return the module among ``known`` that ``module`` means in the file ``path`` (relative to the workspace), or None.

    ``known`` holds modules with all their parents: ``shop`` and ``shop.db``; ``src/db`` for JavaScript.
    """
    if module in known:
        return module
    folder = posixpath.dirname(path)
    if module.startswith(("./", "../")):
        return _nearest(_without_ending(posixpath.normpath(posixpath.join(folder, module))), "/", known)
    if module.startswith("."):
        name = module.lstrip(".")
        parts = folder.split("/") if folder else []
        above = len(module) - len(name) - 1
        if above > len(parts):
            return None
        parts = parts[: len(parts) - above] + (name.split(".") if name else [])
        return _nearest("/".join(parts), ".", known)
    if module.startswith(_BUNDLER_ROOTS):
        inner = _without_ending(module[2:])
        return next((own for own in sorted(known) if own == inner or own.endswith(f"/{inner}")), None)
    return None


def resolve_own_import(module: str, name: str, path: str, known: frozenset[str]) -> str | None:
    """Return what ``from module import name`` (or ``import module``, without a name) means among ``known`` modules, or None."""
    if found := resolve_own_module(module, path, known):
        return f"{found}.{name}" if name else found
    if name and module.startswith(".") and "/" not in module:
        # ``from .. import shop`` names a package of the workspace, although what holds it has no name itself.
        return resolve_own_module(f"{module}{name}" if module.endswith(".") else f"{module}.{name}", path, known)
    return None


def _without_ending(path: str) -> str:
    for ending in _SCRIPT_ENDINGS:
        path = path.removesuffix(ending)
    return path.removesuffix("/index")


def _nearest(path: str, separator: str, known: frozenset[str]) -> str | None:
    """Return the longest end of a path that is known: ``src/shop/db`` is ``shop.db`` to those who import it."""
    parts = path.split("/")
    for start in range(len(parts)):
        candidate = separator.join(parts[start:])
        if candidate in known:
            return candidate
    return None
