"""The packages of JavaScript and TypeScript: manifests, lock files, ``node_modules``, workspaces, and the aliases of compilers and bundlers."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from assay.workspace.packages.model import Packages, Read

_NODE_MODULE_NAMES = """
_http_agent assert assert/strict async_hooks buffer child_process cluster console constants crypto dgram diagnostics_channel dns dns/promises
domain events fs fs/promises http http2 https inspector inspector/promises module net os path path/posix path/win32 perf_hooks process punycode
querystring readline readline/promises repl stream stream/consumers stream/promises stream/web string_decoder sys timers timers/promises tls
trace_events tty url util util/types v8 vm wasi worker_threads zlib
"""
NODE_MODULES = frozenset(_NODE_MODULE_NAMES.split())
"""https://nodejs.org/api/modules.html#built-in-modules"""
_PROVIDED = frozenset(("vscode", "electron", "bun", "k6", "app", "virtual", "astro", "obsidian", "photoshop", "uxp"))
"""Modules that a host provides and no registry has."""
_TABLES = (
    "dependencies",
    "devDependencies",
    "peerDependencies",
    "optionalDependencies",
    "resolutions",
    "overrides",
    "imports",
)
_COMMENT = re.compile(r'("(?:\\.|[^"\\])*")|//[^\n]*|/\*.*?\*/', re.DOTALL)
_TRAILING_COMMA = re.compile(r",(\s*[}\]])")
_YARN_ENTRY = re.compile(r'^"?(@?[^@"\s][^@"\s]*)@', re.MULTILINE)
_PNPM_ENTRY = re.compile(r"^\s+'?/?(@?[\w.-]+(?:/[\w.-]+)?)[@/][\d(]", re.MULTILINE)
_REGISTRY_OF_SCOPE = re.compile(r"^\s*(@[\w.-]+):registry\s*=", re.MULTILINE)
_ALIAS = re.compile(
    r"""['"]?([@~#$]?[\w@~#$][\w./@~#$-]*)['"]?\s*:\s*(?:path\.|resolve\(|fileURLToPath|['"](?:\.|/|src)|new URL)"""
)
_QUOTED_ALIAS = re.compile(r"""find\s*:\s*['"]([^'"]+)['"]""")
_CODE_ENDINGS = (
    ".js",
    ".jsx",
    ".mjs",
    ".cjs",
    ".ts",
    ".tsx",
    ".mts",
    ".cts",
    ".vue",
    ".svelte",
    ".json",
    ".css",
    ".scss",
)
_CONFIGURATION = re.compile(
    r"(?:^|/)(?:vite|webpack|rollup|jest|vitest|next|nuxt|svelte|astro|babel|metro|craco|rspack|esbuild|vue)[\w.-]*\.(?:c|m)?[jt]s$"
)


def _load(content: bytes | None) -> Any:
    """Return the data of a JSON text that may hold comments and trailing commas; None where it is none."""
    if content is None:
        return None
    text = content.decode("utf-8-sig", "replace")
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        pass
    bare = _TRAILING_COMMA.sub(r"\1", _COMMENT.sub(lambda found: found[1] or " ", text))
    try:
        return json.loads(bare)
    except (ValueError, RecursionError):
        return None


def _keys(data: Any, key: str) -> list[str]:
    table = data.get(key) if isinstance(data, dict) else None
    return [name for name in table if isinstance(name, str)] if isinstance(table, dict) else []


def package_name(specifier: str) -> str:
    """Return the package of a module specifier: ``@scope/name/part`` is of ``@scope/name``."""
    parts = specifier.split("/")
    return "/".join(parts[:2]) if specifier.startswith("@") else parts[0]


def _add_manifest(found: Packages, data: Any) -> None:
    if not isinstance(data, dict):
        return
    if isinstance(data.get("name"), str):
        found.importable.add(data["name"])
    for table in _TABLES:
        found.declared.update(_keys(data, table))
    bundled = data.get("bundledDependencies") or data.get("bundleDependencies")
    found.declared.update(name for name in bundled if isinstance(name, str)) if isinstance(bundled, list) else None
    jest = data.get("jest")
    mapper = jest.get("moduleNameMapper") if isinstance(jest, dict) else None
    found.prefixes.update(_literal_start(pattern) for pattern in mapper) if isinstance(mapper, dict) else None
    found.prefixes.update(_keys(data, "_moduleAliases"))
    found.prefixes.update(_keys(data, "alias"))


def _literal_start(pattern: str) -> str:
    """Return what a regular expression surely begins with."""
    text = pattern.lstrip("^")
    return re.split(r"[\\$()\[\]*+?.|]", text, maxsplit=1)[0]


def _add_lock(found: Packages, name: str, content: bytes) -> None:
    if name in ("package-lock.json", "npm-shrinkwrap.json"):
        data = _load(content)
        for path in _keys(data, "packages"):
            if "node_modules/" in path:
                found.importable.add(path.rsplit("node_modules/", 1)[-1])
        found.importable.update(_keys(data, "dependencies"))
        return
    text = content.decode("utf-8", "replace")
    pattern = _PNPM_ENTRY if name == "pnpm-lock.yaml" else _YARN_ENTRY
    found.importable.update(pattern.findall(text))
    if name in ("bun.lock", "deno.lock"):
        found.importable.update(re.findall(r'"(?:npm:)?(@?[\w.-]+(?:/[\w.-]+)?)@?[\^~\d]*[^"]*":', text))


