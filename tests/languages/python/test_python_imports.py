"""Where imports go."""

from __future__ import annotations

import warnings

import pytest

from assay.base.text import split_lines
from assay.languages.api import ImportNeed
from languages.python.python_support import PYTHON, lowered, sample_of_standard_library

OS = ImportNeed("os")
ESCAPE = ImportNeed("markupsafe", "escape")


def inserted(text: bytes, *needs: ImportNeed) -> bytes:
    lines = split_lines(text)
    changed = list(lines)
    for insertion in sorted(PYTHON.insert_imports(lines, needs), key=lambda insertion: -insertion.line):
        assert 0 <= insertion.line <= len(lines)
        changed[insertion.line : insertion.line] = [insertion.text.encode()]
    return b"".join(changed)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # Files without imports.
        ("", "import os\n"),
        ("x = 1\n", "import os\n\nx = 1\n"),
        ("def f(): pass\n", "import os\n\n\ndef f(): pass\n"),
        ('"""Doc."""\n\nx = 1\n', '"""Doc."""\n\nimport os\n\nx = 1\n'),
        ('"""Doc."""\nx = 1\n', '"""Doc."""\n\nimport os\n\nx = 1\n'),
        ("from __future__ import annotations\n\nx = 1\n", "from __future__ import annotations\n\nimport os\n\nx = 1\n"),
        ("#!/usr/bin/env python\n# Licence.\nx = 1\n", "#!/usr/bin/env python\n# Licence.\nimport os\n\nx = 1\n"),
        ("# Licence.\n\n# About x.\nx = 1\n", "# Licence.\n\nimport os\n\n# About x.\nx = 1\n"),
        # The order that the file keeps.
        ("import abc\nimport sys\n\nx = 1\n", "import abc\nimport os\nimport sys\n\nx = 1\n"),
        ("import abc\nfrom re import x\n", "import abc\nimport os\nfrom re import x\n"),
        ("import abc\nfrom re import x\nimport sys\n", "import abc\nimport os\nfrom re import x\nimport sys\n"),
        ("import sys\nimport abc\n\nx = 1\n", "import sys\nimport abc\nimport os\n\nx = 1\n"),
        ("import abc\n# About sys.\nimport sys\n", "import abc\nimport os\n# About sys.\nimport sys\n"),
        ("from re import (\n    a,\n    b,\n)\n\nx = 1\n", "import os\nfrom re import (\n    a,\n    b,\n)\n\nx = 1\n"),
        # Groups.
        ("import flask\n\nx = 1\n", "import os\n\nimport flask\n\nx = 1\n"),
        ('"""Doc."""\nimport flask\n', '"""Doc."""\nimport os\n\nimport flask\n'),
        (
            "import sys\n\nimport flask\n\nfrom . import a\n",
            "import os\nimport sys\n\nimport flask\n\nfrom . import a\n",
        ),
        (
            "from __future__ import annotations\n\nimport flask\n",
            "from __future__ import annotations\n\nimport os\n\nimport flask\n",
        ),
        # Line ends.
        ("import abc\r\nimport sys\r\n", "import abc\r\nimport os\r\nimport sys\r\n"),
        ("x = 1\r\n", "import os\r\n\r\nx = 1\r\n"),
        ("import abc\rx = 1\r", "import abc\rimport os\rx = 1\r"),
        # A file that does not parse.
        ("import abc\n\ndef f(:\n    x = (\n", "import abc\nimport os\n\ndef f(:\n    x = (\n"),
        # An import that is not at module level binds nothing there.
        ("def f():\n    import os\n", "import os\n\n\ndef f():\n    import os\n"),
        ("import os as system\n", "import os as system\nimport os\n"),
        ("from os import path\n", "import os\nfrom os import path\n"),
    ],
)
def test_place(text, expected):
    assert inserted(text.encode(), OS).decode() == expected
    assert inserted(expected.encode(), OS).decode() == expected


@pytest.mark.parametrize(
    "text",
    [
        "import os\n",
        "import os.path\n",
        "import sys, os\n",
        "try:\n    import os\nexcept ImportError:\n    os = None\n",
        "x = 1\nimport os",
    ],
)
def test_import_at_hand_is_not_repeated(text):
    assert inserted(text.encode(), OS) == text.encode()


def test_several_needs():
    assert inserted(b"import flask\n", ESCAPE, OS, OS, ImportNeed("shlex")) == (
        b"import os\nimport shlex\n\nimport flask\nfrom markupsafe import escape\n"
    )
    assert inserted(b"x = 1\n", ESCAPE, OS) == b"import os\n\nfrom markupsafe import escape\n\nx = 1\n"
    assert inserted(b"import sys\n", ESCAPE, OS) == b"import os\nimport sys\n\nfrom markupsafe import escape\n"


def test_names_and_aliases():
    assert inserted(b"", ImportNeed("a.b", "c", "d")) == b"from a.b import c as d\n"
    assert inserted(b"", ImportNeed("numpy", "", "np")) == b"import numpy as np\n"
    assert inserted(b"", ImportNeed("os.path")) == b"import os.path\n"
    assert inserted(b"from a.b import c as d\n", ImportNeed("a.b", "c", "d")) == b"from a.b import c as d\n"
    assert inserted(b"from a.b import c\n", ImportNeed("a.b", "c", "d")).count(b"import") == 2
    assert inserted(b"import numpy as np\n", ImportNeed("numpy", "", "np")) == b"import numpy as np\n"


def test_real_files_parse_afterwards_and_are_changed_once():
    changed = 0
    for path in sample_of_standard_library(80):
        text = path.read_bytes()
        if lowered(text).has_errors or b"coding" in text[:200]:
            continue
        after = inserted(text, OS, ESCAPE)
        # The compiler also refuses ``from __future__`` behind other code.
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            compile(after, str(path), "exec")
        assert inserted(after, OS, ESCAPE) == after
        assert len(after) > len(text)
        changed += 1
    assert changed > 50
