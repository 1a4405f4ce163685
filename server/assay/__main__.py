"""``python -m assay`` is the command ``assay``."""

import sys

from assay.cli.main import main

if __name__ == "__main__":  # Worker processes import this module under another name.
    sys.exit(main())
