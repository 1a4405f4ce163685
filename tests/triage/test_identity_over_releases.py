"""Identity over the history of a real package: what a person would call the same finding keeps its identity.

How it is counted. The history is made of successive releases of one package, oldest first; each is the next "commit". Its "findings" are
the calls of some well-known functions (files, processes, hashes, parsers …), because these are many and the real rules find few in good code.
The truth does not come from the code under test: two findings are the same to a person where git's diff of the two commits says that
their line is unchanged, or that a changed block has as many lines as before and the line at the same place is at least 60 % alike. Files
that git calls renamed are followed. Findings whose line the diff calls deleted or added
(code moved inside a file, rewritten blocks) are left out of the count, in both directions. So are files that did not change at all, in
which nothing can be lost: they would only flatter the figure.
"""

from __future__ import annotations

import ast
import difflib
import re
import subprocess
import sys
import zipfile
from collections import Counter
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from assay.base.text import Position, Range, split_lines
from assay.findings.model import Finding
from assay.triage.fingerprint import Identity, identify, match
from triage.build import finding

PACKAGE, NEWEST, RELEASES = "yt-dlp", (2025, 12, 8), 60
CACHE = Path(__file__).resolve().parents[2] / ".cache" / "releases"
WATCHED = frozenset(
    re.findall(
        r"\w+",
        "open run Popen call check_output system join load loads dump dumps compile match sub get post request md5 sha1 sha256 hexdigest "
        "remove rmtree unlink makedirs exec eval getenv",
    )
)


def releases() -> list[tuple[int, ...]]:
    listed = subprocess.run(
        [sys.executable, "-m", "pip", "index", "versions", PACKAGE, "--ignore-requires-python"],
        capture_output=True,
        text=True,
        check=True,
        timeout=120,
    ).stdout
    line = next(line for line in listed.splitlines() if line.startswith("Available versions:"))
    texts = [text for text in line.split(":")[1].replace(" ", "").split(",") if re.fullmatch(r"[0-9.]+", text)]
    versions = [tuple(int(part) for part in text.split(".")) for text in texts]
    return sorted(version for version in versions if version <= NEWEST)[-RELEASES:]


def sources(version: tuple[int, ...]) -> dict[str, bytes]:
    """Return the Python files of a release; none where it has no wheel that fits every platform."""
    name = ".".join(map(str, version))
    found = list(CACHE.glob(f"{PACKAGE.replace('-', '_')}-{name}-*.whl"))
    if not found:
        options = ["--no-deps", "--ignore-requires-python", "--only-binary=:all:", "-q", "-d", str(CACHE)]
        command = [sys.executable, "-m", "pip", "download", *options, f"{PACKAGE}=={name}"]
        outcome = subprocess.run(command, capture_output=True, text=True, timeout=180)
        if outcome.returncode and "No matching distribution" in outcome.stderr:
            return {}
        assert outcome.returncode == 0, outcome.stderr
        found = list(CACHE.glob(f"{PACKAGE.replace('-', '_')}-{name}-*.whl"))
    with zipfile.ZipFile(found[0]) as wheel:
        return {item: wheel.read(item) for item in wheel.namelist() if item.endswith(".py")}


def watched_calls(text: bytes) -> list[Finding]:
    try:
        tree = ast.parse(text)
    except (SyntaxError, ValueError):
        return []
    found: list[Finding] = []

    def visit(node: ast.AST, symbol: str) -> None:
        for child in ast.iter_child_nodes(node):
            inner = symbol
            if isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
                inner = f"{symbol}.{child.name}" if symbol else child.name
            if isinstance(child, ast.Call):
                name = child.func.attr if isinstance(child.func, ast.Attribute) else getattr(child.func, "id", "")
                if name in WATCHED:
                    end = Position((child.end_lineno or 1) - 1, child.end_col_offset or 0)
                    place = Range(Position(child.lineno - 1, child.col_offset), end)
                    found.append(finding(name, range=place, symbol=symbol, code=ast.unparse(child)))
            visit(child, inner)

    visit(tree, "")
    return found


