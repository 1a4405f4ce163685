"""``python -m assay.lsp``: the language server over standard input and output."""

import sys

from assay.lsp.main import run

sys.exit(run(sys.argv[1:]))
