"""Files that mention no library: settings with a password in them, for one."""

from __future__ import annotations

import pytest

from assay.engine.knowledge import load_knowledge
from assay.engine.scan import scan_text
from assay.languages.registry import all_languages


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("python", 'DB_PASSWORD = "{}"\n'),
        ("python", '\n\nDB_PASSWORD = "{}"\nx = 1\n'),
        ("javascript", 'const dbPassword = "{}";\n'),
    ],
)
def test_a_password_is_found_in_a_file_without_imports(language: str, text: str):
    secret = "Tr0ub4dor" + "&3"
    found = scan_text(load_knowledge(), all_languages().by_name[language], "settings", text.format(secret).encode())
    assert [finding.rule_id for finding in found] == ["hard-coded-credential"]
