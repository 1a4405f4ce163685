"""Assay in real Kate on a screen that nobody sees, set up by the lines of editors/README.md."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from editors import install
from editors.snippets import snippet
from editors.waiting import until

pytestmark = [pytest.mark.editors, pytest.mark.xdist_group("editors")]


@pytest.fixture
def display() -> Iterator[str]:
    """A screen of its own for windows; the name by which programs find it."""
    install.ensure("kate")
    reading, writing = os.pipe()
    command = ["Xvfb", "-displayfd", str(writing), "-screen", "0", "1200x800x24", "-nolisten", "tcp"]
    with subprocess.Popen(command, pass_fds=[writing], stderr=subprocess.DEVNULL) as server:
        os.close(writing)
        try:
            with os.fdopen(reading) as chosen:
                yield f":{chosen.readline().strip()}"
        finally:
            server.terminate()


class Kate:
    """A running Kate, and what a person does in it."""

    def __init__(self, environment: dict[str, str], window: str, log: Path) -> None:
        self._environment = environment
        self._window = window
        self._log = log

    def _do(self, *words: str) -> None:
        subprocess.run(["xdotool", *words], env=self._environment, check=True, timeout=60)

    def press(self, keys: str) -> None:
        """Press keys together, by their names."""
        self._do("key", "--window", self._window, keys)

    def type(self, text: str) -> None:
        """Type text, key by key."""
        self._do("type", "--delay", "30", text)

    def published(self, words: str) -> bool:
        """Whether Kate has taken in diagnostics that hold some words, as its own log tells."""
        text = self._log.read_text(errors="replace").replace('\\"', '"')
        return any("textDocument/publishDiagnostics" in line and words in line for line in text.splitlines())

    def wait_for(self, code: str) -> None:
        """Wait for a finding of a rule."""
        look = f'"code":"{code}"'
        until(lambda: self.published(look), f"{code} is published", 60)


@contextmanager
def kate(display: str, project: Path, name: str, assay_program: Path) -> Iterator[Kate]:
    """Run Kate with one file; it is ended by its own process id."""
    home = project.parent / "home"
    settings = home / ".config" / "kate" / "lspclient" / "settings.json"
    settings.parent.mkdir(parents=True)
    settings.write_text(snippet("Kate"), encoding="utf-8")
    # The plug-in is on, and the person has said yes when Kate asked whether it may start the program.
    (home / ".config" / "katerc").write_text(
        f"[Kate Plugins]\nlspclientplugin=true\n\n[lspclient]\nAllowedServerCommandLines={assay_program} lsp\n",
        encoding="utf-8",
    )
    run = home / "run"
    run.mkdir(mode=0o700)
    environment = os.environ | {
        "DISPLAY": display,
        "HOME": str(home),
        "XDG_CONFIG_HOME": str(home / ".config"),
        "XDG_RUNTIME_DIR": str(run),
        "QT_QPA_PLATFORM": "xcb",
        "LSPCLIENT_DEBUG": "1",
        "PATH": os.pathsep.join([str(assay_program.parent), "/usr/bin", "/bin"]),
    }
    log = home / "kate.log"
    with log.open("wb") as written:
        process = subprocess.Popen(
            ["kate", "--startanon", name], cwd=project, env=environment, stdout=written, stderr=written
        )
    try:
        search = ["xdotool", "search", "--sync", "--onlyvisible", "--name", name]
        found = subprocess.run(search, env=environment, capture_output=True, text=True, check=True, timeout=120)
        window = found.stdout.split()[-1]
        subprocess.run(["xdotool", "windowfocus", "--sync", window], env=environment, check=True, timeout=60)
        yield Kate(environment, window, log)
    finally:
        process.terminate()
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait(10)


def test_typed_code_is_flagged_and_saved(display: str, project: Path, assay_program: Path) -> None:
    (project / "app.py").write_text("import yaml\nyaml.load(input())\n", encoding="utf-8")
    with kate(display, project, "app.py", assay_program) as editor:
        editor.wait_for("unsafe-yaml")
        editor.press("ctrl+End")
        editor.type("eval(input())")
        editor.wait_for("code-injection")
        editor.press("ctrl+s")
        until(lambda: "eval(input())" in (project / "app.py").read_text(encoding="utf-8"), "the file is saved")


def test_typescript_with_markup_is_read_as_such(display: str, project: Path, assay_program: Path) -> None:
    """Kate has one entry for both; it tells the server no language, so that the name of the file decides."""
    page = "export const Page = (props: { text: string }) => <p onClick={() => eval(props.text)}>{props.text}</p>;\n"
    (project / "page.tsx").write_text(page, encoding="utf-8")
    with kate(display, project, "page.tsx", assay_program) as editor:
        editor.wait_for("code-injection")
