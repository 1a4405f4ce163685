"""Real Neovim for tests, embedded and spoken to over its own remote interface."""

from __future__ import annotations

import os
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from editors import install
from editors.waiting import until

PLUGIN = install.CHECKOUT / "editors" / "nvim"


class Neovim:
    """A running Neovim and what a person does in it."""

    def __init__(self, session: Any) -> None:
        self.session = session

    def lua(self, code: str, *arguments: Any) -> Any:
        """Run Lua code and return what it returns."""
        return self.session.exec_lua(code, *arguments)

    def command(self, command: str) -> None:
        """Run an Ex command."""
        self.session.command(command)

    def type(self, keys: str) -> None:
        """Type keys as a person would; ``<Esc>`` and the like are keys."""
        rest = keys
        while rest:
            # The input queue takes as much as it has room for.
            taken = self.session.api.input(rest)
            rest = rest.encode()[taken:].decode()

    @property
    def lines(self) -> list[str]:
        """The text of the current buffer."""
        return list(self.session.current.buffer[:])

    @property
    def diagnostics(self) -> list[dict[str, Any]]:
        """The diagnostics of the current buffer."""
        return list(
            self.lua(
                "return vim.tbl_map(function(d) return {lnum = d.lnum, col = d.col, end_col = d.end_col, code = d.code, "
                "source = d.source, message = d.message, severity = d.severity} end, vim.diagnostic.get(0))"
            )
        )

    def wait_for_diagnostics(self, what: str = "a diagnostic") -> list[dict[str, Any]]:
        """Wait until the current buffer has a diagnostic and return all."""
        return until(lambda: self.diagnostics, what)

    def wait_for_none(self) -> None:
        """Wait until the current buffer has no diagnostic."""
        until(lambda: not self.diagnostics, "no diagnostic is left")

    def wait_for_server(self) -> None:
        """Wait until the server knows the current buffer: a change before that is part of what it is opened with."""
        look = (
            "local c = vim.lsp.get_clients({ name = 'assay', bufnr = 0 })[1]; return c ~= nil and c.initialized == true"
        )
        until(lambda: self.lua(look), "the server runs")

    def messages(self) -> str:
        """Return what Neovim has told the person."""
        return str(self.session.command_output("messages"))


def _listens(address: Path) -> bool:
    """Whether somebody takes connections there: the socket is in the folder a moment before that."""
    with socket.socket(socket.AF_UNIX) as probe:
        return probe.connect_ex(str(address)) == 0


@dataclass(frozen=True, slots=True)
class Build:
    """A Neovim of one version, and how a person sets the plug-in up in it."""

    version: str

    def start(self, settings: str = "") -> str:
        """Return the lines of init.lua that turn the server on, with ``settings`` as a Lua table where the person has changed any."""
        if self.version == "0.10":
            return f"require('assay').setup({settings})"
        return (f"vim.lsp.config('assay', {settings})\n" if settings else "") + "vim.lsp.enable('assay')"

    def command(self) -> tuple[list[str], dict[str, str]]:
        """Return the command that runs it, and what its environment needs; installs it first where it is not there."""
        if self.version == "0.10":
            install.ensure("neovim-0.10")
            place = install.NEOVIM_0_10 / "usr"
            command = install.unpacked(install.NEOVIM_0_10, "nvim")
            # Where its parsers are it takes from the place of its own program, which is the loader's here.
            command += ["--cmd", f"set runtimepath+={place / 'lib' / 'nvim'}"]
            return command, {"VIMRUNTIME": str(place / "share" / "nvim" / "runtime")}
        install.ensure("neovim")
        return [str(install.neovim())], {}


BUILDS = [Build("0.11"), Build("0.10")]


@contextmanager
def neovim(folder: Path, assay_program: Path | None, build: Build, *configuration: str) -> Iterator[Neovim]:
    """Run Neovim in ``folder`` with the plug-in on its runtime path and the server on the PATH.

    ``configuration`` are lines of the person's init.lua. Without a program, the PATH has no server. Neovim is ended by its own process id.
    """
    program, variables = build.command()
    import pynvim

    home = folder.parent / f"{folder.name}-home"
    settings = home / "config" / "nvim"
    settings.mkdir(parents=True, exist_ok=True)
    start = [f"vim.opt.runtimepath:prepend({str(PLUGIN)!r})", *configuration]
    (settings / "init.lua").write_text("\n".join(start) + "\n", encoding="utf-8")
    # Paths of sockets are short on some systems, and those of pytest's folders are long.
    with tempfile.TemporaryDirectory(prefix="nvim") as short:
        address = Path(short) / "socket"
        environment = {
            **os.environ,
            **variables,
            "HOME": str(home),
            "XDG_CONFIG_HOME": str(home / "config"),
            "XDG_DATA_HOME": str(home / "data"),
            "XDG_STATE_HOME": str(home / "state"),
            "XDG_CACHE_HOME": str(home / "cache"),
            "PATH": os.pathsep.join([*([str(assay_program.parent)] if assay_program else []), "/usr/bin", "/bin"]),
        }
        command = [*program, "--headless", "-n", "--listen", str(address)]
        with (home / "nvim.log").open("wb") as log:
            process = subprocess.Popen(
                command, cwd=folder, env=environment, stdin=subprocess.DEVNULL, stdout=log, stderr=log
            )
        try:
            until(lambda: process.poll() is not None or _listens(address), "Neovim listens")
            assert process.poll() is None, (home / "nvim.log").read_text(errors="replace")
            session = pynvim.attach("socket", path=str(address))
            yield Neovim(session)
            session.close()
        finally:
            process.terminate()
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait(10)
