"""Whether Bandit slows typing: keystrokes while its process works, and the same with the second opinion switched off.

python tests/benchmarks/second_opinion.py [--lines N] [--keys N]

Takes turns between two real servers, so that both see the same machine. Saving asks for the opinion at once, and the keys follow while the process is
at work; its processor time is read from /proc, so that keys which it did not work beside are not counted. For Linux.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.sources import make_source
from lsp.client import Client

TYPED = "total = combine(first, second)"


class Editor:
    """A server with a document open, with or without the second opinion."""

    def __init__(self, folder: Path, lines: int, *, has_opinion: bool) -> None:
        # The project's settings are read before anything is analysed, those of the editor only when it has answered.
        (folder / "assay.toml").write_text(f"[bandit]\nenabled = {str(has_opinion).lower()}\n")
        self.client = Client()
        self.client.configuration = None
        self.client.initialize([folder])
        self.uri = (folder / "app.py").as_uri()
        source = make_source(lines)
        found = self.client.open(self.uri, source.text)
        if not found:
            raise SystemExit("No finding was shown: nothing was measured.")
        self.place = (source.line, len(source.text.split("\n")[source.line]))
        self.milliseconds: list[float] = []
        self.busy_seconds = 0.0
        if has_opinion:
            self.save()
            self.client.wait(lambda message: True if "Bandit" in str(message.get("params")) else None, 120)

    def save(self) -> None:
        """Save, which asks for the opinion at once."""
        self.client.notify("textDocument/didSave", {"textDocument": {"uri": self.uri}})

    def type_beside_the_opinion(self) -> None:
        """Save after a change, type a line key by key with every key answered, and take it back."""
        line, column = self.place
        self.client.edit(self.uri, (line, column), (line, column), ";")
        self.save()
        column += 1
        before = self.worker_seconds()
        for character in " " + TYPED:
            since = self.client.mark()
            version = self.client.edit_only(self.uri, (line, column), (line, column), character)
            written = self.client.written
            self.client.published(self.uri, version, since)
            self.milliseconds.append((time.perf_counter() - written) * 1000)
            column += 1
        self.busy_seconds += self.worker_seconds() - before
        self.client.edit(self.uri, self.place, (line, column), "")

    def worker_seconds(self) -> float:
        """Return the processor time that Bandit's process has had; 0 where there is none."""
        shown = subprocess.run(
            ["ps", "-o", "pid=,args=", "--ppid", str(self.client.process.pid)],
            capture_output=True,
            text=True,
            check=False,
        ).stdout
        workers = [line.split()[0] for line in shown.splitlines() if "bandit_worker" in line]
        if not workers:
            return 0.0
        fields = Path(f"/proc/{workers[0]}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def measure(lines: int, keys: int) -> tuple[Editor, Editor]:
    """Return the servers without and with the opinion after at least ``keys`` keystrokes in each."""
    with tempfile.TemporaryDirectory() as first, tempfile.TemporaryDirectory() as second:
        without = Editor(Path(first), lines, has_opinion=False)
        beside = Editor(Path(second), lines, has_opinion=True)
        try:
            # On a quick machine the keys of one round may all be answered before the other process has begun.
            while len(beside.milliseconds) < keys or (not beside.busy_seconds and len(beside.milliseconds) < 30 * keys):
                without.type_beside_the_opinion()
                beside.type_beside_the_opinion()
        finally:
            without.client.close()
            beside.client.close()
    if not beside.busy_seconds:
        raise SystemExit("Bandit did no work while keys were typed: nothing was measured.")
    return without, beside


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--lines", type=int, default=10_000, help="length of the file")
    parser.add_argument("--keys", type=int, default=300, help="keystrokes in each of the two")
    given = parser.parse_args()
    without, beside = measure(given.lines, given.keys)
    for name, editor in (("without", without), ("beside Bandit", beside)):
        times = sorted(editor.milliseconds)
        p95 = times[int(len(times) * 0.95)]
        print(f"{name:14} p50 {statistics.median(times):.2f} ms, p95 {p95:.2f} ms, worst {times[-1]:.2f} ms")
    print(
        f"Bandit's process worked for {beside.busy_seconds:.1f} s meanwhile; load of the machine {os.getloadavg()[0]:.1f}"
    )


if __name__ == "__main__":
    main()
