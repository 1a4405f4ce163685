"""Completion in a real shell, and scanning again while files change."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import threading
from pathlib import Path
from typing import IO

import pytest

BIN = Path(sys.executable).parent


def environment(folder: Path) -> dict[str, str]:
    return {**os.environ, "PATH": f"{BIN}{os.pathsep}{os.environ['PATH']}", "XDG_CACHE_HOME": str(folder / "cache")}


@pytest.mark.skipif(shutil.which("bash") is None, reason="There is no bash here.")
def test_bash_completes_commands_and_rule_ids(tmp_path: Path):
    script = """
eval "$(assay completion bash)"
complete_words() {
  COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); COMPREPLY=()
  _assay_completion assay
  printf '%s\\n' "${COMPREPLY[@]}"
}
complete_words assay sc
complete_words assay explain sql
complete_words assay scan --no-rule command
"""
    done = subprocess.run(["bash", "-c", script], capture_output=True, text=True, env=environment(tmp_path), check=True)
    words = [line.split(",")[-1] for line in done.stdout.split()]
    assert words == ["scan", "sql-injection", "command-injection"]


def test_scripts_for_every_shell(tmp_path: Path):
    for shell in ("bash", "zsh", "fish"):
        done = subprocess.run(
            [sys.executable, "-m", "assay", "completion", shell],
            capture_output=True,
            text=True,
            env=environment(tmp_path),
            check=True,
        )
        assert "_ASSAY_COMPLETE" in done.stdout


def test_watch_scans_again_after_a_change(tmp_path: Path):
    folder = tmp_path / "project"
    folder.mkdir()
    target = folder / "a.py"
    target.write_text("x = 1\n")
    process = subprocess.Popen(
        [sys.executable, "-m", "assay", "scan", "--watch"],
        cwd=folder,
        env=environment(tmp_path),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stdout
        assert process.stderr
        assert process.stdout.readline().startswith("No findings in 1 file.")
        # The watcher starts after this line; a change that comes earlier would not be seen, so changes go on until one is.
        assert process.stderr.readline().startswith("Waiting for changes")
        found = threading.Event()

        def read(stream: IO[str]) -> None:
            for line in stream:
                if "command-injection" in line:
                    found.set()

        threading.Thread(target=read, args=(process.stdout,), daemon=True).start()
        for attempt in range(300):
            target.write_text(
                f"import os\nfrom flask import request\n\ndef f():\n    os.system(request.args['x'])  # {attempt}\n"
            )
            if found.wait(0.2):
                break
        assert found.is_set()
    finally:
        process.kill()
        process.wait()
