"""Starts the language server over standard input and output.

Nothing slow is imported before ``initialize`` has been answered, no engine and no pygls, unless there is time: an editor that is busy with its own
start leaves some between starting the server and speaking to it.
"""

from __future__ import annotations

import gc
import importlib
import os
import sys
import threading
import time
from collections.abc import Iterator
from typing import TYPE_CHECKING

import msgspec

from assay.lsp.frames import FrameReader, Writer
from assay.lsp.hot import all_handlers, lifecycle
from assay.lsp.loop import AnalysisLoop
from assay.lsp.messages import CancelRequest, Envelope, ErrorCode, decode_envelope, repaired

if TYPE_CHECKING:
    from assay.app.session import Session
    from assay.lsp.bridge import Bridge

USAGE = """Usage: assay lsp [--stdio]

Runs the language server over standard input and output, until the editor ends it.
An editor starts it; the folder "editors" says how each one is set up.
"""
GRACE = 5.0
"""Seconds that threads get to finish when the server ends."""
SOON = 0.02
"""Seconds in which an editor that is not busy has sent its first message."""


def run(arguments: list[str]) -> int:
    """Serve until the client says exit or is gone. Return the exit code: 0 after a shutdown, 1 otherwise, 2 for wrong arguments."""
    if any(argument in ("-h", "--help") for argument in arguments):
        sys.stdout.write(USAGE)
        return 0
    if unknown := [argument for argument in arguments if argument != "--stdio"]:
        sys.stderr.write(f"assay lsp does not know {unknown[0]!r}.\n{USAGE}")
        return 2
    _import_nothing_from_the_workspace()
    # A large document makes hundreds of thousands of long-lived objects; collections that look through them are pauses.
    gc.set_threshold(50_000, 20, 50)
    # pygls's thread must not keep the analysis waiting for the five milliseconds that are usual.
    sys.setswitchinterval(0.0005)
    source, sink = _claim_standard_streams()
    loop: AnalysisLoop

    def gone() -> None:
        loop.exit_code = loop.exit_code if loop.exit_code is not None else 1

    writer = Writer(sink, gone)
    loop = AnalysisLoop(writer, dict(lifecycle.HANDLERS), _make_session)
    loop.start_bridge = lambda: _start_bridge(loop)
    threading.Thread(target=_read_messages, args=(source, loop), name="reading", daemon=True).start()
    _get_ready_while_idle(loop, _parts_of_getting_ready(loop), SOON)
    code = loop.run()
    loop.opinions.close()
    writer.close()
    _end_in_time(code)
    return code


def _import_nothing_from_the_workspace() -> None:
    """Keep modules of the folder that the editor has opened out of this process and of those that it starts.

    Editors start servers in the workspace, and ``python -m`` (without ``-P``) looks for modules in the current folder first.
    """
    os.environ["PYTHONSAFEPATH"] = "1"
    try:
        folder = os.getcwd()
    except OSError:  # The folder has been removed.
        folder = ""
    if not sys.flags.safe_path and sys.path and sys.path[0] in ("", folder):
        del sys.path[0]


def _claim_standard_streams() -> tuple[int, int]:
    """Return descriptors for the protocol, and point the usual ones elsewhere: a stray print must not break a frame."""
    if sys.platform == "win32":
        import msvcrt

        for descriptor in (0, 1):
            msvcrt.setmode(descriptor, os.O_BINARY)
    source, sink = os.dup(0), os.dup(1)
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.close(nothing)
    os.dup2(2, 1)
    sys.stdout = sys.stderr
    return source, sink


def _read_messages(source: int, loop: AnalysisLoop) -> None:
    """Cut the input into messages and put them into the inbox, until it ends."""

    def read(size: int) -> bytes:
        try:
            return os.read(source, size)
        except OSError:
            return b""

    frames = FrameReader(read, lambda problem: loop.post(lambda: loop.log(problem)))
    for body in frames.bodies():
        try:
            message = _decoded(body)
            if message.method == "$/cancelRequest":
                loop.cancelled.add(msgspec.json.decode(message.params, type=CancelRequest).id)
        except Exception as error:
            is_json = isinstance(error, msgspec.ValidationError)
            if not is_json:
                frames.give_back(body)
            code = ErrorCode.INVALID_REQUEST if is_json else ErrorCode.PARSE_ERROR
            reason = f"A message could not be read: {error}"
            loop.post(lambda code=code, reason=reason: loop.fail(None, code, reason))  # type: ignore[misc]
            continue
        loop.post(message)
    loop.post(lambda: _input_ended(loop))


def _decoded(body: bytes) -> Envelope:
    try:
        return decode_envelope(body)
    except msgspec.ValidationError:
        raise
    except (msgspec.DecodeError, UnicodeDecodeError):
        return decode_envelope(repaired(body))


def _input_ended(loop: AnalysisLoop) -> None:
    if loop.exit_code is None:
        loop.exit_code = 0 if loop.is_shut_down else 1


def _make_session() -> Session:
    from assay.app import hosting
    from assay.app.session import Session

    return Session(hosting.new_host(), hosting.languages())


def _get_ready_while_idle(loop: AnalysisLoop, parts: Iterator[None], seconds: float = 0) -> None:
    """Do one part each time that nothing else is to be done, so that a message waits for one part at most."""

    def do_one() -> None:
        for _ in parts:
            _get_ready_while_idle(loop, parts)
            return

    loop.after(seconds, "getting ready", do_one)


def _parts_of_getting_ready(loop: AnalysisLoop) -> Iterator[None]:
    """Import and make what the first document will need, in parts of some tens of milliseconds."""
    all_handlers()
    yield
    from assay.app import hosting

    yield
    hosting.languages()
    yield
    _ = loop.session
    yield
    importlib.import_module("assay.lsp.settings")
    yield
    importlib.import_module("assay.lsp.rendering")


def _start_bridge(loop: AnalysisLoop) -> Bridge:
    from assay.lsp.bridge import Bridge

    return Bridge(loop)


def _end_in_time(code: int) -> None:
    """Make sure that the process ends even where a thread does not."""

    def end() -> None:
        time.sleep(GRACE)
        os._exit(code)

    threading.Thread(target=end, name="ending", daemon=True).start()
