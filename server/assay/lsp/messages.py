"""The messages of the keystroke path, decoded straight from JSON into typed structures.

Only what Assay reads is declared; everything else in a message is skipped without being built.
"""

from __future__ import annotations

import json

import msgspec
from msgspec import UNSET, Raw, Struct, UnsetType

from assay.lsp.unicode import encoded

MessageId = int | str | None


class ErrorCode:
    """Error codes of JSON-RPC and of the Language Server Protocol."""

    PARSE_ERROR = -32700
    INVALID_REQUEST = -32600
    METHOD_NOT_FOUND = -32601
    INVALID_PARAMS = -32602
    INTERNAL_ERROR = -32603
    SERVER_NOT_INITIALIZED = -32002
    REQUEST_CANCELLED = -32800
    CONTENT_MODIFIED = -32801
    REQUEST_FAILED = -32803


class Envelope(Struct):
    """A message whose parameters are still JSON."""

    id: MessageId | UnsetType = UNSET
    method: str = ""
    params: Raw = Raw(b"null")
    body: bytes = b""

    @property
    def is_request(self) -> bool:
        """Whether an answer is due."""
        return self.id is not UNSET and bool(self.method)


class Position(Struct):
    """A position as the client counts; it may be outside the text."""

    line: int
    character: int


class Range(Struct):
    """A range as the client counts."""

    start: Position
    end: Position


class TextItem(Struct, rename="camel"):
    """A document that is opened."""

    uri: str
    text: str
    language_id: str = ""
    version: int | None = None


class DidOpen(Struct, rename="camel"):
    """Parameters of textDocument/didOpen."""

    text_document: TextItem


class TextIdentifier(Struct):
    """Which document is meant, and at which version."""

    uri: str
    version: int | None = None


class ContentChange(Struct):
    """One change: of a range, or of everything."""

    text: str
    range: Range | None = None


class DidChange(Struct, rename="camel"):
    """Parameters of textDocument/didChange."""

    text_document: TextIdentifier
    content_changes: list[ContentChange]


class DidClose(Struct, rename="camel"):
    """Parameters of textDocument/didClose and didSave."""

    text_document: TextIdentifier


class DocumentDiagnostic(Struct, rename="camel"):
    """Parameters of textDocument/diagnostic."""

    text_document: TextIdentifier
    previous_result_id: str | None = None


class NotebookCell(Struct):
    """A cell of a notebook; kind 2 is code."""

    document: str
    kind: int = 2


class NotebookItem(Struct):
    """A notebook that is opened, with its cells in order."""

    uri: str
    cells: list[NotebookCell] = []
    version: int | None = None


class DidOpenNotebook(Struct, rename="camel"):
    """Parameters of notebookDocument/didOpen."""

    notebook_document: NotebookItem
    cell_text_documents: list[TextItem] = []


class CellArrayChange(Struct, rename="camel"):
    """Cells that were taken out of, and put into, the order of a notebook."""

    start: int
    delete_count: int
    cells: list[NotebookCell] | None = None


class CellStructure(Struct, rename="camel"):
    """A change to which cells there are."""

    array: CellArrayChange
    did_open: list[TextItem] | None = None
    did_close: list[TextIdentifier] | None = None


class CellText(Struct):
    """A change to the text of one cell."""

    document: TextIdentifier
    changes: list[ContentChange]


class CellChanges(Struct, rename="camel"):
    """What changed in the cells of a notebook."""

    structure: CellStructure | None = None
    data: list[NotebookCell] | None = None
    text_content: list[CellText] | None = None


class NotebookChange(Struct):
    """What changed in a notebook."""

    cells: CellChanges | None = None


class DidChangeNotebook(Struct, rename="camel"):
    """Parameters of notebookDocument/didChange."""

    notebook_document: TextIdentifier
    change: NotebookChange


class DidCloseNotebook(Struct, rename="camel"):
    """Parameters of notebookDocument/didClose."""

    notebook_document: TextIdentifier


class WorkspaceFolder(Struct):
    """One folder of a workspace."""

    uri: str
    name: str = ""


class FoldersEvent(Struct):
    """Which folders were added and removed."""

    added: list[WorkspaceFolder] = []
    removed: list[WorkspaceFolder] = []


class DidChangeFolders(Struct):
    """Parameters of workspace/didChangeWorkspaceFolders."""

    event: FoldersEvent


class CancelRequest(Struct):
    """Parameters of $/cancelRequest."""

    id: MessageId


_ENVELOPE = msgspec.json.Decoder(Envelope)


def decode_envelope(body: bytes) -> Envelope:
    """Return the envelope of a message; raises where the body is not a message. Its parameters have not been looked at."""
    envelope = _ENVELOPE.decode(body)
    envelope.body = body
    return envelope


def repaired(body: bytes) -> bytes:
    """Return a JSON text with U+FFFD in place of what is not Unicode. Raises ValueError where it is not JSON.

    The fast decoder refuses lone surrogates and bytes that are not UTF-8. U+FFFD counts as one UTF-16 unit, like the lone surrogate
    that it stands for, so that positions stay right.
    """
    try:
        value = json.loads(body.decode("utf-8", "replace"))
    except RecursionError as error:
        raise ValueError("The message is nested too deeply.") from error
    return encoded(json.dumps(value, ensure_ascii=False))
