"""A report that is killed at any moment goes on where it stopped, and tells what an uninterrupted one tells."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from ledger.cli_run import assay, command, environment
from ledger.histories import grown
from ledger.reading import BEGIN, read

OPTIONS = ("report", "--format", "json", "--since", "2023-11-01", "--until", "2026-03-01", "--quiet", "--jobs", "1")


def kept(cache: Path) -> int:
    """Return the number of results that are kept."""
    for file in cache.glob("*.sqlite3"):
        try:
            with sqlite3.connect(f"file:{file}?mode=ro", uri=True) as connection:
                return int(connection.execute("SELECT count(*) FROM results").fetchone()[0])
        except sqlite3.Error:
            return 0
    return 0


def version(folder: Path) -> str:
    """Return what results are kept under: it changes with every change to the sources."""
    program = "from assay.app.versions import analysis_version; print(analysis_version())"
    done = subprocess.run(
        [sys.executable, "-c", program], env=environment(folder), capture_output=True, text=True, check=True, timeout=60
    )
    return done.stdout.strip()


def told(text: str) -> dict[str, Any]:
    figures: dict[str, Any] = json.loads(text)
    for name in ("made_at", "seconds"):
        figures["subject"].pop(name)
    return figures


@pytest.mark.skipif(os.name != "posix", reason="There is no kill -9 here.")
def test_a_report_that_is_killed_goes_on_where_it_stopped(tmp_path: Path):
    folder, cache = tmp_path / "repository", tmp_path / "cache"
    grown(9, 420, BEGIN).write(folder)
    whole = told(assay(folder, *OPTIONS, "--cache-folder", str(tmp_path / "other")).stdout)
    counts, before = [0], version(folder)
    for _ in range(3):
        process = subprocess.Popen(
            command(*OPTIONS, "--cache-folder", str(cache)),
            cwd=folder,
            env=environment(folder),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        deadline = time.monotonic() + 120
        # As soon as something more is kept the whole group of processes is killed, in the middle of its work.
        while process.poll() is None and kept(cache) <= counts[-1] and time.monotonic() < deadline:
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(0.02)
        assert process.poll() is None, "The report was at its end before it could be killed."
        os.killpg(process.pid, signal.SIGKILL)
        process.wait(30)
        counts.append(kept(cache))
        assert counts[-1] > counts[-2]
    # What was kept before is not analysed again, and the outcome is the same.
    resumed = read(folder, cache)
    if not before == resumed.rules_version == version(folder):
        pytest.skip("Somebody changed the sources while this ran, so that results of before do not count.")
    assert resumed.analyses.known >= counts[-1]
    assert resumed.analyses.analysed > 0
    assert told(assay(folder, *OPTIONS, "--cache-folder", str(cache)).stdout) == whole
