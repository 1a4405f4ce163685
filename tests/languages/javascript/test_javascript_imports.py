"""Where and how imports are added."""

import pytest

from assay.base.text import split_lines
from assay.languages.api import ImportNeed
from languages.javascript.javascript_support import JAVASCRIPT, TSX, TYPESCRIPT, lower


def added(text: str, *needs: ImportNeed, language=JAVASCRIPT) -> str:
    lines = split_lines(text.encode())
    insertions = language.insert_imports(lines, needs)
    for insertion in sorted(insertions, key=lambda each: -each.line):
        lines[insertion.line : insertion.line] = [insertion.text.encode()]
    edited = b"".join(lines)
    assert not lower(edited, language).has_errors, edited.decode()
    again = language.insert_imports(split_lines(edited), needs)
    assert again == [], "a second time nothing is missing any more"
    return edited.decode()


CRYPTO = ImportNeed("crypto")
RESOLVE = ImportNeed("path", "resolve")
PURIFY = ImportNeed("dompurify", "", "DOMPurify")


@pytest.mark.parametrize(
    ("text", "need", "expected"),
    [
        ("const a = require('a');\n\nf();\n", CRYPTO, "const a = require('a');\nconst crypto = require('crypto');\n\nf();\n"),
        ("const a = require('a')\nf()\n", CRYPTO, "const a = require('a')\nconst crypto = require('crypto')\nf()\n"),
        ("import a from 'a';\n\nf();\n", CRYPTO, "import a from 'a';\nimport crypto from 'crypto';\n\nf();\n"),
        ('import a from "a";\nf();\n', PURIFY, 'import a from "a";\nimport DOMPurify from "dompurify";\nf();\n'),
        ("import a from 'a';\nf();\n", RESOLVE, "import a from 'a';\nimport { resolve } from 'path';\nf();\n"),
        ("var a = require('a');\nf();\n", RESOLVE, "var a = require('a');\nconst { resolve } = require('path');\nf();\n"),
        ("import a from 'node:fs';\n", CRYPTO, "import a from 'node:fs';\nimport crypto from 'node:crypto';\n"),
        ("'use strict';\n\nexports.a = 1;\n", CRYPTO, "'use strict';\nconst crypto = require('crypto');\n\nexports.a = 1;\n"),
        ("#!/usr/bin/env node\nexports.a = 1;\n", CRYPTO, "#!/usr/bin/env node\nconst crypto = require('crypto');\nexports.a = 1;\n"),
        ("/* Licence. */\n\nexport const a = 1;\n", CRYPTO,
         "/* Licence. */\nimport crypto from 'crypto';\n\nexport const a = 1;\n"),
        ("// About f.\nexport function f() {}\n", CRYPTO, "import crypto from 'crypto';\n// About f.\nexport function f() {}\n"),
        ("import {\n  a,\n  b,\n} from 'a';\nf();\n", CRYPTO, "import {\n  a,\n  b,\n} from 'a';\nimport crypto from 'crypto';\nf();\n"),
        ("const a = require('a');\na.setUp();\nconst b = require('b');\n", CRYPTO,
         "const a = require('a');\nconst crypto = require('crypto');\na.setUp();\nconst b = require('b');\n"),
        ("import a from 'a';\r\nf();\r\n", CRYPTO, "import a from 'a';\r\nimport crypto from 'crypto';\r\nf();\r\n"),
        ("import a from 'a';", CRYPTO, "import a from 'a';\nimport crypto from 'crypto';\n"),
        ("const a = require('a').b;\nf();\n", ImportNeed("c", "d", "e"),
         "const a = require('a').b;\nconst { d: e } = require('c');\nf();\n"),
        ("import a from 'a';\nf();\n", ImportNeed("c", "d", "e"), "import a from 'a';\nimport { d as e } from 'c';\nf();\n"),
        ("const f = () => <p/>;\n", PURIFY, "import DOMPurify from 'dompurify';\nconst f = () => <p/>;\n"),
        ("f();\n", CRYPTO, "const crypto = require('crypto');\nf();\n"),
        ("", CRYPTO, "const crypto = require('crypto');\n"),
        ("import a from 'a';\n", ImportNeed("is-my-url/lib/check-it"), "import a from 'a';\nimport checkIt from 'is-my-url/lib/check-it';\n"),
    ],
)  # fmt: skip
def test_place_and_style(text, need, expected):
    assert added(text, need) == expected


@pytest.mark.parametrize(
    ("text", "need"),
    [
        ("const crypto = require('crypto');\n", CRYPTO),
        ("const crypto = require('node:crypto');\n", CRYPTO),
        ("import crypto from 'crypto';\n", CRYPTO),
        ("import * as crypto from 'node:crypto';\n", CRYPTO),
        ("import { resolve, join } from 'path';\n", RESOLVE),
        ("const { join, resolve } = require('path');\n", RESOLVE),
        ("const resolve = require('path').resolve;\n", RESOLVE),
        ("import DOMPurify from 'dompurify';\n", PURIFY),
        ("import { default as DOMPurify } from 'dompurify';\n", PURIFY),
    ],
)
def test_what_is_there_is_not_added(text, need):
    assert JAVASCRIPT.insert_imports(split_lines(text.encode()), (need,)) == []


def test_several_needs_come_together_and_none_twice():
    assert added("import a from 'a';\nf();\n", CRYPTO, RESOLVE, CRYPTO) == (
        "import a from 'a';\nimport crypto from 'crypto';\nimport { resolve } from 'path';\nf();\n"
    )


@pytest.mark.parametrize("language", [TYPESCRIPT, TSX], ids=lambda language: language.name)
def test_typescript_imports_modules_of_node_as_namespaces(language):
    assert added("f();\n", CRYPTO, language=language) == "import * as crypto from 'crypto';\nf();\n"
    assert added("import a = require('a');\n", PURIFY, language=language) == (
        "import a = require('a');\nimport DOMPurify from 'dompurify';\n"
    )


def test_no_import_from_broken_code_is_lost():
    text = b"const a = require('a');\nfunction f( {\n"
    (insertion,) = JAVASCRIPT.insert_imports(split_lines(text), (CRYPTO,))
    assert (insertion.line, insertion.text) == (1, "const crypto = require('crypto');\n")
