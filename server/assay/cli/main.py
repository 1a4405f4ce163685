"""The entry of the command line. An editor waits for the language server, so nothing else is imported on the way to it."""

from __future__ import annotations

import sys


def main() -> int:
    """Run ``assay`` with the arguments of the process and return its exit code."""
    if sys.argv[1:2] == ["lsp"]:
        from assay.lsp.main import run as serve

        return serve(sys.argv[2:])
    from assay.cli.root import run

    return run(sys.argv[1:])


if __name__ == "__main__":  # Worker processes import this module under another name.
    sys.exit(main())
