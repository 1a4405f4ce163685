"""The stopwatch works; what it measures is not judged here, because it depends on the machine."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks import second_opinion
from benchmarks.rule_count import measure
from benchmarks.sources import make_paste, make_source

SCRIPT = Path(__file__).with_name("keystrokes.py")


def test_sources_have_the_length_and_the_findings_that_were_asked_for():
    for lines in (100, 1000):
        source = make_source(lines)
        assert lines <= source.text.count("\n") < lines + 80
        assert source.text.count("return eval(options)") == source.planted > 0
        assert source.text.split("\n")[source.line].endswith("types here")
    text, findings = make_paste(100)
    assert text.count("eval(") == findings


def test_the_stopwatch_runs(tmp_path):
    out = tmp_path / "out.json"
    command = [
        sys.executable,
        str(SCRIPT),
        "--quick",
        "--lines",
        "100",
        "200",
        "--scan-lines",
        "0",
        "--no-peers",
        "--json",
        str(out),
    ]
    result = subprocess.run(command, capture_output=True, text=True, timeout=280)
    assert result.returncode == 0, result.stderr
    figures = json.loads(out.read_text())["servers"]["assay"]
    assert set(figures["files"]) == {"100", "200"}
    for file in figures["files"].values():
        assert 0 < file["keys"]["p50"] <= file["keys"]["p95"] <= file["keys"]["max"]
        assert file["paste_1000"]["p50"] > 0
    assert "keystroke at 200 lines costs" in result.stdout


def test_the_stopwatch_for_rules_measures_few_and_all_of_them():
    few, every = measure(lines=100, keys=30)
    assert every.count > 10 * few.count
    assert len(every.milliseconds) == len(few.milliseconds) >= 30
    assert all(time > 0 for time in every.milliseconds)


@pytest.mark.skipif(sys.platform != "linux", reason="reads the processor time of a process from /proc")
def test_the_stopwatch_for_the_second_opinion_measures_beside_its_work():
    without, beside = second_opinion.measure(lines=1500, keys=60)
    assert beside.busy_seconds > 0 == without.busy_seconds
    assert len(beside.milliseconds) == len(without.milliseconds) >= 60
