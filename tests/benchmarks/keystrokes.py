"""How soon diagnostics appear: Assay's stopwatch. See README.md beside this file.

python tests/benchmarks/keystrokes.py [--quick] [--lines N …] [--no-peers] [--json FILE]
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.sources import FINDINGS_PER_PLANTED, Source, make_folder, make_paste, make_source
from lsp.client import Client

TYPED = '; scratch_total = combine(first_value, [1, 2, 3], key="name")'
"""What is typed and taken back, one character at a time; the syntax is broken most of the while."""

Diagnostics = list[dict[str, Any]]


class Server:
    """A language server that is measured."""

    def __init__(self, name: str, command: list[str], capabilities: dict[str, Any], options: Any = None) -> None:
        self.name = name
        self.command = command
        self.capabilities = capabilities
        self.options = options


def push_capabilities() -> dict[str, Any]:
    """Return the capabilities of a client that does not pull, so that all servers publish."""
    return {
        "general": {"positionEncodings": ["utf-8", "utf-16"]},
        "textDocument": {"publishDiagnostics": {"versionSupport": True, "relatedInformation": True}},
    }


def servers(peers: bool) -> list[Server]:
    """Return Assay and those of its peers that are installed."""
    found = [Server("assay", [sys.executable, "-P", "-m", "assay.lsp"], push_capabilities())]
    ruff = installed("ruff")
    if peers and ruff:
        settings = {"settings": {"lint": {"select": ["S"]}}}
        found.append(Server("ruff server", [ruff, "server"], push_capabilities(), settings))
    return found


def installed(name: str) -> str | None:
    """Return the path of a program beside this Python or on the path."""
    beside = Path(sys.executable).with_name(name)
    return str(beside) if beside.exists() else shutil.which(name)


class Watch:
    """One server with one document, and the time at which each answer came."""

    def __init__(self, server: Server, folder: Path) -> None:
        self.started = time.perf_counter()
        self.client = Client(server.command, cwd=folder)
        self.client.initialize([folder], server.capabilities, initializationOptions=server.options)
        self.initialised = self.client.arrived[0]
        self.uri = (folder / "measured.py").as_uri()

    def open(self, text: str) -> tuple[float, Diagnostics]:
        """Open the document; return seconds until its first diagnostics, and these."""
        since = self.client.mark()
        self.client.texts[self.uri] = (1, text)
        item = {"uri": self.uri, "languageId": "python", "version": 1, "text": text}
        self.client.notify("textDocument/didOpen", {"textDocument": item})
        return self._answer(1, 0, since)

    def edit(
        self, start: tuple[int, int], end: tuple[int, int], text: str, count: int = 0
    ) -> tuple[float, Diagnostics]:
        """Edit; return seconds until the diagnostics of that version are there, and these.

        With ``count``, until there are at least so many: at once, or after a second look.
        """
        since = self.client.mark()
        version = self.client.edit_only(self.uri, start, end, text)
        return self._answer(version, count, since)

    def _answer(self, version: int, count: int, since: int) -> tuple[float, Diagnostics]:
        written = self.client.written

        def find(message: dict[str, Any]) -> dict[str, Any] | None:
            params = message.get("params") or {}
            if message.get("method") != "textDocument/publishDiagnostics" or params.get("version") != version:
                return None
            return message if params["uri"] == self.uri and len(params["diagnostics"]) >= count else None

        message = self.client.wait(find, since=since)
        index = next(
            index for index in range(since, len(self.client.messages)) if self.client.messages[index] is message
        )
        return self.client.arrived[index] - written, message["params"]["diagnostics"]

    def end(self) -> None:
        """End the server."""
        try:
            self.client.end()
        finally:
            self.client.close()


def percentiles(seconds: list[float]) -> dict[str, float]:
    """Return percentiles in milliseconds."""
    ordered = sorted(seconds)

    def at(share: float) -> float:
        return round(ordered[min(len(ordered) - 1, int(share * len(ordered)))] * 1000, 2)

    return {"p50": at(0.5), "p95": at(0.95), "p99": at(0.99), "max": round(ordered[-1] * 1000, 2)}


def measure_typing(watch: Watch, source: Source, repeat: int) -> dict[str, Any]:
    """Type a statement and take it back, waiting for each answer."""
    expected = len(watch.edit((source.line, source.column), (source.line, source.column), "")[1])
    # The mark is a comment; typing goes on below it, where code is.
    watch.edit((source.line, source.column), (source.line, source.column), "\n    scratch = 1")
    line, column = source.line + 1, len("    scratch = 1")
    seconds, kept, answers = [], 0, 0
    for _ in range(repeat):
        for index, character in enumerate(TYPED):
            duration, found = watch.edit((line, column + index), (line, column + index), character)
            seconds.append(duration)
            kept += len(found) >= expected
            answers += 1
        for index in reversed(range(len(TYPED))):
            duration, found = watch.edit((line, column + index), (line, column + index + 1), "")
            seconds.append(duration)
            kept += len(found) >= expected
            answers += 1
    watch.edit((source.line, source.column), (line, column), "")
    return {**percentiles(seconds), "kept_pct": round(100 * kept / answers, 1)}


def measure_paste(watch: Watch, source: Source, line_count: int, repeat: int) -> dict[str, Any]:
    """Paste at the end of the file and take it back."""
    text, findings = make_paste(line_count)
    last = source.text.count("\n")
    seconds = []
    for _ in range(repeat):
        before = len(watch.edit((last, 0), (last, 0), "")[1])
        seconds.append(watch.edit((last, 0), (last, 0), text, before + findings)[0])
        watch.edit((last, 0), (last + text.count("\n"), 0), "")
    return percentiles(seconds)


def measure_server(server: Server, lines: list[int], repeat: int) -> dict[str, Any]:
    """Return all figures of one server."""
    result: dict[str, Any] = {"cold": [], "files": {}}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for _ in range(max(1, repeat // 2)):
            watch = Watch(server, folder)
            initialised = watch.initialised - watch.started
            watch.open(make_source(100).text)
            result["cold"].append((initialised, time.perf_counter() - watch.started))
            watch.end()
        for line_count in lines:
            source = make_source(line_count)
            watch = Watch(server, folder)
            # What is loaded at first use is loaded now; opening is what is measured next.
            watch.client.open((folder / "first.py").as_uri(), "import yaml\n")
            opened, found = watch.open(source.text)
            if len(found) < source.planted * FINDINGS_PER_PLANTED:
                raise SystemExit(f"{server.name} found {len(found)} of {source.planted} planted weaknesses.")
            result["files"][line_count] = {
                "findings": len(found),
                "open": round(opened * 1000, 1),
                "keys": measure_typing(watch, source, repeat),
                "paste_100": measure_paste(watch, source, 100, repeat),
                "paste_1000": measure_paste(watch, source, 1000, repeat),
            }
            watch.end()
    result["initialize_ms"] = round(statistics.median(entry[0] for entry in result["cold"]) * 1000, 1)
    result["first_diagnostics_ms"] = round(statistics.median(entry[1] for entry in result["cold"]) * 1000, 1)
    del result["cold"]
    return result


def scanners(peers: bool) -> list[tuple[str, Callable[[Path], list[str]]]]:
    """Return how a folder is scanned by Assay and by those of its peers that are installed."""
    found: list[tuple[str, Callable[[Path], list[str]]]] = []
    if assay := installed("assay"):
        found.append(("assay scan", lambda folder: [assay, "scan", str(folder), "--format", "json"]))
    if not peers:
        return found
    if ruff := installed("ruff"):
        found.append(
            (
                "ruff check --select S",
                lambda folder: [ruff, "check", "--select", "S", "--no-cache", "--isolated", str(folder)],
            )
        )
    if importlib.util.find_spec("bandit"):
        found.append(("bandit -r", lambda folder: [sys.executable, "-m", "bandit", "-q", "-r", str(folder)]))
    return found


def measure_scans(line_count: int, peers: bool) -> dict[str, Any]:
    """Return lines a second for each scanner over one folder; results of earlier scans are not used."""
    result: dict[str, Any] = {}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "corpus"
        total = make_folder(folder, line_count)
        (folder / "assay.toml").write_text("[scan]\ncache = false\n", encoding="utf-8")
        for scanner, command in scanners(peers):
            begun = time.perf_counter()
            outcome = subprocess.run(command(folder), capture_output=True, check=False, cwd=name)
            seconds = time.perf_counter() - begun
            if outcome.returncode not in (0, 1) or b"eval" not in outcome.stdout:
                result[scanner] = {"failed": outcome.stderr.decode(errors="replace")[-300:]}
                continue
            result[scanner] = {"lines": total, "seconds": round(seconds, 2), "lines_per_second": round(total / seconds)}
    return result


def show(results: dict[str, Any], lines: list[int]) -> None:
    """Print the figures and their ratios."""
    print(f"load of the machine: {results['load']}")
    for name, figures in results["servers"].items():
        print(
            f"\n{name}: initialize {figures['initialize_ms']} ms, first diagnostics {figures['first_diagnostics_ms']} ms after the start"
        )
        for line_count, file in figures["files"].items():
            keys = file["keys"]
            print(
                f"  {line_count:>6} lines, {file['findings']} findings: open {file['open']} ms; keystroke p50 {keys['p50']} p95 {keys['p95']} "
                f"p99 {keys['p99']} max {keys['max']} ms, findings kept {keys['kept_pct']} %; paste of 100 lines {file['paste_100']['p50']}, "
                f"of 1,000 {file['paste_1000']['p50']} ms"
            )
    if len(lines) > 1:
        for name, figures in results["servers"].items():
            short, long = figures["files"][min(lines)], figures["files"][max(lines)]
            ratio = long["keys"]["p50"] / max(short["keys"]["p50"], 0.01)
            print(f"{name}: keystroke at {max(lines)} lines costs {ratio:.1f} times that at {min(lines)}")
    ours = results["servers"]["assay"]
    for name, figures in results["servers"].items():
        if name != "assay":
            for line_count in lines:
                ratio = figures["files"][line_count]["keys"]["p50"] / max(
                    ours["files"][line_count]["keys"]["p50"], 0.01
                )
                print(f"{name} takes {ratio:.1f} times as long as Assay for a keystroke at {line_count} lines")
    speeds = {name: figures.get("lines_per_second", 0) for name, figures in results["scans"].items()}
    print()
    for name, figures in results["scans"].items():
        print(
            f"{name}: " + (f"{figures['lines_per_second']:,} lines a second" if speeds[name] else f"failed: {figures}")
        )
    if speeds.get("assay scan"):
        for name, speed in speeds.items():
            if name != "assay scan" and speed:
                print(f"Assay scans at {speeds['assay scan'] / speed:.2f} times the speed of {name}")


def main(arguments: list[str] | None = None) -> int:
    """Run the benchmark."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--lines", type=int, nargs="+", default=[100, 1000, 10000])
    parser.add_argument("--scan-lines", type=int, default=50_000)
    parser.add_argument("--quick", action="store_true", help="fewer repetitions")
    parser.add_argument("--no-peers", action="store_true", help="measure Assay alone")
    parser.add_argument("--json", type=Path, help="write the figures to a file as well")
    options = parser.parse_args(arguments)
    repeat = 1 if options.quick else 5
    peers = not options.no_peers
    results: dict[str, Any] = {
        "load": [round(load, 1) for load in os.getloadavg()] if hasattr(os, "getloadavg") else None,
        "servers": {server.name: measure_server(server, options.lines, repeat) for server in servers(peers)},
        "scans": measure_scans(options.scan_lines, peers) if options.scan_lines else {},
    }
    show(results, options.lines)
    if options.json:
        options.json.write_text(json.dumps(results, indent=2), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
