"""The saved baseline: a committed file with the findings that were there when somebody drew the line.

It is for projects without a git history to compare with, and for teams that start with many findings. It exempts nothing by itself: what it
knows is old, and policy says what that means.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from assay.triage.baseline import Baseline, BaselineError, dump_baseline, load_baseline
from assay.triage.fingerprint import Identity
from assay.workspace.git import find_repository
from assay.workspace.verdict_files import read_folder, remove_file, write_file

__all__ = [
    "BASELINE_FILE",
    "BASELINE_WORD",
    "Baseline",
    "BaselineError",
    "baseline_to_use",
    "clear_baseline",
    "parse_baseline",
    "read_baseline",
    "write_baseline",
]

BASELINE_FILE = ".assay/baseline.json"
BASELINE_WORD = "baseline"
"""What the setting ``policy.base`` says to ask for the saved baseline."""
_LARGEST = 100_000_000


def parse_baseline(content: bytes) -> Baseline:
    """Return the baseline in the content of its file. Raises BaselineError."""
    return load_baseline(content, BASELINE_FILE)


def read_baseline(root: Path) -> Baseline | None:
    """Return the saved baseline of a project, None where there is none. Raises BaselineError for one that cannot be used."""
    folder, name = BASELINE_FILE.rsplit("/", 1)
    files, unreadable = read_folder(root, folder, name, _LARGEST)
    if problem := next((item for item in unreadable if item.path in (BASELINE_FILE, folder)), None):
        raise BaselineError(f"The saved baseline cannot be used. {problem.path}: {problem.message}")
    content = next((file.content for file in files if file.name == name), None)
    return parse_baseline(content) if content is not None else None


def write_baseline(root: Path, label: str, identities: Sequence[Identity]) -> str:
    """Write the saved baseline and return its path in the project. Raises OSError."""
    write_file(root, BASELINE_FILE, dump_baseline(label, identities).encode())
    return BASELINE_FILE


def clear_baseline(root: Path) -> bool:
    """Remove the saved baseline; False where there was none. Raises OSError."""
    return remove_file(root, BASELINE_FILE)


def baseline_to_use(root: Path, wanted: bool, setting: str) -> Baseline | None:
    """Return the saved baseline where it is to be compared with: because somebody asks for it, or because there is no git to ask.

    Raises BaselineError where it is asked for and missing, or cannot be used.
    """
    if not wanted and setting != BASELINE_WORD and find_repository(root) is not None:
        return None
    baseline = read_baseline(root)
    if baseline is None and (wanted or setting == BASELINE_WORD):
        raise BaselineError(f"There is no saved baseline ({BASELINE_FILE}). Write one with 'assay baseline write'.")
    return baseline
