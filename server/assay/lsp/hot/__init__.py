"""The methods of the keystroke path, one module for each group. Each has ``HANDLERS``: method → function(loop, message).

These modules import neither pygls nor lsprotocol, and nothing slow at the top.
"""

from __future__ import annotations

import importlib
import pkgutil
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from assay.lsp.loop import Handler


def all_handlers() -> dict[str, Handler]:
    """Return the handlers of every module in this folder."""
    handlers: dict[str, Handler] = {}
    for entry in pkgutil.iter_modules(__path__):
        handlers.update(importlib.import_module(f"{__name__}.{entry.name}").HANDLERS)
    return handlers
