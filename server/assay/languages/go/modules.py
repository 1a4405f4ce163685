"""The names of imported packages: the one by which facts know a package, and the one that an import binds.

Facts name a package by its import path without the host of its code and without a version: ``github.com/gin-gonic/gin`` is
``gin-gonic/gin``, ``gopkg.in/yaml.v3`` is ``yaml``, ``github.com/go-chi/chi/v5`` is ``go-chi/chi``, and those of the standard library are
what they are. A dot that is left becomes a hyphen, because canonical names are divided at dots.
"""

from __future__ import annotations

import re
from typing import Final

__all__ = ["canonical_module", "package_name"]

_VERSION: Final = re.compile(r"v\d+\Z")
_DOTTED_VERSION: Final = re.compile(r"\.v\d+(?:-unstable)?\Z")

# Packages whose own name cannot be told from their path, from their documentation on pkg.go.dev.
_OWN_NAMES: Final = {
    "json-iterator/go": "jsoniter",
    "golang/protobuf": "proto",
    "hashicorp/golang-lru": "lru",
    "alexedwards/argon2id": "argon2id",
    "gopkg/mgo": "mgo",
    "redis/go-redis": "redis",
    "beego/beego": "beego",
}


def canonical_module(path: str) -> str:
    """Return the name by which facts know a package."""
    parts = [part for part in path.split("/") if part]
    if len(parts) > 1 and "." in parts[0]:
        parts = parts[1:]
    kept: list[str] = []
    for part in parts:
        if kept and _VERSION.match(part):
            continue
        kept.append(_DOTTED_VERSION.sub("", part).replace(".", "-"))
    return "/".join(kept)


def package_name(path: str) -> str:
    """Return the name that an import without an alias binds, as far as the path tells it."""
    module = canonical_module(path)
    if module in _OWN_NAMES:
        return _OWN_NAMES[module]
    name = module.rsplit("/", 1)[-1]
    if "-" in name:
        # ``go-sqlite3`` is the package sqlite3, ``jwt-go`` is jwt, ``anthropic-sdk-go`` is anthropic.
        name = name.removeprefix("go-").removesuffix("-golang").removesuffix("-go").removesuffix("-sdk")
    return name.replace("-", "")
