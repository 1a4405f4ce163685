"""Whether the number of rules slows a keystroke: the same edits with few of the rules and with all of them.

python tests/benchmarks/rule_count.py [--lines N] [--keys N]

Works inside one process, so that nothing but the analysis is measured, and takes turns between the two sets, so that both see the same machine.
"""

from __future__ import annotations

import argparse
import gc
import statistics
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from assay.base.cancellation import CancelToken
from assay.base.text import Position, Range
from assay.engine.api import TextChange
from assay.engine.host import Host
from assay.engine.knowledge import Knowledge
from assay.languages.registry import all_languages
from assay.rules.registry import all_rules
from benchmarks.sources import FINDINGS_PER_PLANTED, make_source

FEW = ("code-injection", "command-injection", "sql-injection", "path-traversal", "unsafe-yaml")
TYPED = b'total = combine(first, "text")'
URI = "benchmark:"


class Editor:
    """A file under one set of rules, with a place to type in."""

    def __init__(self, rules: tuple[str, ...] | None, lines: int) -> None:
        modules = [module for module in all_rules() if rules is None or module.rule.id in rules]
        self.count = len(modules)
        source = make_source(lines)
        self.host = Host(Knowledge(modules))
        self.token = CancelToken()
        self.host.open(URI, "app.py", all_languages().by_name["python"], source.text.encode())
        found = [each for each in self.host.analyse(URI, self.token).findings if each.rule_id == "code-injection"]
        if len(found) < source.planted * FINDINGS_PER_PLANTED:
            raise SystemExit(
                f"Only {len(found)} of {source.planted} planted findings were found: nothing was measured."
            )
        self.line = source.line
        self.column = len(self.host.lines(URI)[source.line].rstrip(b"\r\n"))
        self.milliseconds: list[float] = []

    def type_and_take_back(self) -> None:
        """Type a statement behind the line, each character answered, and take it away again."""
        column = self.column
        for byte in b"; " + TYPED:
            place = Position(self.line, column)
            started = time.perf_counter()
            self.host.change(URI, (TextChange(Range(place, place), bytes((byte,))),))
            self.host.analyse(URI, self.token)
            self.milliseconds.append((time.perf_counter() - started) * 1000)
            column += 1
        self.host.change(URI, (TextChange(Range(Position(self.line, self.column), Position(self.line, column)), b""),))
        self.host.analyse(URI, self.token)


def measure(lines: int, keys: int) -> tuple[Editor, Editor]:
    """Return the two files after at least ``keys`` keystrokes in each."""
    few, every = Editor(FEW, lines), Editor(None, lines)
    gc.freeze()
    while len(every.milliseconds) < keys:
        few.type_and_take_back()
        every.type_and_take_back()
    return few, every


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--lines", type=int, default=1000, help="length of the file")
    parser.add_argument("--keys", type=int, default=1000, help="keystrokes with each set of rules")
    given = parser.parse_args()
    few, every = measure(given.lines, given.keys)
    for editor in (few, every):
        times = sorted(editor.milliseconds)
        p95 = times[int(len(times) * 0.95)]
        print(
            f"{editor.count:3} rules: p50 {statistics.median(times):.3f} ms, p95 {p95:.3f} ms, worst {times[-1]:.3f} ms"
        )
    ratio = statistics.median(every.milliseconds) / statistics.median(few.milliseconds)
    print(f"A keystroke with {every.count} rules costs {ratio:.2f} times one with {few.count}.")


if __name__ == "__main__":
    main()
