"""The files that a scan reads: everything that is left after ignore files, settings and common sense, and a count of the rest."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assay.languages.api import LanguageSet
from assay.workspace.listing import Listing, ListingOptions, list_files
from assay.workspace.skipping import Skip, is_minified, skip_by_content


def named(name: str) -> SimpleNamespace:
    return SimpleNamespace(name=name)


LANGUAGES = LanguageSet(
    by_name={},
    by_identifier={},
    by_extension={".py": named("python"), ".js": named("javascript"), ".tsx": named("tsx"), ".map": named("json")},  # type: ignore[dict-item]
    by_file_name={},
    by_interpreter={"python": named("python")},  # type: ignore[dict-item]
)


def make(root: Path, *names: str, **contents: str) -> None:
    for name in names:
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(contents.get(name, "x = 1\n"), encoding="utf-8")


def listed(root: Path, *paths: Path, **options: object) -> Listing:
    return list_files(root, paths or (root,), LANGUAGES, ListingOptions(**options))  # type: ignore[arg-type]


def names(listing: Listing) -> list[str]:
    return [file.name for file in listing.files]


def test_files_come_sorted_with_language_and_posix_names(tmp_path: Path):
    make(tmp_path, "b.py", "a/z.js", "a.py", "a/b/c.tsx", "readme.txt")
    listing = listed(tmp_path)
    assert names(listing) == ["a.py", "a/b/c.tsx", "a/z.js", "b.py"]
    assert [file.language for file in listing.files] == ["python", "tsx", "javascript", "python"]
    assert listing.skipped == {Skip.UNKNOWN: 1}


def test_nested_ignore_files_and_negations(tmp_path: Path):
    make(tmp_path, "a.py", "gen/x.py", "gen/keep.py", "sub/a.py", "sub/b.py", "sub/deep/b.py", "own.py")
    (tmp_path / ".gitignore").write_text("gen/*\n!gen/keep.py\n/own.py\n")
    (tmp_path / "sub" / ".gitignore").write_text("b.py\n")
    (tmp_path / "sub" / "deep" / ".gitignore").write_text("!b.py\n")
    (tmp_path / ".assayignore").write_text("a.py\n!own.py\n")
    assert names(listed(tmp_path)) == ["gen/keep.py", "own.py", "sub/deep/b.py"]


def test_ignore_files_above_the_folder_that_is_scanned_count(tmp_path: Path):
    make(tmp_path, "pkg/a.py", "pkg/gen/b.py")
    (tmp_path / ".gitignore").write_text("gen/\n")
    assert names(listed(tmp_path, tmp_path / "pkg")) == ["pkg/a.py"]


def test_what_is_asked_for_by_name_is_read(tmp_path: Path):
    make(tmp_path, "gen/b.py", "node_modules/m/i.js", "x.min.js")
    (tmp_path / ".gitignore").write_text("gen/\n")
    assert names(listed(tmp_path, tmp_path / "gen")) == ["gen/b.py"]
    assert names(listed(tmp_path, tmp_path / "gen" / "b.py")) == ["gen/b.py"]
    assert names(listed(tmp_path, tmp_path / "node_modules" / "m")) == ["node_modules/m/i.js"]
    assert names(listed(tmp_path, tmp_path / "x.min.js")) == ["x.min.js"]


def test_a_file_that_is_named_twice_is_listed_once(tmp_path: Path):
    make(tmp_path, "a.py")
    assert names(listed(tmp_path, tmp_path, tmp_path / "a.py", tmp_path)) == ["a.py"]


def test_vendored_folders_are_left_out_unless_wanted(tmp_path: Path):
    make(tmp_path, "a.py", "node_modules/m/i.js", "venv/lib/x.py", "strange/pyvenv.cfg", "strange/y.py", "dist/z.py")
    listing = listed(tmp_path)
    assert names(listing) == ["a.py"]
    assert listing.skipped[Skip.VENDORED] == 4
    assert len(names(listed(tmp_path, vendored=True))) == 5


def test_settings_exclude_and_ignore_files_cannot_bring_back(tmp_path: Path):
    make(tmp_path, "a.py", "docs/conf.py", "x_pb2.py")
    (tmp_path / ".assayignore").write_text("!docs/\n!x_pb2.py\n")
    listing = listed(tmp_path, exclude=("docs/", "*_pb2.py"))
    assert names(listing) == ["a.py"]
    assert listing.skipped[Skip.EXCLUDED] == 2


def test_names_that_say_enough(tmp_path: Path):
    make(tmp_path, "a.min.js", "b.js.map", "package-lock.json", "c.js")
    listing = listed(tmp_path)
    assert names(listing) == ["c.js"]
    assert listing.skipped == {Skip.MINIFIED: 2, Skip.LOCK: 1}
    assert "a.min.js" in names(listed(tmp_path, generated=True))


def test_interpreter_line_names_the_language(tmp_path: Path):
    make(tmp_path, "tool", "other")
    (tmp_path / "tool").write_text("#!/usr/bin/env python3\n")
    assert names(listed(tmp_path)) == ["tool"]


def test_large_files_are_counted(tmp_path: Path):
    make(tmp_path, "a.py")
    listing = listed(tmp_path, max_size=2)
    assert names(listing) == []
    assert listing.skipped == {Skip.TOO_LARGE: 1}


def test_links_are_not_followed(tmp_path: Path):
    outside = tmp_path / "outside"
    make(outside, "secret.py")
    root = tmp_path / "root"
    make(root, "a.py")
    (root / "out").symlink_to(outside)
    (root / "loop").symlink_to(root)
    (root / "link.py").symlink_to(outside / "secret.py")
    listing = listed(root)
    assert names(listing) == ["a.py"]
    assert listing.skipped[Skip.LINK] == 3


def test_special_files_do_not_block(tmp_path: Path):
    os.mkfifo(tmp_path / "pipe.py")
    with socket.socket(socket.AF_UNIX) as server:
        old = os.getcwd()
        os.chdir(tmp_path)  # The path of a socket is limited to about 100 bytes.
        try:
            server.bind("s.py")
        finally:
            os.chdir(old)
        assert listed(tmp_path).skipped == {Skip.SPECIAL: 2}


def test_what_cannot_be_read_is_reported(tmp_path: Path):
    listing = listed(tmp_path, tmp_path / "nowhere")
    assert [problem.message for problem in listing.problems] == ["It cannot be read: No such file or directory."]


@pytest.mark.skipif(os.name == "nt", reason="Windows has other permissions.")
def test_folder_without_permission_is_reported_and_costs_nothing_else(tmp_path: Path):
    make(tmp_path, "a.py", "closed/b.py")
    (tmp_path / "closed").chmod(0)
    code = (
        "import sys; from pathlib import Path\n"
        "from types import SimpleNamespace\n"
        "from assay.languages.api import LanguageSet\n"
        "from assay.workspace.listing import *\n"
        "languages = LanguageSet({}, {}, {'.py': SimpleNamespace(name='python')}, {})\n"
        "root = Path(sys.argv[1]); l = list_files(root, [root], languages, ListingOptions())\n"
        "print([f.name for f in l.files], [(p.name, p.message) for p in l.problems])\n"
    )
    # The superuser reads everything, so the look is taken without that power.
    command = (
        ["setpriv", "--bounding-set=-dac_override,-dac_read_search", "--inh-caps=-all"] if os.geteuid() == 0 else []
    )
    if command and not shutil.which("setpriv"):
        pytest.skip("The superuser can read everything, and there is no program setpriv to give that up.")
    try:
        done = subprocess.run(
            [*command, sys.executable, "-c", code, str(tmp_path)], capture_output=True, text=True, check=True
        )
    finally:
        (tmp_path / "closed").chmod(0o755)
    assert done.stdout == "['a.py'] [('closed', 'It cannot be read: Permission denied.')]\n"


def git_says(root: Path) -> list[str]:
    subprocess.run(["git", "init", "-q"], cwd=root, check=True)
    done = subprocess.run(
        ["git", "-c", "core.excludesFile=/dev/null", "ls-files", "--others", "--exclude-standard", "-z"],
        cwd=root,
        check=True,
        capture_output=True,
    )
    return sorted(name for name in done.stdout.decode().split("\0") if name.endswith(".py"))


PATTERNS = st.sampled_from(
    [
        "a",
        "a/",
        "/a",
        "*.py",
        "!*.py",
        "b*",
        "a/b",
        "**/b",
        "a/**",
        "!a/",
        "!/a/b/",
        "a/*.py",
        "[ab].py",
        "# note",
        "!c.py",
        "c.py",
        "d/",
        "\\!x",
        "*",
    ]
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(top=st.lists(PATTERNS, max_size=5), inner=st.lists(PATTERNS, max_size=3))
def test_git_and_the_listing_agree(tmp_path_factory: pytest.TempPathFactory, top: list[str], inner: list[str]):
    root = tmp_path_factory.mktemp("repo")
    make(root, "a.py", "b.py", "a/a.py", "a/b/c.py", "a/b/a.py", "b/a.py", "b/d/c.py", "d/c.py", "d/a/b.py", "c.py")
    (root / ".gitignore").write_text("\n".join(top) + "\n")
    (root / "a" / ".gitignore").write_text("\n".join(inner) + "\n")
    assert names(listed(root)) == git_says(root)


LONG = b"var a=1;" * 2000


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (b"x = 1\n", None),
        (b"MZ\0\0", Skip.BINARY),
        (b"x = 1\n" * 1400 + b"\0", None),
        (b"# @generated by a tool\nx = 1\n", Skip.GENERATED),
        (
            b"#!/usr/bin/env python\n# -*- coding: utf-8 -*-\n# Generated by the compiler.  DO NOT EDIT!\n",
            Skip.GENERATED,
        ),
        (b"/**\n * @generated\n */\n", Skip.GENERATED),
        (b'text = "@generated"\n', None),
        (b"x = 1\n" * 1000 + b"# DO NOT EDIT\n", None),
        (LONG, Skip.MINIFIED),
        (b"/*! a library */\n" + LONG + b"\n//# sourceMappingURL=x.map", Skip.MINIFIED),
        (b"x = 1\n" * 100 + b"DATA = '" + LONG + b"'\n", None),
    ],
)
def test_content(text: bytes, expected: Skip | None):
    assert skip_by_content(text, generated=False) is expected


def test_generated_files_can_be_wanted():
    assert skip_by_content(b"# @generated\n", generated=True) is None
    assert skip_by_content(LONG, generated=True) is None
    assert skip_by_content(b"\0", generated=True) is Skip.BINARY
    assert is_minified(LONG)
