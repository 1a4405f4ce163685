# ruff: noqa: E501 - manifests are easier to read in one line each than cut up.
"""Imports that nobody accounts for: in every style of manifest those that are planted are found, and no others."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from assay.app.imports import imported_modules
from assay.app.package_notes import CannotDeclare, declare, mark_private
from assay.app.scan import scan
from assay.config.loading import load_settings
from assay.config.settings import Settings
from assay.workspace.packages.python import modules_of

CODE = """\
import os, sys
import os.path as p
from __future__ import annotations
import fictional_toolkit.auth as auth
from numpyy import array
import shop.db
from . import db
from .db import run
import requests, yaml
import local_module

"A text: import fictional_text"
'''
import fictional_text
from fictional_text import x
'''
# import fictional_comment
try:
    import fictional_speedup
except ImportError:
    fictional_speedup = None
if TYPE_CHECKING:
    from fictional_types import T


def late():
    from fictional_late import thing
    import requestss
    return thing
"""
PLANTED = [("numpyy", 5), ("fictional_toolkit", 4), ("requestss", 28)]

MANIFESTS = {
    "pyproject": {"pyproject.toml": '[project]\nname = "shop"\ndependencies = ["requests>=2", "PyYAML[x]==6; python_version > \'3\'"]\n'},
    "extras and groups": {
        "pyproject.toml": '[project]\nname = "shop"\n[project.optional-dependencies]\nweb = ["requests"]\n[dependency-groups]\ndev = ["pyyaml", {include-group = "x"}]\n'
    },
    "poetry": {
        "pyproject.toml": '[tool.poetry]\nname = "shop"\n[tool.poetry.dependencies]\nrequests = "^2"\n[tool.poetry.group.dev.dependencies]\nPyYAML = {version = "6"}\n'
    },
    "requirements": {"requirements.txt": "requests==2.0 --hash=sha256:1 \\\n  --hash=sha256:2\n-r more/requirements-dev.txt\n", "more/requirements-dev.txt": "# c\nPyYAML\n"},
    "requirements folder": {"requirements/base.txt": "requests\n", "requirements/dev.in": "git+https://a.example/x.git#egg=PyYAML\n"},
    "setup.cfg": {"setup.cfg": "[metadata]\nname = shop\n[options]\ninstall_requires =\n    requests>=2\n[options.extras_require]\nyaml =\n    PyYAML\n"},
    "setup.py": {"setup.py": "from setuptools import setup\nNEEDS = ['requests>=2']\nsetup(name='shop', install_requires=NEEDS, extras_require={'y': ['PyYAML']})\n"},
    "Pipfile": {"Pipfile": '[packages]\nrequests = "*"\n[dev-packages]\npyyaml = {version = "*"}\n'},
    "Pipfile.lock": {"Pipfile.lock": json.dumps({"default": {"requests": {}}, "develop": {"pyyaml": {}}})},
    "poetry.lock": {"poetry.lock": '[[package]]\nname = "requests"\nversion = "1"\n\n[[package]]\nname = "pyyaml"\nversion = "1"\n'},
    "uv.lock": {"uv.lock": 'version = 1\n[[package]]\nname = "requests"\n[[package]]\nname = "pyyaml"\n'},
    "pdm.lock": {"pdm.lock": '[[package]]\nname = "requests"\n[[package]]\nname = "pyyaml"\n'},
    "conda": {"environment.yml": "name: x\ndependencies:\n  - python=3.11\n  - requests=2\n  - pip:\n    - PyYAML==6\n"},
    "tox": {"tox.ini": "[testenv]\ndeps =\n    requests\n    py311: PyYAML\n"},
    "an environment": {
        ".venv/pyvenv.cfg": "home = /usr\n",
        ".venv/lib/python3.11/site-packages/requests/__init__.py": "",
        ".venv/lib/python3.11/site-packages/PyYAML-6.0.dist-info/METADATA": "",
    },
}  # fmt: skip


def write(root: Path, files: dict[str, str]) -> None:
    for name, text in {"assay.toml": "", **files}.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        if name != "assay.toml" or not (root / name).exists() or text:
            (root / name).write_text(text, encoding="utf-8")


def unknown(root: Path, cache: Path) -> list[tuple[str, str, int]]:
    """Return path, package and line of each finding, in the order of the lines."""
    settings = load_settings(root).settings
    report = scan([root], settings, root=root, cache_folder=cache)
    return sorted(
        (item.path, item.finding.message.split("the package ")[1].split(" in ")[0].split(",")[0], item.place.line)
        for item in report.findings
        if item.finding.rule_id == "unknown-package"
    )


@pytest.mark.parametrize("style", sorted(MANIFESTS))
def test_planted_imports_are_found_in_every_style_of_manifest(tmp_path: Path, style: str) -> None:
    own = {"shop/__init__.py": "", "shop/db.py": "def run(): ...\n", "local_module.py": "", "shop/app.py": CODE}
    write(tmp_path, {**own, **MANIFESTS[style]})
    assert unknown(tmp_path, tmp_path / "cache") == sorted(("shop/app.py", *planted) for planted in PLANTED)


def test_nothing_is_said_where_nothing_is_declared(tmp_path: Path) -> None:
    write(tmp_path, {"app.py": CODE})
    assert unknown(tmp_path, tmp_path / "cache") == []


def test_what_is_declared_or_private_is_known(tmp_path: Path) -> None:
    write(tmp_path, {"requirements.txt": "requests\n", "app.py": "import acme_tools.x\nimport fictional_toolkit\n"})
    assert unknown(tmp_path, tmp_path / "cache") == [("app.py", "acme_tools", 1), ("app.py", "fictional_toolkit", 2)]
    assert mark_private(tmp_path, "acme_*") == "assay.toml"
    assert declare(tmp_path, "python", "fictional_toolkit") == "requirements.txt"
    assert unknown(tmp_path, tmp_path / "cache") == []
    assert (tmp_path / "requirements.txt").read_text() == "requests\nfictional-toolkit\n"


def test_folders_of_the_workspace_are_known_wherever_a_bundler_looks_for_them(tmp_path: Path) -> None:
    write(
        tmp_path,
        {
            "package.json": '{"name": "shop"}',
            "src/core/util/index.ts": "export const warn = 1;\n",
            "src/app.ts": "import { warn } from 'core/util';\nimport y from 'fictional-core/util';\n",
        },
    )
    assert unknown(tmp_path, tmp_path / "cache") == [("src/app.ts", "fictional-core", 2)]


def test_declaring_keeps_comments_and_layout(tmp_path: Path) -> None:
    text = '# ours\n[project]\nname = "x"  # y\ndependencies = [\n  "requests",  # for the web\n]\n'
    write(tmp_path, {"pyproject.toml": text})
    declare(tmp_path, "python", "fictional_toolkit")
    after = (tmp_path / "pyproject.toml").read_text()
    assert "# for the web" in after
    assert '"fictional-toolkit"' in after
    write(tmp_path, {"package.json": '{\n    "name": "x",\n    "dependencies": {"b": "1"}\n}\n'})
    declare(tmp_path, "typescript", "@a/b")
    assert json.loads((tmp_path / "package.json").read_text())["dependencies"] == {"@a/b": "*", "b": "1"}
    assert '\n    "name"' in (tmp_path / "package.json").read_text()
    with pytest.raises(CannotDeclare, match="by hand"):
        declare(tmp_path, "go", "a.example/x")
    (tmp_path / "package.json").write_text("{ not json")
    with pytest.raises(CannotDeclare, match="by hand"):
        declare(tmp_path, "javascript", "x")
    assert (tmp_path / "package.json").read_text() == "{ not json"


SCRIPT = """\
import express from "express";
import { x } from "fictional-auth-kit/lib/x";
import type { T } from "fictional-types";
import fs from "fs";
import { test } from "node:test";
import own from "./own";
import "../side";
import a from "@/components/a";
import b from "~lib/b";
import c from "#inner";
import d from "@acme/core";
import e from "@scope/private";
import f from "expresss";
import json from "https://a.example/x.json";
import g from "components/Button";
const h = require("fictional-required");
const i = await import("fictional-dynamic");
// import j from "fictional-comment";
const text = 'import k from "fictional-text"';
try { require("fictional-optional"); } catch { }
import types from "estree";
import sub from "lodash/fp";
"""
SCRIPT_MANIFESTS = {
    "package.json": {"package.json": json.dumps({"name": "x", "dependencies": {"express": "4", "lodash": "4"}, "devDependencies": {"@types/estree": "1"}})},
    "package-lock": {"package-lock.json": json.dumps({"packages": {"": {}, "node_modules/express": {}, "node_modules/a/node_modules/lodash": {}, "node_modules/estree": {}}})},
    "yarn.lock": {"yarn.lock": '# yarn lockfile v1\n\nexpress@^4.0.0:\n  version "4"\n\n"lodash@^4", lodash@3:\n  version "4"\n\nestree@1:\n  version "1"\n'},
    "pnpm-lock": {"pnpm-lock.yaml": "packages:\n\n  /express@4.1.0:\n    x: 1\n  lodash@4.0.0:\n    x: 1\n  'estree@1.0.0':\n    x: 1\n"},
    "node_modules": {f"node_modules/{name}/package.json": "{}" for name in ("express", "lodash", "estree")},
}  # fmt: skip


@pytest.mark.parametrize("style", sorted(SCRIPT_MANIFESTS))
def test_planted_imports_are_found_in_scripts(tmp_path: Path, style: str) -> None:
    write(
        tmp_path,
        {
            "src/app.ts": SCRIPT,
            "src/components/Button.tsx": "export default 1;\n",
            "tsconfig.json": '{\n  // paths\n  "compilerOptions": {"baseUrl": "src", "paths": {"@/*": ["src/*"], "~lib/*": ["lib/*"],}},\n}\n',
            "packages/core/package.json": '{"name": "@acme/core"}',
            ".npmrc": "@scope:registry=https://npm.a.example/\n",
            **SCRIPT_MANIFESTS[style],
        },
    )
    found = [(package, line) for _, package, line in unknown(tmp_path, tmp_path / "cache")]
    assert found == [
        ("expresss", 13),
        ("fictional-auth-kit", 2),
        ("fictional-dynamic", 17),
        ("fictional-required", 16),
        ("fictional-types", 3),
    ]


def test_scripts_of_pages_are_read(tmp_path: Path) -> None:
    page = '<template><p>import x from "fictional-text"</p></template>\n<script setup lang="ts">\nimport x from "fictional-kit";\nimport vue from "vue";\n</script>\n'
    write(tmp_path, {"src/App.vue": page, "package.json": '{"dependencies": {"vue": "3"}}'})
    assert unknown(tmp_path, tmp_path / "cache") == [("src/App.vue", "fictional-kit", 3)]


GO = """\
package main

