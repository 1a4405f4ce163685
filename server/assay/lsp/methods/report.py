"""assay/report: the report on remediation of the workspace's folders, as a page or a text. editors/REQUESTS.md describes it."""

from __future__ import annotations

import time
import uuid
from collections.abc import Callable
from typing import Any

from lsprotocol import types
from pygls.exceptions import JsonRpcException

from assay.app.estate import Estate, estate_figures
from assay.app.remediation import Figures, Project, ReportError, Request, figures_of, until_of, window_of
from assay.base.cancellation import Cancelled, CancelToken
from assay.lsp.capabilities import find
from assay.lsp.messages import ErrorCode
from assay.lsp.methods.code_actions import in_background
from assay.lsp.server import AssayServer
from assay.lsp.settings import file_of, path_of_folder
from assay.output.api import Look
from assay.output.figures_api import figure_format_names, load_figure_format

_DAYS = 90
"""The window, as ``assay report`` has it where nothing else is asked for."""


def register(server: AssayServer) -> None:
    """Register the methods of this module."""

    @server.feature("assay/report")
    async def report(params: Any) -> dict[str, str]:
        return await _report(server, params)


async def _report(server: AssayServer, params: Any) -> dict[str, str]:
    name = find(params, "format")
    if not isinstance(name, str) or name not in figure_format_names():
        raise JsonRpcException(f"format is one of {', '.join(figure_format_names())}.", ErrorCode.INVALID_PARAMS)
    projects = await server.ask(lambda: _projects(server))
    if not projects:
        raise JsonRpcException(
            "A report speaks of a folder, and no folder is open. Open one and ask again.", ErrorCode.REQUEST_FAILED
        )
    progress, loop = server.work_done_progress, server.analysis
    token: types.ProgressToken | None = find(params, "workDoneToken")
    if token is None and loop.client.progress:
        token = str(uuid.uuid4())
        await progress.create_async(token)
    if token is not None:
        begun = types.WorkDoneProgressBegin(title="Assay: reading the history", cancellable=True, percentage=0)
        progress.begin(token, begun)
    try:
        content: str = await in_background(
            server, lambda cancel: _written(name, projects, cancel, _teller(server, token, cancel))
        )
    except Cancelled:
        raise JsonRpcException("The report was cancelled.", ErrorCode.REQUEST_CANCELLED) from None
    except ReportError as error:
        raise JsonRpcException(str(error), ErrorCode.REQUEST_FAILED) from error
    finally:
        if token is not None:
            progress.end(token, types.WorkDoneProgressEnd())
            progress.tokens.pop(token, None)
    return {"format": name, "content": content}


def _projects(server: AssayServer) -> list[Project]:
    """Return the folders of the workspace with the settings and the policy that are in force."""
    settings = server.analysis.folder_settings()
    folders = [path_of_folder(uri) for uri in server.analysis.folders if uri.startswith("file:")]
    return [
        Project.at(root, root, settings.of(folder), settings.triage_of(folder).settings)
        for folder in folders
        if (root := file_of(folder)).is_dir()
    ]


def _teller(server: AssayServer, token: types.ProgressToken | None, cancel: CancelToken) -> Callable[[int, int], None]:
    """Return what tells the client how far the work is; it raises Cancelled once the person has had enough."""
    progress = server.work_done_progress
    last = [-1]

    def tell(done: int, total: int) -> None:
        if token is not None and (known := progress.tokens.get(token)) is not None and known.cancelled():
            cancel.cancel()
        cancel.check()
        percentage = min(100, done * 100 // max(total, 1))
        if token is not None and percentage != last[0]:
            last[0] = percentage
            words = f"{done:,} of {total:,}"
            progress.report(token, types.WorkDoneProgressReport(message=words, percentage=percentage))

    return tell


def _written(name: str, projects: list[Project], cancel: CancelToken, tell: Callable[[int, int], None]) -> str:
    """Return the report; it runs in a thread of its own. Raises ReportError and Cancelled."""
    cancel.check()
    now = time.time()
    request = Request(window_of(None, _DAYS, until_of(now)), now)
    figures: Figures
    if len(projects) == 1:
        figures = figures_of(projects[0], request, progress=tell)
    else:
        figures = estate_figures(Estate("the workspace", tuple(projects), ()), request, progress=tell)
    cancel.check()
    # Views of editors run no scripts, and the page is made so that it does without.
    return load_figure_format(name)(figures, Look(scripts=False))
