"""How quick Assay is in real VS Code: python -m editors.figures, from the folder tests.

Prints, with the machine's load, how long it takes from opening a folder to the first squiggle, part by part, so that it can be seen what is the
window's and what is ours; and how long a key takes until its letter stands in a file of 10,000 lines, with the extension and without.
``--openings`` and ``--typing`` leave the other half out. On a busy machine the figures say little, so that the load stands beside them.
"""

from __future__ import annotations

import argparse
import compileall
import json
import os
import re
import shutil
import statistics
import sys
import tempfile
import time
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote

from editors import install
from editors.code_window import CodeServer, CodeWindow, chromium, code_server

MOST_LOAD = 1.5
"""The load over which the figures are printed with the words that they are not to be kept."""
KEYS = 300
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

_LOG_LINE = re.compile(r"(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{3}) (.*)")


WHOSE = {
    "workbench shown": "the window's",
    "text shown": "the window's",
    "extension host started": "the window's",
    "extension activated": "the window's",
    "server's process started": "ours, among the other extensions that start",
    "server answered": "ours, among the other extensions that start",
    "first findings came": "ours, among the other extensions that start",
    "first squiggle shown": "the window's",
}
"""The moments on the way to the first squiggle, and whose the time before each is."""


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
    """Return the 50th, 95th and 99th percentile and the maximum, in milliseconds."""
    ordered = sorted(values)
    found = [ordered[min(len(ordered) - 1, int(len(ordered) * share))] for share in (0.5, 0.95, 0.99)]
    return f"{'/'.join(f'{value:.0f}' for value in found)}/{ordered[-1]:.0f} ms (p50/p95/p99/max of {len(ordered)})"


def logged(server: CodeServer, log: str, pattern: str, since: float) -> tuple[float, re.Match[str]] | None:
    """Return the seconds from ``since`` (as the clock on the wall tells it) to the first line of that pattern, and the match; None where none is."""
    found = []
    for path in (server.folder / "data" / "logs").rglob(log):
        for line in path.read_text(encoding="utf-8", errors="replace").splitlines():
            if (parts := _LOG_LINE.match(line)) and (match := re.search(pattern, parts[2])):
                seconds = datetime.strptime(parts[1], "%Y-%m-%d %H:%M:%S.%f").timestamp() - since
                if seconds >= 0:
                    found.append((seconds, match))
    return min(found, key=lambda pair: pair[0], default=None)


def server_started(folder: Path) -> float | None:
    """Return when, on the clock on the wall, the server was started that runs in a folder; None where none does."""
    uptime = float(Path("/proc/uptime").read_text().split()[0])
    for process in Path("/proc").glob("[0-9]*"):
        try:
            if (process / "cwd").readlink() == folder and b"\0lsp" in (process / "cmdline").read_bytes():
                ticks = int((process / "stat").read_text().rpartition(")")[2].split()[19])
                return time.time() - uptime + ticks / os.sysconf("SC_CLK_TCK")
        except OSError:  # It has ended.
            continue
    return None


def opening(browser: Any, server: CodeServer, folder: Path) -> dict[str, float]:
    """Open a window on a folder with one file; return the seconds until each moment."""
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    try:
        page = context.new_page()
        file = f"{server.address.replace('http://', 'vscode-remote://')}{folder / 'app.py'}"
        payload = json.dumps([["openFile", file]])
        found: dict[str, float] = {}
        started = time.time()
        page.goto(f"{server.address}/?folder={quote(str(folder))}&payload={quote(payload)}", wait_until="commit")
        page.wait_for_selector(".monaco-workbench", timeout=120_000)
        found["workbench shown"] = time.time() - started
        page.wait_for_selector(".editor-instance .view-line span span", timeout=120_000)
        found["text shown"] = time.time() - started
        page.wait_for_selector(".squiggly-error, .squiggly-warning, .squiggly-info", state="attached", timeout=120_000)
        found["first squiggle shown"] = time.time() - started
        for name, pattern in (
            ("extension host started", r"Extension host with pid \d+ started"),
            ("extension activated", r"_doActivateExtension assay\.assay"),
        ):
            if told := logged(server, "remoteexthost.log", pattern, started):
                found[name] = told[0]
        if (process := server_started(folder)) is not None:
            found["server's process started"] = process - started
            # The extension's own log tells durations: its first lines are written together, when the log is there.
            for name, pattern in (
                ("server answered", r"The server answers, (\d+) ms after"),
                ("first findings came", r"The first findings came (\d+) ms after"),
            ):
                if told := logged(server, "Assay.log", pattern, started):
                    found[name] = process - started + int(told[1][1]) / 1000
        return found
    finally:
        context.close()


def print_openings(rows: list[dict[str, float]]) -> None:
    """Print the moments in their order: the median, the time since the moment before, and all values."""
    print(f"From opening a folder, {len(rows)} times, load {load():.1f}; seconds, median (all):")
    values = {name: [row[name] for row in rows if name in row] for name in WHOSE}
    for name in [name for name, found in values.items() if not found]:
        print(f"  {name}: not to be found out here")
    before = 0.0
    for name, found in sorted(
        ((name, found) for name, found in values.items() if found), key=lambda pair: _median(pair[1])
    ):
        every = " ".join(f"{value:.2f}" for value in found)
        print(f"  {name:26} {_median(found):6.2f}  +{_median(found) - before:.2f}  {WHOSE[name]} ({every})")
        before = _median(found)


def _median(values: list[float]) -> float:
    return statistics.median(values)


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


def measure(with_assay: bool, openings: bool, typed: bool, program: Path) -> None:
    """Measure in one code-server, with Assay's extension or without, and print."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        project = folder / "project"
        project.mkdir()
        (project / "app.py").write_text("import yaml\nyaml.load(input())\n", encoding="utf-8")
        (project / "long.py").write_text(long_file(), encoding="utf-8")
        with code_server(folder, {"assay.server.path": str(program)}) as server, chromium() as browser:
            if not with_assay:
                shutil.rmtree(folder / "extensions")
                (folder / "extensions").mkdir()
            elif openings:
                print_openings([opening(browser, server, project) for _ in range(OPENINGS)])
            if typed:
                words = "with" if with_assay else "without"
                times = typing(browser, server, project)
                print(f"A key in 10,000 lines, {words} Assay: {quantiles(times)}, load {load():.1f}")


def main(arguments: list[str]) -> int:
    """Measure and print; returns the exit code."""
    parser = argparse.ArgumentParser(prog="python -m editors.figures", description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--openings", action="store_true", help="only from opening a folder to the first squiggle")
    parser.add_argument("--typing", action="store_true", help="only what a key takes")
    chosen = parser.parse_args(arguments)
    both = chosen.openings == chosen.typing
    print(f"The machine's load was {load():.1f} before anything was started.")
    if load() >= MOST_LOAD:
        print(f"From {MOST_LOAD:g} on, figures are about the other work on the machine as well: do not keep them.")
    install.ensure("vscode", "extension", "drivers")
    sys.path.append(str(install.PYTHON_PACKAGES))
    # An installed package has its modules compiled, so a checkout gets them compiled too.
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    compileall.compile_dir(install.CHECKOUT / "server", quiet=2)
    program = Path(sys.executable).parent / "assay"
    measure(True, both or chosen.openings, both or chosen.typing, program)
    if both or chosen.typing:
        measure(False, False, True, program)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
