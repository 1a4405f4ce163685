"""Where things are in a checkout."""

from __future__ import annotations

from pathlib import Path


def top() -> Path:
    """Return the top folder of the checkout. Raises SystemExit where Assay runs from an installed package."""
    folder = Path(__file__).resolve().parents[3]
    if not (folder / "pyproject.toml").is_file():
        raise SystemExit("Tasks of development need a checkout of the repository; this Assay is an installed package.")
    return folder