def _add_compiler_options(found: Packages, path: str, data: Any, names: set[str], folders: dict[str, set[str]]) -> None:
    options = data.get("compilerOptions") if isinstance(data, dict) else None
    if not isinstance(options, dict):
        return
    found.prefixes.update(alias.rstrip("*") for alias in _keys(options, "paths"))
    base = options.get("baseUrl")
    if isinstance(base, str):
        folder = os.path.normpath(os.path.join(os.path.dirname(path), base)).replace("\\", "/").strip("/.")
        names.update(folders.get(folder, ()))


def read_packages(paths: Iterable[str], read: Read) -> Packages:
    """Return the packages that the manifests among ``paths`` declare, those of the workspace, and the aliases of its configuration."""
    listed = list(paths)
    found = Packages()
    folders: dict[str, set[str]] = {}
    for path in listed:
        if path.endswith(_CODE_ENDINGS):
            parts = path.split("/")
            for depth in range(len(parts)):
                folders.setdefault("/".join(parts[:depth]), set()).add(parts[depth].split(".", 1)[0])
                if depth:
                    found.own_paths.add(f"{parts[depth - 1]}/{parts[depth].split('.', 1)[0]}")
    names: set[str] = set()
    is_part = False
    for path in listed:
        name = path.rsplit("/", 1)[-1]
        if name in ("package.json", "deno.json", "jsr.json", "bower.json"):
            manifest = read(path) or b""
            found.manifests.append(path)
            _add_manifest(found, _load(manifest))
            is_part = is_part or b'"workspace:' in manifest
        elif name in (
            "package-lock.json",
            "npm-shrinkwrap.json",
            "yarn.lock",
            "pnpm-lock.yaml",
            "bun.lock",
            "deno.lock",
        ):
            if (content := read(path)) is not None:
                found.manifests.append(path)
                _add_lock(found, name, content)
        elif re.fullmatch(r"[tj]sconfig[\w.-]*\.json", name):
            _add_compiler_options(found, path, _load(read(path)), names, folders)
        elif name in (".npmrc", ".yarnrc"):
            text = (read(path) or b"").decode("utf-8", "replace")
            found.prefixes.update(f"{scope}/" for scope in _REGISTRY_OF_SCOPE.findall(text))
        elif _CONFIGURATION.search(path) and (content := read(path)) is not None:
            text = content.decode("utf-8", "replace")
            if "alias" in text or "moduleNameMapper" in text:
                found.prefixes.update(
                    alias for alias in _ALIAS.findall(text) + _QUOTED_ALIAS.findall(text) if len(alias) > 1
                )
                names.update(folders.get("src", ()))
    if is_part and "package.json" not in found.manifests:
        # A piece of a larger workspace, whose top would say what all its parts may import.
        found.manifests.clear()
    found.prefixes = {prefix for prefix in found.prefixes if len(prefix) > 1}
    found.importable |= found.declared | names
    # Types stand in a package of their own: ``@types/express`` and ``@types/babel__core`` for what may be there as types only.
    for declared in list(found.declared):
        if declared.startswith("@types/"):
            bare = declared.removeprefix("@types/")
            found.importable.add("@" + bare.replace("__", "/", 1) if "__" in bare else bare)
    return found


def add_installed(found: Packages, root: Path) -> None:
    """Add what the ``node_modules`` at the top of the workspace holds."""
    try:
        with os.scandir(root / "node_modules") as entries:
            names = [entry.name for entry in entries if not entry.name.startswith(".")]
    except OSError:
        return
    found.has_environment = True
    for name in names:
        if name.startswith("@"):
            try:
                found.importable.update(f"{name}/{inner}" for inner in os.listdir(root / "node_modules" / name))
            except OSError:
                continue
        else:
            found.importable.add(name)


def is_known(specifier: str, packages: Packages) -> bool:
    """Whether the workspace accounts for a module specifier."""
    if not re.match(r"@?[A-Za-z0-9_]", specifier) or ":" in specifier or "!" in specifier or "${" in specifier:
        return True  # Relative, absolute, an import of the package itself (#…), a URL, or something for a bundler's loader.
    if specifier in NODE_MODULES or specifier.split("/", 1)[0] in NODE_MODULES:
        return True
    name = package_name(specifier)
    if specifier.startswith("@") and "/" not in specifier:
        return True  # A scope alone is no package: it is an alias.
    if name in packages.importable or name in _PROVIDED:
        return True
    if not specifier.startswith("@") and "/".join(specifier.split("/")[:2]).split(".", 1)[0] in packages.own_paths:
        return True  # ``core/util`` of the workspace's own, by an alias or a folder that a bundler is told of.
    return any(specifier.startswith(prefix) for prefix in packages.prefixes)
