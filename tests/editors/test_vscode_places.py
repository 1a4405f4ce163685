"""Where the extension finds a server that is neither named nor on the PATH: what the Python extension has chosen, and its own package."""

from __future__ import annotations

import json
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from editors import install
from editors.code_window import CodeWindow, chromium, code_server
from editors.waiting import until

pytestmark = [pytest.mark.editors, pytest.mark.xdist_group("editors"), pytest.mark.usefixtures("drivers")]


def people_with(folder: Path, path: str) -> None:
    """Write what a shell of theirs reads, from which VS Code takes the PATH."""
    (folder / "home").mkdir(exist_ok=True)
    for name in (".profile", ".bashrc"):
        (folder / "home" / name).write_text(f'export PATH="{path}:/usr/bin:/bin"\n', encoding="utf-8")


def test_the_server_in_the_package_runs_where_none_is_installed(tmp_path: Path, project: Path) -> None:
    install.ensure("vscode", "extension")
    tool = install.EXTENSION / "tools" / "bundle.py"
    subprocess.run([sys.executable, str(tool), "--into", str(tmp_path / "bundled")], check=True, timeout=300)
    package = tmp_path / "assay-bundled.vsix"
    package.write_bytes(install.EXTENSION_PACKAGE.read_bytes())
    with zipfile.ZipFile(package, "a", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for path in sorted((tmp_path / "bundled").rglob("*")):
            if path.is_file():
                archive.write(path, f"extension/bundled/{path.relative_to(tmp_path / 'bundled').as_posix()}")
    programs = tmp_path / "programs"
    programs.mkdir()
    # The Python that this environment was made from, which has no Assay.
    (programs / "python3").symlink_to(Path(sys.executable).resolve())
    people_with(tmp_path, str(programs))
    variables = {"SHELL": "/bin/bash", "PATH": f"{programs}:{install.node_home() / 'bin'}:/usr/bin:/bin"}
    with (
        code_server(tmp_path, {}, variables, package=package) as server,
        chromium() as browser,
        CodeWindow.open(browser, server, project) as window,
    ):
        (project / "app.py").write_text("import yaml\nyaml.load(input())\n", encoding="utf-8")
        window.open_file("app.py")
        until(lambda: "(found by: bundle)" in server.logs(), f"the log names the bundle\n{server.logs()}")
        window.squiggles.first.wait_for(timeout=60_000)


PYTHON_EXTENSION = """
const fs = require('node:fs');
const vscode = require('vscode');
const changed = new vscode.EventEmitter();
const until = async (look) => { while (!look()) await new Promise((resolve) => setTimeout(resolve, 50)); };
const chosen = () => fs.readFileSync(FOLDER + '/chosen', 'utf8');
const follow = async (before) => {
  await until(() => chosen() !== before);
  changed.fire({ path: chosen() });
  return follow(chosen());
};
exports.activate = async () => {
  await until(() => fs.existsSync(FOLDER + '/started'));
  void follow(chosen());
  return {
    environments: {
      onDidChangeActiveEnvironmentPath: changed.event,
      getActiveEnvironmentPath: () => ({ id: 'chosen', path: chosen() }),
      resolveEnvironment: async (environment) => ({
        id: environment.id,
        executable: { uri: vscode.Uri.file(environment.path) },
      }),
    },
  };
};
"""
"""Answers as the Python extension does; the real one comes from a gallery that tests do not reach.

The file ``chosen`` names the interpreter that is chosen, and it is done with starting when the file ``started`` is there.
"""


def environment(folder: Path, assay_program: Path) -> Path:
    """Make a Python environment that has Assay; return its folder of programs."""
    folder.mkdir()
    (folder / "python").symlink_to(sys.executable)
    (folder / "assay").symlink_to(assay_program)
    return folder


def python_extension(folder: Path) -> Path:
    """Package what stands in for the Python extension; it looks for its files in ``folder``."""
    source = folder / "ms-python"
    source.mkdir()
    manifest = {
        "name": "python",
        "publisher": "ms-python",
        "version": "2026.1.0",
        "engines": {"vscode": "^1.91.0"},
        "main": "./extension.js",
        "activationEvents": ["onLanguage:python"],
        "description": "Stands in for the Python extension.",
    }
    (source / "package.json").write_text(json.dumps(manifest), encoding="utf-8")
    (source / "extension.js").write_text(PYTHON_EXTENSION.replace("FOLDER", json.dumps(str(folder))), encoding="utf-8")
    vsce = install.EXTENSION / "node_modules" / "@vscode" / "vsce" / "vsce"
    package = folder / "python.vsix"
    subprocess.run(
        [
            *(str(install.node()), str(vsce), "package", "--no-dependencies", "--allow-missing-repository"),
            *("--skip-license", "--out", str(package)),
        ],
        cwd=source,
        env=install.node_environment(),
        check=True,
        capture_output=True,
        stdin=subprocess.DEVNULL,
        timeout=120,
    )
    return package


def test_the_environment_that_the_python_extension_has_chosen_goes_before_the_path(
    tmp_path: Path, project: Path, assay_program: Path
) -> None:
    install.ensure("vscode", "extension")
    first, second, third = (environment(tmp_path / name, assay_program) for name in ("first", "second", "third"))
    (tmp_path / "chosen").write_text(str(first / "python"), encoding="utf-8")
    (tmp_path / "started").touch()
    package = python_extension(tmp_path)
    people_with(tmp_path, str(assay_program.parent))
    (project / "app.py").write_text("import yaml\nyaml.load(input())\n", encoding="utf-8")
    with code_server(tmp_path, {}, {"SHELL": "/bin/bash"}, others=[package]) as server, chromium() as browser:

        def starts(program: Path, origin: str) -> None:
            expected = f"Starting {program / 'assay'} (found by: {origin})"
            until(lambda: expected in server.logs(), f"the log says: {expected}\n{server.logs()}")

        with CodeWindow.open(browser, server, project) as window:
            window.open_file("app.py")
            window.squiggles.first.wait_for(timeout=60_000)
            starts(first, "python environment")
            # The next time it does not wait for the Python extension: it starts what was chosen last, and makes good for it afterwards.
            (tmp_path / "started").unlink()
            window.reload()
            window.open_file("app.py")
            window.squiggles.first.wait_for(timeout=60_000)
            starts(first, "remembered python environment")
            (tmp_path / "chosen").write_text(str(second / "python"), encoding="utf-8")
            (tmp_path / "started").touch()
            starts(second, "python environment")
            (tmp_path / "chosen").write_text(str(third / "python"), encoding="utf-8")
            starts(third, "python environment")


def test_a_server_that_is_missing_is_started_once_an_environment_with_it_is_chosen(
    tmp_path: Path, project: Path, assay_program: Path
) -> None:
    install.ensure("vscode", "extension")
    empty = tmp_path / "empty"
    empty.mkdir()
    (empty / "python").symlink_to(sys.executable)
    chosen = environment(tmp_path / "with", assay_program)
    (tmp_path / "chosen").write_text(str(empty / "python"), encoding="utf-8")
    (tmp_path / "started").touch()
    package = python_extension(tmp_path)
    people_with(tmp_path, str(empty))
    (project / "app.py").write_text("import yaml\nyaml.load(input())\n", encoding="utf-8")
    variables = {"SHELL": "/bin/bash", "PATH": f"{install.node_home() / 'bin'}:/usr/bin:/bin"}
    with (
        code_server(tmp_path, {}, variables, others=[package]) as server,
        chromium() as browser,
        CodeWindow.open(browser, server, project) as window,
    ):
        window.open_file("app.py")
        told = "There is no program called assay in the Python environment or on the PATH."
        until(lambda: told in server.logs(), f"the log says: {told}\n{server.logs()}", 60)
        (tmp_path / "chosen").write_text(str(chosen / "python"), encoding="utf-8")
        window.squiggles.first.wait_for(timeout=60_000)
