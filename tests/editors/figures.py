"""How quick Assay is in real VS Code: python -m editors.figures, from the folder tests.

Prints, with the machine's load, how long it takes from opening a folder to the first squiggle, and how long a key takes until its letter stands
in a file of 10,000 lines, with the extension and without. On a busy machine these figures say nothing, so that it then only says so.
"""

from __future__ import annotations

import json
import os
import shutil
import statistics
import sys
import tempfile
import time
from pathlib import Path
from typing import Any
from urllib.parse import quote

from editors import install
from editors.code_window import CodeServer, CodeWindow, chromium, code_server

MOST_LOAD = 4.0
KEYS = 60
OPENINGS = 5

# The time from a key to the change of the text on the screen, taken where both happen: in the page.
_WATCH = """() => {
  window.keyTimes = [];
  let pressed = 0;
  addEventListener('keydown', () => { pressed = performance.now(); }, true);
  const lines = document.querySelector('.editor-instance .view-lines');
  new MutationObserver(() => {
    if (pressed) { window.keyTimes.push(performance.now() - pressed); pressed = 0; }
  }).observe(lines, { subtree: true, childList: true, characterData: true });
}"""


def load() -> float:
    """Return the machine's load of the last minute."""
    return os.getloadavg()[0]


def long_file() -> str:
    """Return 10,000 lines of Python with a finding every hundred."""
    parts = ["import yaml\n"]
    for number in range(1_112):
        parts.append(f"\n\ndef step_{number}(first, second):\n    total = first + second\n")
        parts.append("    for value in range(total):\n        total += value\n    name = str(total)\n")
        parts.append("    settings = yaml.load(name)\n" if number % 10 == 0 else "    settings = {name: total}\n")
        parts.append("    return settings\n")
    return "".join(parts)


def quantiles(values: list[float]) -> str:
    """Return median, 95th percentile and maximum, in milliseconds."""
    ordered = sorted(values)
    return f"{statistics.median(ordered):.0f}/{ordered[int(len(ordered) * 0.95)]:.0f}/{ordered[-1]:.0f} ms (median/p95/max of {len(ordered)})"


def opening(browser: Any, server: CodeServer, folder: Path) -> tuple[float, float, float]:
    """Open a window on a folder with one file; return the seconds until the window, the text and the first squiggle show."""
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    try:
        page = context.new_page()
        file = f"{server.address.replace('http://', 'vscode-remote://')}{folder / 'app.py'}"
        payload = json.dumps([["openFile", file]])
        started = time.monotonic()
        page.goto(f"{server.address}/?folder={quote(str(folder))}&payload={quote(payload)}", wait_until="commit")
        page.wait_for_selector(".monaco-workbench", timeout=60_000)
        window = time.monotonic() - started
        page.wait_for_selector(".editor-instance .view-line span span", timeout=60_000)
        text = time.monotonic() - started
        page.wait_for_selector(".squiggly-error, .squiggly-warning, .squiggly-info", state="attached", timeout=60_000)
        return window, text, time.monotonic() - started
    finally:
        context.close()


def typing(browser: Any, server: CodeServer, folder: Path) -> list[float]:
    """Type in the middle of the long file; return the milliseconds from each key to its letter."""
    with CodeWindow.open(browser, server, folder) as window:
        window.open_file("long.py")
        window.go_to(5_005, 1)
        window.page.evaluate(_WATCH)
        for _ in range(KEYS):
            before = len(window.page.evaluate("window.keyTimes"))
            window.page.keyboard.press("x")
            window.page.wait_for_function(f"window.keyTimes.length > {before}", timeout=20_000)
        return [float(value) for value in window.page.evaluate("window.keyTimes")]


def main() -> int:
    """Measure and print; returns the exit code, 1 where the machine is too busy."""
    if load() >= MOST_LOAD:
        print(f"The machine's load is {load():.1f}; below {MOST_LOAD:g} these figures would mean something.")
        return 1
    install.ensure("vscode", "extension", "drivers")
    sys.path.append(str(install.PYTHON_PACKAGES))
    program = Path(sys.executable).parent / "assay"
    for with_assay in (True, False):
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            project = folder / "project"
            project.mkdir()
            (project / "app.py").write_text("import yaml\nyaml.load(input())\n", encoding="utf-8")
            (project / "long.py").write_text(long_file(), encoding="utf-8")
            with code_server(folder, {"assay.server.path": str(program)}) as server, chromium() as browser:
                if with_assay:
                    rows = [opening(browser, server, project) for _ in range(OPENINGS)]
                    for what, values in zip(("window", "text", "first squiggle"), zip(*rows, strict=True), strict=True):
                        print(
                            f"opening a folder, {what}: {', '.join(f'{value:.2f}' for value in values)} s, load {load():.1f}"
                        )
                else:
                    shutil.rmtree(folder / "extensions")
                    (folder / "extensions").mkdir()
                times = typing(browser, server, project)
                print(
                    f"a key in 10,000 lines, {'with' if with_assay else 'without'} Assay: {quantiles(times)}, load {load():.1f}"
                )
    return 0


if __name__ == "__main__":
    sys.exit(main())
