"""Writing of files for the faces, which do not touch the disk themselves."""

from __future__ import annotations

from pathlib import Path

from assay.workspace.reading import write_atomically


def write_file(path: Path, data: bytes) -> None:
    """Write a file, whole or not at all. Raises OSError."""
    if path.exists() and not path.is_file():
        path.write_bytes(data)  # A device or a pipe cannot be replaced.
    else:
        write_atomically(path, data)
