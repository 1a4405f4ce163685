"""For programs: every figure, as the classes of ``assay.ledger.figures`` document them."""

from __future__ import annotations

import msgspec

from assay import __version__
from assay.ledger.figures import Figures
from assay.output.api import Look

DESCRIPTION = "For programs: every figure."
SCHEMA_VERSION = 1
"""Grows when a field changes its meaning or goes; new fields do not change it."""


def render(figures: Figures, look: Look) -> str:
    """Return the figures as JSON. ``look`` changes nothing."""
    data = {"schema": SCHEMA_VERSION, "assay": __version__, **msgspec.to_builtins(figures)}
    return msgspec.json.format(msgspec.json.encode(data), indent=2).decode() + "\n"
