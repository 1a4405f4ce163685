"""From where the code of open documents is reached across the files of their workspace, found out in a thread of its own.

The answer is that of a scan of the files as they are on disk. While it is not there, what is shown says that exposure is unknown. After a file
changed on disk everything that was asked is looked up anew, and the editor is told only where an answer differs.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

from assay.config.settings import Settings
from assay.triage.inputs import Reached

_Key = tuple[Path, str, str]


class WorkspaceReach:
    """Keeps answers by folder, path and symbol. Its methods may be called from any thread and never wait for the search."""

    def __init__(self, on_new: Callable[[], None]) -> None:
        self.generation = 0
        """Grows whenever an answer became known, or is another one than before."""
        self._on_new = on_new
        self._known: dict[_Key, Reached] = {}
        self._pending: dict[_Key, None] = {}
        self._looked_up: frozenset[_Key] = frozenset()
        """What is being looked up at this moment, among the files as they were when that began."""
        self._settings: dict[Path, Settings] = {}
        self._condition = threading.Condition()
        self._thread: threading.Thread | None = None

    def use(self, root: Path, settings: Settings) -> None:
        """Say under which settings the files of a folder are read."""
        with self._condition:
            is_other = self._settings.get(root) not in (None, settings)
            self._settings[root] = settings
        if is_other:
            self.files_changed()

    def of(self, root: Path | None, path: str, symbol: str) -> Reached | None:
        """Return from where code is reached, None where that is not known yet; it is found out then."""
        if root is None or root not in self._settings:
            return None
        key = (root, path, symbol)
        known = self._known.get(key)
        if known is None:
            with self._condition:
                if key not in self._pending and key not in self._looked_up:
                    self._pending[key] = None
                    self._start()
                    self._condition.notify()
        return known

    def files_changed(self) -> None:
        """Take note that files changed on disk."""
        with self._condition:
            self._pending.update(dict.fromkeys([*self._known, *self._looked_up]))
            if self._pending:
                self._start()
                self._condition.notify()

    def _start(self) -> None:
        if self._thread is None:
            self._thread = threading.Thread(target=self._run, name="reach", daemon=True)
            self._thread.start()

    def _run(self) -> None:
        while True:
            with self._condition:
                while not self._pending:
                    self._condition.wait()
                wanted = list(self._pending)
                self._pending.clear()
                self._looked_up = frozenset(wanted)
                settings = dict(self._settings)
            found: dict[_Key, Reached] = {}
            for root in dict.fromkeys(key[0] for key in wanted):
                found |= _look_up([key for key in wanted if key[0] == root], root, settings.get(root, Settings()))
            with self._condition:
                self._looked_up = frozenset()
                is_new = any(self._known.get(key) != answer for key, answer in found.items())
                self._known |= found
                self.generation += is_new
            if is_new:
                self._on_new()


def _look_up(wanted: list[_Key], root: Path, settings: Settings) -> dict[_Key, Reached]:
    from assay.app.scan import project_graph

    try:
        graph = project_graph(root, settings)
        return {key: graph.reached(key[1], key[2]) for key in wanted}
    except Exception:  # The list of open documents must not depend on what stands in other files.
        return {key: Reached() for key in wanted}