@dataclass
class Release:
    texts: dict[str, bytes]
    lines: dict[str, list[bytes]]
    findings: dict[str, list[Finding]]
    identities: dict[str, list[Identity]]


def analysed(files: dict[str, bytes], before: Release | None = None) -> Release:
    release = Release(files, {}, {}, {})
    for path, text in files.items():
        if before is not None and before.texts.get(path) == text:
            release.lines[path], release.findings[path] = before.lines[path], before.findings[path]
            release.identities[path] = before.identities[path]
        else:
            release.lines[path], release.findings[path] = split_lines(text), watched_calls(text)
            release.identities[path] = identify(release.findings[path], release.lines[path], path)
    return release


@dataclass
class FileDiff:
    """What git says of a file that changed: its new path, and its hunks as (old start, old count, new start, new count), lines from 0."""

    target: str
    hunks: list[tuple[int, int, int, int]]

    def aligned(self, old: list[bytes], new: list[bytes]) -> dict[int, int]:
        """The lines that a person would call the same."""
        pairs: dict[int, int] = {}
        line = shift = 0
        for a, count, c, new_count in [*self.hunks, (len(old), 0, 0, 0)]:
            pairs.update((index, index + shift) for index in range(line, a))
            if count == new_count:
                pairs.update(
                    (a + step, c + step)
                    for step in range(count)
                    if difflib.SequenceMatcher(None, old[a + step][:300], new[c + step][:300], autojunk=False).ratio()
                    >= 0.6
                )
            line, shift = a + count, shift + new_count - count
        return pairs


