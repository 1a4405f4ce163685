"""Ends the server when the editor that started it is gone without having said so."""

from __future__ import annotations

import os
import sys
import threading
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from assay.lsp.loop import AnalysisLoop

INTERVAL = 1.0
"""Seconds between two looks."""


def is_running(process: int) -> bool:
    """Whether a process with this id runs; a process of somebody else's counts as running."""
    if sys.platform == "win32":
        import ctypes

        synchronise, still_waiting = 0x00100000, 0x102
        handle = ctypes.windll.kernel32.OpenProcess(synchronise, False, process)
        if not handle:
            return False
        try:
            return bool(ctypes.windll.kernel32.WaitForSingleObject(handle, 0) == still_waiting)
        finally:
            ctypes.windll.kernel32.CloseHandle(handle)
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except (PermissionError, OverflowError):
        return True
    return True


def end_with(process: int, loop: AnalysisLoop) -> None:
    """End the loop when a process ends."""

    def stop() -> None:
        loop.exit_code = 0 if loop.is_shut_down else 1

    def watch() -> None:
        while is_running(process):
            time.sleep(INTERVAL)
        loop.post(stop)

    threading.Thread(target=watch, name="parent", daemon=True).start()
