"""``python -m assay.lsp``: the language server over standard input and output."""

import sys

from assay.lsp.main import run

if __name__ == "__main__":  # Worker processes import this module under another name.
    sys.exit(run(sys.argv[1:]))