class History:
    """A git repository whose commits are the releases."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.git("init", "-q", "-b", "main")

    def git(self, *arguments: str) -> str:
        identity = ["-c", "user.name=Somebody", "-c", "user.email=somebody@example.org", "-c", "core.autocrlf=false"]
        command = ["git", *identity, "-c", "commit.gpgsign=false", *arguments]
        return subprocess.run(command, cwd=self.folder, check=True, capture_output=True).stdout.decode(
            "utf-8", "replace"
        )

    def commit(self, files: dict[str, bytes]) -> dict[str, FileDiff]:
        """Commit a release and return how each file changed, by its old path."""
        for path in self.folder.rglob("*.py"):
            path.unlink()
        for name, text in files.items():
            path = self.folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(text)
        self.git("add", "-A")
        self.git("commit", "-q", "--allow-empty", "-m", "A release")
        if self.git("rev-list", "--count", "HEAD").strip() == "1":
            return {}
        text = self.git(
            "diff",
            "--no-color",
            "--histogram",
            "-U0",
            "-M60%",
            "-l0",
            "--src-prefix=a/",
            "--dst-prefix=b/",
            "HEAD~1",
            "HEAD",
        )
        diffs: dict[str, FileDiff] = {}
        current = FileDiff("", [])
        for line in text.splitlines():
            if header := re.match(r"diff --git a/(.+) b/(.+)$", line):
                current = diffs[header[1]] = FileDiff(header[2], [])
            elif hunk := re.match(r"@@ -(\d+)(?:,(\d+))? \+(\d+)(?:,(\d+))? @@", line):
                a, b, c, d = (int(part) if part is not None else 1 for part in hunk.groups())
                # A side without lines names the line before the gap.
                current.hunks.append((a if b == 0 else a - 1, b, c if d == 0 else c - 1, d))
        return diffs


def true_pairs(old: Release, new: Release, diffs: dict[str, FileDiff]) -> list[tuple[tuple[str, int], tuple[str, int]]]:
    pairs = []
    for path, diff in diffs.items():
        target, found = diff.target, old.findings.get(path, [])
        if target not in new.texts or not found:
            continue
        lines = diff.aligned(old.lines[path], new.lines[target])
        by_place: dict[tuple[int, str], list[int]] = {}
        for index, item in enumerate(new.findings[target]):
            by_place.setdefault((item.range.start.line, item.rule_id), []).append(index)
        old_by_place: dict[tuple[int, str], list[int]] = {}
        for index, item in enumerate(found):
            old_by_place.setdefault((item.range.start.line, item.rule_id), []).append(index)
        for (line, rule_id), olds in old_by_place.items():
            news = by_place.get((lines[line], rule_id), []) if line in lines else []
            if len(olds) == len(news):
                pairs += [((path, one), (target, other)) for one, other in zip(olds, news, strict=True)]
    return pairs


@pytest.mark.corpus
@pytest.mark.timeout(1800)
@pytest.mark.parametrize("told_of_renames", [True, False], ids=["renames told", "renames not told"])
def test_at_least_98_percent_keep_their_identity(told_of_renames, tmp_path):
    history = History(tmp_path)
    CACHE.mkdir(parents=True, exist_ok=True)
    totals: Counter[str] = Counter()
    before: Release | None = None
    for version in releases():
        files = sources(version)
        if not files:
            continue
        now = analysed(files, before)
        diffs = history.commit(files)
        if before is not None:
            renames = {path: diff.target for path, diff in diffs.items() if diff.target != path}
            olds = [(path, index) for path, found in before.findings.items() for index in range(len(found))]
            news = [(path, index) for path, found in now.findings.items() for index in range(len(found))]
            matching = match(
                [before.identities[path][index] for path, index in olds],
                [now.identities[path][index] for path, index in news],
                renames if told_of_renames else None,
            )
            matched = {olds[one]: news[other] for other, one in matching.pairs.items()}
            truth = true_pairs(before, now, diffs)
            old_lines = {
                one: before.lines[one[0]][before.findings[one[0]][one[1]].range.start.line] for one, _ in truth
            }
            new_lines = {
                other: now.lines[other[0]][now.findings[other[0]][other[1]].range.start.line] for _, other in truth
            }
            totals["same"] += len(truth)
            totals["kept"] += sum(matched.get(one) == other for one, other in truth)
            totals["lost"] += sum(one not in matched for one, _ in truth)
            totals["mistaken"] += sum(matched.get(one, other) != other for one, other in truth)
            totals["edited"] += sum(old_lines[one] != new_lines[other] for one, other in truth)
            totals["edited and kept"] += sum(
                matched.get(one) == other for one, other in truth if old_lines[one] != new_lines[other]
            )
            totals["line shifted"] += sum(
                before.findings[one[0]][one[1]].range.start.line != now.findings[other[0]][other[1]].range.start.line
                for one, other in truth
            )
            totals["renamed files"] += len(renames)
            totals["releases"] += 1
        before = now
    print(dict(totals), f"kept {100 * totals['kept'] / totals['same']:.2f} %")
    assert totals["releases"] >= 50
    assert totals["kept"] >= 0.98 * totals["same"]
    assert totals["mistaken"] <= 0.005 * totals["same"]


def test_the_measure_itself_sees_what_is_the_same_and_what_is_lost(tmp_path):
    history = History(tmp_path)
    rest = b"\n" + b"def unchanged():\n    return 1\n" * 9
    first = {"a.py": b"def f():\n    open(x)\n    open(z)\n\ndef g():\n    open(y)\n" + rest}
    second = {"b.py": b"# new\ndef f():\n    open(x)\n\ndef g():\n    open(y, mode)\n" + rest}
    old, new = analysed(first), analysed(second)
    assert history.commit(first) == {}
    truth = true_pairs(old, new, history.commit(second))
    assert truth == [(("a.py", 0), ("b.py", 0)), (("a.py", 2), ("b.py", 1))]
    broken = [
        replace(identity, code="", shape="", before="", after="", symbol="z") for identity in new.identities["b.py"]
    ]
    assert match(old.identities["a.py"], broken).pairs == {}
