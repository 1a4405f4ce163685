"""A terminal for editors that have nothing but a screen: tmux shows it, takes keys, and tells what stands on it."""

from __future__ import annotations

import shlex
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from editors import install
from editors.waiting import NotInTime, until


class Terminal:
    """A program on a screen of 120 by 30 characters."""

    def __init__(self, tmux: list[str]) -> None:
        self._tmux = tmux

    @property
    def screen(self) -> str:
        """What stands on the screen now; nothing where the program has ended."""
        done = subprocess.run(
            [*self._tmux, "capture-pane", "-p"], capture_output=True, text=True, check=False, timeout=20
        )
        return done.stdout

    def type(self, text: str) -> None:
        """Type text as it is."""
        subprocess.run([*self._tmux, "send-keys", "-l", text], check=True, timeout=20)

    def press(self, *keys: str) -> None:
        """Press keys by their names, ``Escape`` or ``Space``."""
        subprocess.run([*self._tmux, "send-keys", *keys], check=True, timeout=20)

    def wait_for(self, words: str) -> None:
        """Wait until some words stand on the screen."""
        try:
            until(lambda: words in self.screen, f"{words!r} on the screen")
        except NotInTime as error:
            raise NotInTime(f"{error}\n{self.screen}") from None

    def wait_until_gone(self, words: str) -> None:
        """Wait until some words stand on the screen no more."""
        try:
            until(lambda: words not in self.screen, f"no {words!r} on the screen")
        except NotInTime as error:
            raise NotInTime(f"{error}\n{self.screen}") from None


@contextmanager
def terminal(command: list[str], folder: Path, variables: dict[str, str]) -> Iterator[Terminal]:
    """Run a program in a terminal of its own; the terminal is closed in the end, and the program with it."""
    install.ensure("tmux")
    # Paths of sockets are short on some systems, and those of pytest's folders are long.
    with tempfile.TemporaryDirectory(prefix="tmux") as short:
        tmux = ["tmux", "-S", str(Path(short) / "socket"), "-f", "/dev/null"]
        given = [f"{name}={value}" for name, value in variables.items()]
        run = shlex.join(["env", *given, *command])
        start = [*tmux, "new-session", "-d", "-x", "120", "-y", "30", "-c", str(folder), run]
        subprocess.run(start, check=True, timeout=20)
        try:
            yield Terminal(tmux)
        finally:
            subprocess.run([*tmux, "kill-server"], check=False, capture_output=True, timeout=20)
