"""The history of a real package: its successive releases as commits. What it says is checked against scans of the releases themselves."""

from __future__ import annotations

import json
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest

from ledger.cli_run import assay
from ledger.histories import git
from triage.test_identity_over_releases import CACHE, releases, sources

RELEASES = 12
MOST_MINUTES = 5


def built(folder: Path) -> list[datetime]:
    """Make a repository with a commit for each release, at noon of its day; return the moments."""
    stream = bytearray()
    before: dict[str, bytes] = {}
    moments: list[datetime] = []
    for version in releases()[-RELEASES:]:
        files = sources(version)
        if not files:
            continue
        moment = datetime(*version[:3], 12, tzinfo=UTC)  # type: ignore[misc]
        moments.append(moment)
        stream += f"commit refs/heads/main\nmark :{len(moments)}\n".encode()
        stream += f"committer Release <release@example.org> {int(moment.timestamp())} +0000\ndata 0\n\n".encode()
        if len(moments) > 1:
            stream += f"from :{len(moments) - 1}\n".encode()
        stream += b"".join(f"D {path}\n".encode() for path in sorted(before.keys() - files.keys()))
        for path, text in files.items():
            if before.get(path) != text:
                stream += f"M 100644 inline {path}\ndata {len(text)}\n".encode() + text + b"\n"
        stream += b"\n"
        before = files
    folder.mkdir()
    git(folder, "init", "-q", "-b", "main")
    git(folder, "fast-import", "--quiet", data=bytes(stream))
    git(folder, "reset", "-q", "--hard", "main")
    return moments


@pytest.mark.corpus
@pytest.mark.timeout(1200)
def test_a_real_history_is_told_in_minutes_and_agrees_with_scans(tmp_path: Path):
    CACHE.mkdir(parents=True, exist_ok=True)
    folder = tmp_path / "package"
    moments = built(folder)
    window = ("--since", moments[1].date().isoformat(), "--until", moments[-1].date().isoformat())
    started = time.monotonic()
    told = json.loads(assay(folder, "report", "--format", "json", *window).stdout)
    minutes = (time.monotonic() - started) / 60
    print(f"{len(moments)} releases in {minutes:.1f} minutes")
    assert minutes < MOST_MINUTES
    headline = told["headline"]
    assert headline["open_before"] + headline["introduced"] - headline["fixed"] == headline["open_now"]
    assert headline["open_now"] > 50

    def scanned(revision: str) -> set[str]:
        git(folder, "checkout", "-q", revision)
        report = json.loads(assay(folder, "scan", "--format", "json", "--fail-on", "never").stdout)
        return {finding["fingerprint"] for finding in report["findings"]}

    assert {entry["fingerprint"] for entry in told["queue"]} == scanned("main")
    # On the eve of the window the first release is all there is.
    assert headline["open_before"] == len(scanned(f"main~{len(moments) - 1}"))
