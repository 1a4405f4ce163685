"""From where code is reached across files: alike in a scan of everything, of one file, at the gate and in the editor."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from assay.app.import_graph import ImportGraph
from assay.app.module_names import ModuleNames
from assay.app.scan import collect, graph_of, project_graph, reach_of
from assay.config.settings import ScanSettings, Settings

SETTINGS = Settings(scan=ScanSettings(cache=False, jobs=1))
HELPERS = (
    "import subprocess\n\n\ndef ping(host):\n    return _run('ping ' + host)\n\n\n"
    "def _run(command):\n    return subprocess.run(command, shell=True)\n"
)
ROUTES = (
    "from flask import Flask, request\n{imports}\n\napp = Flask(__name__)\n\n\n@app.get('/ping')\ndef do():\n"
    "    return str({call}(request.args['host']))\n"
)


def write(folder: Path, files: dict[str, str]) -> None:
    folder.mkdir(exist_ok=True)
    (folder / "assay.toml").touch()
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


def graphs(folder: Path, path: str) -> list[ImportGraph]:
    """Return the graph of a scan of everything, that of a scan of one file, and one that knows nothing yet."""
    every = collect([folder], SETTINGS, root=folder)
    one = collect([folder / path], SETTINGS, root=folder)
    assert every.is_complete
    assert not one.is_complete
    return [graph_of(every, SETTINGS), graph_of(one, SETTINGS), project_graph(folder, SETTINGS)]


def reached(folder: Path, path: str, symbol: str):
    answers = [graph.reached(path, symbol) for graph in graphs(folder, path)]
    assert answers[0] == answers[1] == answers[2]
    return answers[0]


@pytest.mark.parametrize(
    ("imports", "call"),
    [
        ("from shop.helpers import ping", "ping"),
        ("from shop.helpers import ping as go", "go"),
        ("import shop.helpers", "shop.helpers.ping"),
        ("import shop.helpers as h", "h.ping"),
        ("from shop import helpers", "helpers.ping"),
        ("from . import helpers", "helpers.ping"),
        ("from .helpers import ping", "ping"),
        ("from .helpers import *", "ping"),
        ("from shop import ping", "ping"),
    ],
)
def test_every_way_to_import_a_helper(tmp_path: Path, imports: str, call: str):
    init = "from .helpers import ping\n" if "shop import ping" in imports else ""
    routes = ROUTES.format(imports=imports, call=call)
    write(tmp_path, {"shop/__init__.py": init, "shop/helpers.py": HELPERS, "shop/routes.py": routes})
    found = reached(tmp_path, "shop/helpers.py", "_run")
    assert found.entry is not None
    assert (found.entry.words, found.entry.calls, found.entry.path) == ("route GET /ping", 2, "shop/routes.py")
    assert found.entry.line == routes.split("def do")[0].count("\n") + 1
    near = reached(tmp_path, "shop/helpers.py", "ping").entry
    assert near is not None
    assert near.calls == 1


def test_an_import_inside_a_function_counts(tmp_path: Path):
    routes = ROUTES.format(imports="", call="ping").replace(
        "def do():\n", "def do():\n    from shop.helpers import ping\n"
    )
    write(tmp_path, {"shop/helpers.py": HELPERS, "shop/routes.py": routes})
    assert reached(tmp_path, "shop/helpers.py", "ping").entry is not None


def test_methods_are_followed_through_objects_of_the_module(tmp_path: Path):
    service = "class Service:\n    def run(self, command):\n        return command\n\n    def other(self):\n        return 1\n"
    routes = ROUTES.format(imports="from shop.service import Service\n\nservice = Service()", call="service.run")
    write(tmp_path, {"shop/service.py": service, "shop/routes.py": routes})
    assert reached(tmp_path, "shop/service.py", "Service.run").entry is not None
    assert reached(tmp_path, "shop/service.py", "Service.other").entry is None


def test_three_files_in_a_row_and_no_farther(tmp_path: Path):
    files = {
        "a.py": "import subprocess\n\n\ndef far(x):\n    return subprocess.run(x, shell=True)\n",
        "b.py": "from a import far\n\n\ndef two(x):\n    return far(x)\n",
        "c.py": "from b import two\n\n\ndef one(x):\n    return two(x)\n",
        "routes.py": ROUTES.format(imports="from c import one", call="one"),
    }
    write(tmp_path, files)
    found = reached(tmp_path, "a.py", "far").entry
    assert found is not None
    assert found.calls == 3
    files["c.py"] = "from b import two\n\n\ndef one(x):\n    return _zero(x)\n\n\ndef _zero(x):\n    return two(x)\n"
    write(tmp_path, files)
    assert reached(tmp_path, "a.py", "far").entry is None


def test_a_guarded_route_is_told_with_its_guard_and_an_open_one_goes_first(tmp_path: Path):
    guarded = ROUTES.format(imports="from flask_login import login_required\nfrom helpers import ping", call="ping")
    guarded = guarded.replace("@app.get('/ping')\n", "@app.get('/ping')\n@login_required\n")
    write(tmp_path, {"helpers.py": HELPERS, "routes.py": guarded})
    found = reached(tmp_path, "helpers.py", "ping")
    assert found.guard is not None
    assert "login_required" in found.guard.words
    far = "from helpers import ping\n\n\ndef more(x):\n    return ping(x)\n"
    write(tmp_path, {"more.py": far, "open.py": ROUTES.format(imports="from more import more", call="more")})
    found = reached(tmp_path, "helpers.py", "ping")
    assert found.guard is None
    assert found.entry is not None
    assert (found.entry.path, found.entry.calls) == ("open.py", 2)


def test_tests_and_examples_open_nothing(tmp_path: Path):
    routes = ROUTES.format(imports="from shop.helpers import ping", call="ping")
    write(tmp_path, {"shop/helpers.py": HELPERS, "tests/fake.py": routes, "examples/app.py": routes})
    found = reached(tmp_path, "shop/helpers.py", "ping")
    assert (found.entry, found.imported_by) == (None, None)


def test_a_module_that_is_imported_and_not_called_is_said_to_be_imported(tmp_path: Path):
    other = "def other(x):\n    return x\n"
    write(
        tmp_path,
        {"a.py": other + "\n\n" + HELPERS, "routes.py": ROUTES.format(imports="from a import other", call="other")},
    )
    found = reached(tmp_path, "a.py", "_run")
    assert (found.entry, found.imported_by) == (None, "routes.py")


def test_only_private_functions_that_nobody_mentions_are_unused(tmp_path: Path):
    dead = "def _dead(x):\n    return x\n\n\ndef public(x):\n    return x\n\n\n@hook\ndef _hooked(x):\n    return x\n"
    write(tmp_path, {"a.py": dead, "b.py": "from a import _used\n\n\ndef f():\n    return _used(1)\n"})
    write(tmp_path, {"a.py": dead + "\n\ndef _used(x):\n    return x\n"})
    answers = {name: reached(tmp_path, "a.py", name).is_referenced for name in ("_dead", "public", "_hooked", "_used")}
    assert answers == {"_dead": False, "public": None, "_hooked": None, "_used": None}


def test_what_a_package_hands_on_is_its_public_face(tmp_path: Path):
    files = {
        "lib/__init__.py": "from .inner import run\n",
        "lib/inner.py": "def run(x):\n    return x\n\n\ndef own(x):\n    return x\n",
    }
    write(tmp_path, files)
    assert reached(tmp_path, "lib/inner.py", "run").is_public_api
    assert not reached(tmp_path, "lib/inner.py", "own").is_public_api


EXPRESS = (
    "const express = require('express');\n{imports}\nconst app = express();\n"
    "app.get('/x', (req, res) => {{ {call}(req.query.x); res.end(); }});\n"
)
RUN = "const {{ exec }} = require('child_process');\n{export}function run(name) {{ exec('ls ' + name); }}\n{after}"


@pytest.mark.parametrize(
    ("imports", "call", "export", "after", "name"),
    [
        ("const { run } = require('./lib/run');", "run", "", "module.exports = { run };\n", "run.js"),
        ("const lib = require('./lib/run.js');", "lib.run", "", "module.exports.run = run;\n", "run.js"),
        ("import { run } from './lib/run';", "run", "export ", "", "run.ts"),
        ("import { run as go } from './lib/run.js';", "go", "export ", "", "run.ts"),
        ("import * as lib from './lib/run';", "lib.run", "export ", "", "run.js"),
        ("import run from './lib/run';", "run", "export default ", "", "run.js"),
        ("import run from '@/lib/run';", "run", "export default ", "", "run.js"),
        ("import { run } from './lib';", "run", "export ", "", "run.js"),
        ("import { run } from './all';", "run", "export ", "", "run.js"),
    ],
)
def test_every_way_to_import_in_javascript(tmp_path: Path, imports, call, export, after, name):
    files = {
        "app.js": EXPRESS.format(imports=imports, call=call),
        f"lib/{name}": RUN.format(export=export, after=after),
        "lib/index.js": "export { run } from './run';\n",
        "all/index.js": "export * from '../lib/run';\n",
    }
    write(tmp_path, files)
    found = reached(tmp_path, f"lib/{name}", "run").entry
    assert found is not None
    assert (found.words, found.calls, found.path) == ("route GET /x", 1, "app.js")


def test_of_several_routes_among_statements_the_one_that_calls_is_named(tmp_path: Path):
    routes = (
        "const express = require('express');\nconst { run, list, unused } = require('./lib');\nconst app = express();\n"
        "app.post('/register', (req, res) => { res.end(); });\n"
        "app.get('/run', (req, res) => { run(req.query.x); res.end(); });\n"
        "app.get('/list', (req, res) => { list(req.query.x); res.end(); });\n"
    )
    write(
        tmp_path,
        {
            "app.js": routes,
            "lib.js": "function run(x) {}\nfunction list(x) {}\nfunction unused(x) {}\nmodule.exports = { run, list, unused };\n",
        },
    )
    answers = [reached(tmp_path, "lib.js", name).entry for name in ("run", "list")]
    assert reached(tmp_path, "lib.js", "unused").entry is None
    assert [(entry.words, entry.line) for entry in answers if entry] == [("route GET /run", 5), ("route GET /list", 6)]


SPRING = (
    "package com.shop.web;\n\nimport org.springframework.web.bind.annotation.*;\n{imports}\n@RestController\npublic class PingController {{\n"
    "    private final {type} helper;\n\n    public PingController({type} helper) {{\n        this.helper = helper;\n    }}\n\n"
    '    @GetMapping("/ping")\n    public String ping(@RequestParam String host) throws Exception {{\n        return {call}(host);\n    }}\n}}\n'
)
JAVA_HELPER = (
    "package {package};\n\npublic class Helper{made_from} {{\n    public{static} String run(String host) throws Exception {{\n"
    '        Runtime.getRuntime().exec("ping " + host);\n        return host;\n    }}\n\n'
    "    public String other() {{\n        return null;\n    }}\n}}\n"
)


@pytest.mark.parametrize(
    ("imports", "type_name", "call", "package"),
    [
        ("import com.shop.core.Helper;", "Helper", "helper.run", "com.shop.core"),
        ("import com.shop.core.Helper;", "Helper", "this.helper.run", "com.shop.core"),
        ("import com.shop.core.*;", "Helper", "helper.run", "com.shop.core"),
        ("import com.shop.core.Helper;", "Object", "Helper.run", "com.shop.core"),
        ("import static com.shop.core.Helper.run;", "Object", "run", "com.shop.core"),
        ("", "Helper", "helper.run", "com.shop.web"),
        ("", "Object", "Helper.run", "com.shop.web"),
    ],
)
def test_every_way_to_a_class_in_java(tmp_path: Path, imports: str, type_name: str, call: str, package: str):
    static = " static" if call in ("Helper.run", "run") else ""
    helper = f"src/main/java/{package.replace('.', '/')}/Helper.java"
    controller = SPRING.format(imports=imports, type=type_name, call=call)
    files = {
        "src/main/java/com/shop/web/PingController.java": controller,
        helper: JAVA_HELPER.format(package=package, made_from="", static=static),
        "src/main/java/com/shop/web/Unrelated.java": "package com.shop.web;\n\nclass Unrelated {\n    void run() {\n    }\n}\n",
    }
    write(tmp_path, files)
    found = reached(tmp_path, helper, "Helper.run").entry
    assert found is not None
    assert (found.words, found.calls) == ("route /ping", 1)
    assert found.path == "src/main/java/com/shop/web/PingController.java"
    assert reached(tmp_path, helper, "Helper.other").entry is None
    assert reached(tmp_path, "src/main/java/com/shop/web/Unrelated.java", "Unrelated.run").entry is None


@pytest.mark.parametrize("package", ["com.shop.core", "com.shop.core.internal"])
def test_who_holds_an_interface_calls_what_fulfils_it(tmp_path: Path, package: str):
    importing = "" if package == "com.shop.core" else "\nimport com.shop.core.Helping;\n"
    helper = JAVA_HELPER.format(package=package, made_from=" extends Thread implements Helping", static="")
    path = f"core/src/main/java/{package.replace('.', '/')}/Helper.java"
    files = {
        "web/src/main/java/com/shop/web/PingController.java": SPRING.format(
            imports="import com.shop.core.Helping;", type="Helping", call="helper.run"
        ),
        "core/src/main/java/com/shop/core/Helping.java": (
            "package com.shop.core;\n\npublic interface Helping {\n    String run(String host) throws Exception;\n}\n"
        ),
        path: helper.replace(";\n\n", ";\n" + importing + "\n", 1),
    }
    write(tmp_path, files)
    found = reached(tmp_path, path, "Helper.run").entry
    assert found is not None
    assert (found.words, found.calls) == ("route /ping", 1)
    assert reached(tmp_path, path, "Helper.other").entry is None


GO_HELPER = (
    'package {package}\n\nimport "os/exec"\n\ntype Runner struct {{\n\tshell string\n}}\n\n'
    'func NewRunner() *Runner {{\n\treturn &Runner{{shell: "sh"}}\n}}\n\n'
    'func (r *Runner) Do(host string) error {{\n\treturn exec.Command(r.shell, "-c", host).Run()\n}}\n\n'
    'func Run(host string) error {{\n\treturn exec.Command("sh", "-c", host).Run()\n}}\n\nfunc Other() error {{\n\treturn nil\n}}\n'
)
GO_ROUTES = (
    'package {package}\n\nimport (\n\t"net/http"\n{imports})\n\n{before}func ping(w http.ResponseWriter, r *http.Request) {{\n'
    '\t{call}(r.URL.Query().Get("host"))\n}}\n\nfunc main() {{\n\thttp.HandleFunc("/ping", ping)\n\thttp.ListenAndServe(":80", nil)\n}}\n'
)


@pytest.mark.parametrize(
    ("helper", "imports", "before", "call", "symbol"),
    [
        ("helper.go", "", "", "Run", "Run"),
        ("helper.go", "", "var runner = NewRunner()\n\n", "runner.Do", "Runner.Do"),
        ("internal/tools/helper.go", '\t"example.com/shop/internal/tools"\n', "", "tools.Run", "Run"),
        ("tools/helper.go", '\tkit "example.com/shop/tools"\n', "", "kit.Run", "Run"),
        ("tools/helper.go", '\t"shop/tools"\n', "var runner = tools.NewRunner()\n\n", "runner.Do", "Runner.Do"),
        ("tools/helper.go", '\t. "shop/tools"\n', "", "Run", "Run"),
    ],
)
def test_every_way_to_a_function_in_go(tmp_path: Path, helper: str, imports: str, before: str, call: str, symbol: str):
    package = "tools" if "/" in helper else "main"
    files = {
        "main.go": GO_ROUTES.format(package="main", imports=imports, before=before, call=call),
        helper: GO_HELPER.format(package=package),
        "json/json.go": "package json\n\nfunc Run() {\n}\n",
    }
    write(tmp_path, files)
    found = reached(tmp_path, helper, symbol).entry
    assert found is not None
    assert (found.words.startswith("route"), found.calls, found.path) == (True, 1, "main.go")
    assert reached(tmp_path, helper, "Other").entry is None
    assert reached(tmp_path, "json/json.go", "Run").entry is None


def test_fields_of_the_type_that_a_handler_belongs_to_in_go(tmp_path: Path):
    server = (
        'package web\n\nimport (\n\t"net/http"\n\n\t"example.com/shop/tools"\n)\n\ntype Server struct {\n\trunner *tools.Runner\n}\n\n'
        'func (s *Server) ping(w http.ResponseWriter, r *http.Request) {\n\ts.runner.Do(r.FormValue("host"))\n}\n'
    )
    write(tmp_path, {"web/server.go": server, "tools/runner.go": GO_HELPER.format(package="tools")})
    found = reached(tmp_path, "tools/runner.go", "Runner.Do").entry
    assert found is not None
    assert (found.calls, found.path) == (1, "web/server.go")


def test_names_that_mean_no_file_of_the_project():
    names = ModuleNames(["vendor/deep/requests.py", "src/shop/db.py", "shop/web.py", "lib/a.js"])
    assert names.meanings("requests.get", "shop/web.py") == ()
    assert names.meanings("shop.db.find", "tests/test_db.py") == (("src/shop/db.py", ("find",)),)
    assert names.meanings("express", "lib/a.js") == ()
    assert names.meanings("./a.run", "lib/b.js") == (("lib/a.js", ("run",)),)
    assert names.meanings("....up.x", "a.py") == ()


def test_circles_of_imports_and_damaged_files_do_no_harm(tmp_path: Path):
    write(
        tmp_path,
        {
            "pkg/__init__.py": "from .a import x\nfrom . import b\n",
            "pkg/a.py": "from . import b\nfrom .b import *\n\n\ndef x(v):\n    return b.y(v)\n",
            "pkg/b.py": "from .a import x\nfrom pkg import x as z\n\n\ndef y(v):\n    return x(z(v))\n",
            "pkg/c.py": "def (((\x00\n" * 50,
        },
    )
    for symbol in ("x", "y", ""):
        for path in ("pkg/a.py", "pkg/b.py", "pkg/c.py", "pkg/__init__.py", "none.py"):
            reached(tmp_path, path, symbol) if (tmp_path / path).exists() else None


# --- all faces ------------------------------------------------------------------------------------------------------


def assay(folder: Path, *arguments: str) -> dict[str, str]:
    done = subprocess.run(
        [sys.executable, "-m", "assay", *arguments, "-f", "json"],
        cwd=folder,
        capture_output=True,
        text=True,
        env={**os.environ, "XDG_CACHE_HOME": str(folder.parent / "cache")},
        timeout=60,
    )
    findings = json.loads(done.stdout)["findings"]
    return {item["fingerprint"]: item["explanation"].split(" ", 2)[2] for item in findings}


def test_scan_gate_and_parts_of_the_project_say_the_same(tmp_path: Path):
    project = tmp_path / "project"
    routes = ROUTES.format(imports="from shop.helpers import ping", call="ping")
    write(project, {"shop/__init__.py": "", "shop/helpers.py": HELPERS, "shop/routes.py": routes})
    subprocess.run(["git", "init", "-q"], cwd=project, check=True)
    whole = assay(project, "scan")
    (words,) = [text for text in whole.values() if "_run" in text or "reached from" in text]
    assert "reached from route GET /ping in 2 calls, open" in words
    assert assay(project, "scan", "shop/helpers.py").items() <= whole.items()
    subprocess.run(["git", "add", "shop/routes.py", "shop/__init__.py", "assay.toml"], cwd=project, check=True)
    identity = ["-c", "user.name=T", "-c", "user.email=t@example.com"]
    subprocess.run(["git", *identity, "commit", "-qm", "one"], cwd=project, check=True)
    subprocess.run(["git", "add", "."], cwd=project, check=True)
    gate = assay(project, "gate")
    assert len(gate) == 1
    ((mark, said),) = gate.items()
    # The gate adds what is new; decision, risk and place are those of the scan.
    assert said.split(" · ")[:3] == whole[mark].split(" · ")[:3]
    assert "reached from route GET /ping in 2 calls, open" in said
    # What is only on disk is not part of the change: without the route in the index the helper is not reached.
    subprocess.run(["git", "rm", "-q", "--cached", "shop/routes.py"], cwd=project, check=True)
    (said,) = assay(project, "gate").values()
    assert "exposure unknown" in said


def test_answers_are_kept_for_exactly_these_files(tmp_path, monkeypatch):
    folder, settings = tmp_path / "project", Settings(scan=ScanSettings(jobs=1))
    routes = ROUTES.format(imports="from helpers import ping", call="ping")
    write(folder, {"helpers.py": HELPERS, "routes.py": routes})

    def answer():
        gathered = collect([folder], settings, root=folder, cache_folder=tmp_path / "cache")
        with reach_of(gathered, settings, tmp_path / "cache") as graph:
            return graph.reached("helpers.py", "_run")

    first = answer()
    assert first.entry is not None
    with monkeypatch.context() as patched:
        patched.setattr(ImportGraph, "_search", None)
        assert answer() == first
    (folder / "routes.py").write_text(routes.replace("@app.get('/ping')\n", ""))
    assert answer().entry is None
    (folder / "routes.py").write_text(routes)
    assert answer() == first


def test_kept_answers_that_cannot_be_read_are_found_out_again(tmp_path):
    folder, settings = tmp_path / "project", Settings(scan=ScanSettings(jobs=1))
    write(folder, {"helpers.py": HELPERS, "routes.py": ROUTES.format(imports="from helpers import ping", call="ping")})
    gathered = collect([folder], settings, root=folder, cache_folder=tmp_path / "cache")
    with reach_of(gathered, settings, tmp_path / "cache") as graph:
        expected = graph.reached("helpers.py", "_run")
    with closing(sqlite3.connect(tmp_path / "cache" / "results-1.sqlite3")) as connection, connection:
        # Answers are an array of rows, analyses of files a map.
        assert connection.execute("UPDATE results SET value = x'91' WHERE substr(value, 1, 1) = x'91'").rowcount == 1
    with reach_of(gathered, settings, tmp_path / "cache") as graph:
        assert graph.reached("helpers.py", "_run") == expected
