"""Draws README's picture from a real run over the bundled sample: docs/demo.svg."""

from __future__ import annotations

import io
import os
import re
import subprocess
import sys

from rich.console import Console
from rich.text import Text

from assay.dev._checkout import top

_COLUMNS = 108
_LINES = 46


def main(arguments: list[str]) -> int:
    """Run ``assay scan examples/shop`` and draw the beginning of what it prints."""
    done = subprocess.run(
        [sys.executable, "-m", "assay", "scan", "examples/shop", "--fail-on", "never"],
        cwd=top(),
        env={**os.environ, "FORCE_COLOR": "1", "NO_COLOR": "", "COLUMNS": str(_COLUMNS)},
        capture_output=True,
        check=True,
    )
    printed = done.stdout.decode("utf-8").rstrip("\n").split("\n")
    console = Console(record=True, width=_COLUMNS, file=io.StringIO(), force_terminal=True)
    console.print(Text("$ assay scan examples/shop", style="bold green"))
    shown = [*printed[:_LINES], "", "  …", "", *printed[-3:]]
    console.print(Text.from_ansi("\n".join(shown)))
    path = top() / "docs" / "demo.svg"
    path.parent.mkdir(exist_ok=True)
    # The drawing names a font on somebody else's server; a picture in a page should load nothing.
    drawn = re.sub(r"@font-face \{.*?\}\s*", "", console.export_svg(title="assay", unique_id="demo"), flags=re.DOTALL)
    path.write_text(drawn, encoding="utf-8", newline="\n")
    print(f"{path.relative_to(top())} written.")
    return 0