import (
	"fmt"
	"net/http"

	"example.com/shop/internal/db"
	"github.com/gin-gonic/gin"
	yaml "gopkg.in/yaml.v3"
	"github.com/fictional/toolkit/v2/auth"
	_ "github.com/moved/away"
)

// "github.com/fictional/comment"
var text = "github.com/fictional/text"
"""
GO_MOD = """\
module example.com/shop

go 1.22

require (
	github.com/gin-gonic/gin v1.9.1
	gopkg.in/yaml.v3 v3.0.1 // indirect
)

replace github.com/moved/away => ../away
"""


def test_planted_imports_are_found_in_go(tmp_path: Path) -> None:
    write(tmp_path, {"main.go": GO, "go.mod": GO_MOD})
    assert unknown(tmp_path, tmp_path / "cache") == [("main.go", "github.com/fictional/toolkit", 10)]


JAVA = """\
package com.acme.shop;

import java.util.List;
import javax.sql.DataSource;
import org.springframework.web.bind.annotation.GetMapping;
import com.acme.shop.db.Database;
import com.google.common.collect.Lists;
import io.fictional.security.TokenGuard;
import static org.assertj.core.api.Assertions.assertThat;

class App { String text = "import io.fictional.text.X;"; }
"""
JAVA_MANIFESTS = {
    "maven": {"pom.xml": "<project><groupId>com.acme</groupId><artifactId>shop</artifactId><dependencies><dependency>\n<groupId>org.springframework.boot</groupId>\n<artifactId>spring-boot-starter-web</artifactId></dependency><dependency><groupId>com.google.guava</groupId><artifactId>guava</artifactId></dependency></dependencies></project>"},
    "gradle": {"build.gradle": "dependencies {\n  implementation 'org.springframework.boot:spring-boot-starter-web:3.0'\n  implementation group: 'com.google.guava', name: 'guava', version: '33'\n}\n"},
}  # fmt: skip


@pytest.mark.parametrize("style", sorted(JAVA_MANIFESTS))
def test_planted_imports_are_found_in_java(tmp_path: Path, style: str) -> None:
    source = "src/main/java/com/acme/shop/"
    write(
        tmp_path,
        {
            f"{source}App.java": JAVA,
            f"{source}db/Database.java": "package com.acme.shop.db;\n",
            **JAVA_MANIFESTS[style],
        },
    )
    found = unknown(tmp_path, tmp_path / "cache")
    assert [(path.rsplit("/", 1)[-1], line) for path, _, line in found] == [("App.java", 8)]


@pytest.mark.parametrize(
    ("distribution", "module"),
    [
        ("PyYAML", "yaml"),
        ("Pillow", "PIL"),
        ("beautifulsoup4", "bs4"),
        ("google-cloud-storage", "google"),
        ("opentelemetry-instrumentation-flask", "opentelemetry"),
        ("python-dateutil", "dateutil"),
        ("ruamel.yaml", "ruamel"),
        ("zope.interface", "zope"),
        ("django-cors-headers", "corsheaders"),
        ("Flask_SQLAlchemy", "flask_sqlalchemy"),
        ("pyserial", "serial"),
        ("types-requests", "requests"),
    ],
)
def test_distributions_are_known_by_their_modules(distribution: str, module: str) -> None:
    assert module.lower() in {name.lower() for name in modules_of(distribution)}


@pytest.mark.timeout(20)
@pytest.mark.parametrize("language", ["python", "javascript", "go", "java"])
@pytest.mark.parametrize(
    "text",
    [
        b"import " * 100_000,
        b"from 'x" * 100_000,
        b"\0\xff" * 100_000,
        b"import (" * 50_000,
        b"import a," + b"b," * 100_000,
    ],
)
def test_hostile_texts_are_looked_through_in_time(language: str, text: bytes) -> None:
    assert len(imported_modules(language, text)) < 10


def test_hostile_manifests_are_survived(tmp_path: Path) -> None:
    write(
        tmp_path,
        {
            "pyproject.toml": "[project]\ndependencies = " + "[" * 50_000,
            "package.json": "[" * 100_000,
            "tsconfig.json": '{"compilerOptions": []}',
            "setup.py": "(" * 100_000,
            "setup.cfg": "[a\nb = \n" * 1000,
            "go.mod": "\0" * 1000,
            "pom.xml": "<groupId>" * 10_000,
            "requirements.txt": "requests\n\0\n" + "x" * 100_000,
            "app.py": "import requests\nimport fictional_toolkit\n",
            "app.js": "import 'fictional-kit';\n",
        },
    )
    (tmp_path / "Pipfile").symlink_to("/dev/zero")
    assert ("app.py", "fictional_toolkit", 2) in unknown(tmp_path, tmp_path / "cache")


def test_the_rule_is_switched_off_by_its_setting(tmp_path: Path) -> None:
    write(
        tmp_path,
        {
            "requirements.txt": "requests\n",
            "app.py": "import fictional_toolkit\n",
            "assay.toml": '[rules]\ndisabled = ["unknown-package"]\n',
        },
    )
    assert unknown(tmp_path, tmp_path / "cache") == []
    assert Settings().packages.private == ()
