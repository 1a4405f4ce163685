"""The lines that people copy from editors/README.md, so that the tests run those and no others."""

from __future__ import annotations

import re

from editors import install


def snippet(heading: str) -> str:
    """Return the first block of code below a heading of the page."""
    page = (install.CHECKOUT / "editors" / "README.md").read_text(encoding="utf-8")
    section = page.split(f"\n## {heading}\n", 1)[1].split("\n## ", 1)[0]
    block = re.search(r"^```\w+\n(.*?)^```$", section, re.MULTILINE | re.DOTALL)
    assert block, f"editors/README.md has no code below {heading!r}"
    return block.group(1)
