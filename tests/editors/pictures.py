"""Make the pictures of the extension's README again, in real VS Code:  python tests/editors/pictures.py"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from editors import install
from editors.code_window import CodeWindow, chromium, code_server

PICTURES = install.EXTENSION / "media" / "pictures"
THEMES = {"light": "Light Modern", "dark": "Dark Modern"}

APPLICATION = """import sqlite3
import subprocess

import yaml
from flask import Flask, request

app = Flask(__name__)


@app.route("/ping")
def ping():
    host = request.args.get("host")
    command = "ping -c 1 " + host
    return subprocess.run(command, shell=True, text=True).stdout


def settings(text):
    return yaml.load(text)
"""

PASTED = """

@app.route("/user")
def user():
    name = request.args["name"]
    rows = db.execute(f"SELECT * FROM users WHERE name = '{name}'")
    return {"rows": rows, "extra": yaml.load(name)}
"""


def shoot(theme: str, name: str, assay: Path) -> None:
    """Go through the views in one theme and keep a picture of each."""
    with tempfile.TemporaryDirectory(prefix="assay") as scratch:
        folder = Path(scratch) / "shop"
        folder.mkdir()
        (folder / "app.py").write_text(APPLICATION, encoding="utf-8")
        (folder / "assay.toml").write_text("", encoding="utf-8")
        for command in (
            ["init", "-q"],
            ["add", "."],
            ["-c", "user.name=Ada", "-c", "user.email=a@b.c", "commit", "-qm", "Start"],
        ):
            subprocess.run(["git", *command], cwd=folder, check=True)
        settings = {
            "assay.server.path": str(assay),
            "workbench.colorTheme": theme,
            "editor.minimap.enabled": False,
            "window.commandCenter": False,
        }
        run = Path(scratch) / "run"
        run.mkdir()
        with (
            code_server(run, settings) as server,
            chromium() as browser,
            CodeWindow.open(browser, server, folder, 1180, 620) as window,
        ):
            window.open_file("app.py")
            window.squiggles.first.wait_for(timeout=60_000)
            window.show_findings()
            # Wide enough for the words of an entry.
            sash = window.page.locator(".monaco-sash.vertical").nth(1).bounding_box()
            assert sash is not None
            window.page.mouse.move(sash["x"] + 2, 300)
            window.page.mouse.down()
            window.page.mouse.move(sash["x"] + 160, 300)
            window.page.mouse.up()
            window.entry("#1").click()
            window.page.screenshot(path=str(PICTURES / f"ranked-{name}.png"))
            window.focus_editor()
            window.page.keyboard.press("Control+End")
            window.paste(PASTED)
            window.page.locator(".codelens-decoration", has_text="just inserted").wait_for(timeout=20_000)
            window.page.screenshot(path=str(PICTURES / f"paste-{name}.png"))
            window.entry("#1").click()
            window.show_findings()
            window.page.keyboard.press("Control+i")
            page = window.page.frame_locator("iframe.webview.ready").frame_locator("iframe")
            page.locator("table").first.wait_for(timeout=15_000)
            window.page.screenshot(path=str(PICTURES / f"explained-{name}.png"))


def main(names: list[str]) -> int:
    """Make the pictures of the named themes, or of all; returns the exit code."""
    sys.path.append(str(install.PYTHON_PACKAGES))
    PICTURES.mkdir(parents=True, exist_ok=True)
    for name in names or THEMES:
        shoot(THEMES[name], name, Path(sys.executable).parent / "assay")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
