"""What a file is for: tests, examples, scripts and migrations, told by path and by imports."""

from __future__ import annotations

import re
from functools import lru_cache

from assay.triage.inputs import FileRole

_FOLDERS = {
    **dict.fromkeys(
        ("test", "tests", "spec", "specs", "__tests__", "__mocks__", "e2e", "testdata", "fixtures"), FileRole.TEST
    ),
    **dict.fromkeys(
        ("example", "examples", "sample", "samples", "demo", "demos", "docs", "tutorial", "tutorials"), FileRole.EXAMPLE
    ),
    **dict.fromkeys(("script", "scripts", "hack", "benchmark", "benchmarks", ".github", ".ci", "ci"), FileRole.SCRIPT),
    **dict.fromkeys(("migration", "migrations", "migrate", "alembic"), FileRole.MIGRATION),
}
_FILES: tuple[tuple[re.Pattern[str], FileRole], ...] = (
    (re.compile(r"^(test_.*|.*_test|conftest|.*\.(test|spec|e2e|cy)|.*(Test|Tests|IT))\.[A-Za-z]+$"), FileRole.TEST),
    (
        re.compile(
            r"^(setup|noxfile|fabfile|dodo|manage)\.py$|^(gulpfile|gruntfile)\.[cm]?[jt]s$|^.*\.config\.[cm]?[jt]s$",
            re.IGNORECASE,
        ),
        FileRole.SCRIPT,
    ),
)
_TEST_MODULES = frozenset(
    {
        "pytest",
        "unittest",
        "hypothesis",
        "nose",
        "django.test",
        "rest_framework.test",
        "jest",
        "@jest/globals",
        "vitest",
        "mocha",
        "chai",
        "sinon",
        "ava",
        "supertest",
        "cypress",
        "@playwright/test",
        "@testing-library/react",
    }
)


@lru_cache(maxsize=4096)
def role_of_path(path: str) -> FileRole | None:
    """Return what a file is for, by its path (relative, with ``/``); None for ordinary code."""
    *folders, name = path.split("/")
    # Case matters in the patterns (``LoginTest.java``, but not ``latest.py``); folders are compared in lower case.
    for pattern, role in _FILES:
        if pattern.match(name) and role is FileRole.TEST:
            return role
    roles = [_FOLDERS[folder.lower()] for folder in folders if folder.lower() in _FOLDERS]
    for role in (FileRole.TEST, FileRole.EXAMPLE, FileRole.MIGRATION, FileRole.SCRIPT):
        if role in roles:
            return role
    return next((role for pattern, role in _FILES if pattern.match(name)), None)


def test_module_among(imports: frozenset[str]) -> str:
    """Return a module for writing tests among ``imports``, or an empty string."""
    for module in sorted(imports):
        parts = module.split(".")
        for count in range(1, len(parts) + 1):
            if (name := ".".join(parts[:count])) in _TEST_MODULES:
                return name
    return ""
