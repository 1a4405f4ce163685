"""Who may import whom (DESIGN.md, section 2), and what must not be in the house at all."""

from __future__ import annotations

import ast
import sys
from pathlib import Path

import pytest

TOP = Path(__file__).resolve().parents[2]
PACKAGE = TOP / "server" / "assay"
SOURCES = sorted(PACKAGE.rglob("*.py"))

ALLOWED = {
    "base": set(),
    "ir": {"base"},
    "findings": {"base"},
    "facts": {"ir", "base"},
    "languages": {"ir", "findings", "base"},
    "rules": {"rules", "ir", "findings", "base"},
    "engine": {"ir", "languages", "facts", "rules", "findings", "base"},
    "triage": {"findings", "base"},
    "ledger": {"findings", "base"},
    "config": {"base"},
    "workspace": {"base", "languages"},
    "app": {"engine", "rules", "triage", "ledger", "config", "workspace", "findings", "languages", "facts", "base"},
    "output": {"findings", "triage", "ledger", "base"},
    "lsp": {"app", "output", "findings", "config", "base"},
    "cli": {"app", "output", "config", "findings"},
    "mcp": {"app", "output", "findings", "config", "base"},
}
"""What each room may import besides itself. ``dev`` may import everything and nothing imports it."""

NARROWER = {
    # The façade names languages, but only through their contract and the list of them.
    ("workspace", "languages"): {"assay.languages.api"},
    ("app", "languages"): {"assay.languages.api", "assay.languages.registry"},
    ("engine", "languages"): {"assay.languages.api"},
    ("engine", "rules"): {"assay.rules.api", "assay.rules.registry"},
    ("languages", "findings"): {"assay.findings.model"},
    # Editors get the report as the command line writes it.
    ("lsp", "output"): {"assay.output.api", "assay.output.figures_api"},
    ("base", "base"): None,
}
"""Where only some modules of a room may be imported."""

ENTRANCES = {
    # The command line goes straight to the language server, which has to answer before anything else is loaded.
    ("cli", "assay.lsp.main"),
    # It starts the server for agents, which may be installed without its SDK.
    ("cli", "assay.mcp.main"),
}

LIBRARIES = {
    "tree_sitter": {"languages"},
    "pygls": {"lsp"},
    "lsprotocol": {"lsp"},
    "rich": {"cli", "output", "dev"},
    "click": {"cli", "dev"},
    "mcp": {"mcp"},
    "mcp_types": {"mcp"},
    "anyio": {"mcp"},
    "jinja2": {"output"},
}
"""Libraries that only some rooms may import."""

NETWORK = {
    "socket",
    "ssl",
    "http",
    "urllib.request",
    "ftplib",
    "smtplib",
    "requests",
    "httpx",
    "aiohttp",
    "xmlrpc",
    "telnetlib",
}


def room_of(path: Path) -> str:
    parts = path.relative_to(PACKAGE).parts
    return parts[0] if len(parts) > 1 else ""


def imports_of(path: Path) -> list[tuple[int, str]]:
    tree = ast.parse(path.read_text(encoding="utf-8"), str(path))
    found: list[tuple[int, str]] = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found += [(node.lineno, alias.name) for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}:{node.lineno}: a relative import"
            module = node.module or ""
            # "from assay.rules import api" imports a module of the room as well.
            found.append((node.lineno, module))
            found += [
                (node.lineno, f"{module}.{alias.name}")
                for alias in node.names
                if module == "assay" or (PACKAGE / "/".join(module.split(".")[1:]) / f"{alias.name}.py").is_file()
            ]
    return found


def complaints(path: Path) -> list[str]:
    room = room_of(path)
    bad: list[str] = []
    for line, module in imports_of(path):
        where = f"{path.relative_to(TOP)}:{line}: {room or 'the top'} imports {module}"
        top = module.split(".")[0]
        if top in LIBRARIES or any(module.startswith(f"{name}_") for name in ("tree_sitter",)):
            owners = LIBRARIES.get(top, LIBRARIES["tree_sitter"])
            if room not in owners:
                bad.append(where)
        if module in NETWORK or top in NETWORK:
            bad.append(f"{where}: nothing here opens the network")
        if room == "base" and top != "assay" and top not in sys.stdlib_module_names:
            bad.append(f"{where}: base has the standard library only")
        if top != "assay" or module == "assay" or room in ("", "dev"):
            continue
        other = module.split(".")[1]
        if not (PACKAGE / other).is_dir() or (room, module) in ENTRANCES or (module == "assay.lsp" and room == "cli"):
            continue
        if other == room:
            if room == "rules" and path.parent != PACKAGE / "rules":
                family = path.parent.name
                if not (
                    module.startswith(f"assay.rules.{family}")
                    or module
                    in (
                        "assay.rules.api",
                        "assay.rules.statements",
                        "assay.rules.texts",
                        "assay.rules.vocabulary",
                        "assay.rules",
                    )
                ):
                    bad.append(f"{where}: a rule sees rules.api and its own family only")
        elif other not in ALLOWED[room]:
            bad.append(where)
        elif room == "rules" and path.parent != PACKAGE / "rules":
            bad.append(f"{where}: a rule's author needs nothing but rules.api")
        elif (
            (narrow := NARROWER.get((room, other)))
            and module not in narrow
            and not any(item.startswith(module + ".") or module.startswith(item + ".") for item in narrow)
        ):
            bad.append(where)
    return bad


@pytest.mark.parametrize("room", sorted({room_of(path) for path in SOURCES}))
def test_a_room_imports_only_what_lies_below_it(room: str):
    assert room in ALLOWED or room in ("", "dev"), f"the room {room} is not in the house's plan"
    assert [complaint for path in SOURCES if room_of(path) == room for complaint in complaints(path)] == []


def test_the_check_would_notice(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setitem(globals(), "PACKAGE", tmp_path)
    monkeypatch.setitem(globals(), "TOP", tmp_path)
    for room in ("engine", "cli", "triage", "rules", "base"):
        (tmp_path / room).mkdir()
    (tmp_path / "rules" / "family").mkdir()
    samples = {
        "triage/a.py": "from assay.engine import host",
        "engine/a.py": "import pygls.server",
        "base/a.py": "import msgspec",
        "rules/family/a.py": "from assay.engine.api import Snapshot",
        "engine/b.py": "def f():\n    import tree_sitter_python",
        "engine/c.py": "import urllib.request",
    }
    for name, text in samples.items():
        (tmp_path / name).write_text(text)
        assert complaints(tmp_path / name), name
    (tmp_path / "cli" / "fine.py").write_text("from assay.base import x\nimport json\n")


def test_nothing_of_a_workspace_is_run():
    """No eval, exec, shell, pickle or import by a name that comes from outside."""
    bad: list[str] = []
    for path in SOURCES:
        if room_of(path) == "dev":
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call):
                name = ast.unparse(node.func)
                if name in (
                    "eval",
                    "exec",
                    "compile",
                    "os.system",
                    "os.popen",
                    "pickle.load",
                    "pickle.loads",
                    "marshal.loads",
                    "runpy.run_path",
                ):
                    bad.append(f"{path.relative_to(TOP)}:{node.lineno}: {name}")
                if any(
                    keyword.arg == "shell" and ast.unparse(keyword.value) != "False" for keyword in node.keywords
                ) and name.startswith("subprocess"):
                    bad.append(f"{path.relative_to(TOP)}:{node.lineno}: a shell")
    assert bad == []
