"""Real packages from npm: every file is divided, parsed and lowered, whole and unit by unit."""

import random
import shutil
import subprocess
import tarfile
from pathlib import Path

import pytest

from assay.base.cancellation import CancelToken
from assay.base.text import split_lines
from assay.ir import nodes
from assay.languages.api import UnitKind
from languages.javascript.javascript_support import (
    DIALECTS,
    all_nodes,
    assert_covers_each_line_once,
    unit_text,
)

pytestmark = [
    pytest.mark.corpus,
    pytest.mark.skipif(shutil.which("npm") is None, reason="needs npm to fetch the packages with"),
    pytest.mark.timeout(900),
]

CACHE = Path(__file__).parents[3] / ".cache" / "corpus"
PACKAGES = ("express@4.22.3", "lodash@4.18.1", "react-dom@18.3.1", "rxjs@7.8.2", "zod@3.25.76", "hono@4.13.19")
LANGUAGES = {ending: language for language in DIALECTS.values() for ending in language.extensions}
CALLS = frozenset(("call_expression", "new_expression"))
LONGEST_TEXT = 1_500_000


@pytest.fixture(scope="module", params=PACKAGES)
def files(request) -> list[Path]:
    """Fetch a package once, and return its files of code."""
    name, version = request.param.rsplit("@", 1)
    folder = CACHE / f"{name}-{version}"
    if not folder.is_dir():
        CACHE.mkdir(parents=True, exist_ok=True)
        done = subprocess.run(
            ["npm", "pack", request.param, "--silent"],
            cwd=CACHE,
            capture_output=True,
            text=True,
            check=True,
            timeout=300,
        )
        with tarfile.open(CACHE / done.stdout.split()[-1]) as archive:
            archive.extractall(folder, filter="data")
    found = [path for path in sorted(folder.rglob("*")) if path.suffix in LANGUAGES and path.is_file()]
    assert found
    return found


def calls_in(statements: tuple[nodes.Statement, ...], text: bytes) -> list[bytes]:
    """Return the code of all calls; one that stands in the target and the value of a nested ``a() += b`` counts once."""
    places = {
        (node.start, node.end) for node in all_nodes(statements) if isinstance(node, nodes.Call | nodes.ImportedModule)
    }
    return sorted(text[start:end] for start, end in places)


def calls_in_tree(tree) -> int:
    """Return the number of calls that the parser sees."""
    cursor = tree.walk()
    found = 0
    while True:
        found += cursor.node.type in CALLS
        if cursor.goto_first_child():
            continue
        while not cursor.goto_next_sibling():
            if not cursor.goto_parent():
                return found


def test_unit_by_unit_gives_what_the_whole_file_gives(files):
    lines_seen = units_seen = 0
    for path in files:
        text = path.read_bytes()
        if len(text) > LONGEST_TEXT:
            continue
        language = LANGUAGES[path.suffix]
        lines = split_lines(text)
        whole_tree = language.parse(text, UnitKind.STATEMENTS, None, None)
        whole = language.lower(whole_tree)
        units = language.outline(lines, CancelToken())
        assert_covers_each_line_once(units, lines)
        found: list[bytes] = []
        for unit in units:
            piece = unit_text(lines, unit)
            lowered = language.lower(language.parse(piece, unit.kind, None, None))
            assert whole.has_errors or not lowered.has_errors, (path, unit)
            assert all(0 <= node.start <= node.end <= len(piece) for node in all_nodes(lowered.statements)), (
                path,
                unit,
            )
            if unit.kind is UnitKind.METHOD and not whole.has_errors:
                assert len(lowered.statements) == 1, (path, unit)
                assert isinstance(lowered.statements[0], nodes.FunctionDefinition), (path, unit)
            found.extend(calls_in(lowered.statements, piece))
        expected = calls_in(whole.statements, text)
        assert sorted(found) == expected, path
        if not whole.has_errors:
            assert len(expected) == calls_in_tree(whole_tree.tree), path
        lines_seen += len(lines)
        units_seen += len(units)
    assert lines_seen > 1000
    assert units_seen > len(files)


def test_broken_files_keep_most_of_their_units(files):
    """Break one line of each file and see that each line still has one unit, and that most units are what they were."""
    chance = random.Random(20)
    kept = total = 0
    for path in chance.sample(files, min(len(files), 60)):
        text = path.read_bytes()
        if len(text) > 200_000:
            continue
        language = LANGUAGES[path.suffix]
        lines = split_lines(text)
        before = {unit_text(lines, unit) for unit in language.outline(lines, CancelToken())}
        for piece in (b"{", b"}", b"(", b"`", b"foo(a, ", b"/*"):
            at = chance.randrange(len(text) + 1)
            broken = split_lines(text[:at] + piece + text[at:])
            units = language.outline(broken, CancelToken())
            assert_covers_each_line_once(units, broken)
            after = {unit_text(broken, unit) for unit in units}
            kept += len(before & after)
            # The unit that was broken, and those that stand next to it, may differ.
            total += max(len(before) - 3, 0)
    assert kept >= 0.85 * total, (kept, total)
