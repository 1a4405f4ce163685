"""Holds for all tests."""

from __future__ import annotations

import os
import tempfile

from hypothesis import settings

# Ledgers of folders without git go to the state folder of the person, which is not that of whoever runs the tests.
_state = tempfile.TemporaryDirectory(prefix="assay-test-state-")
os.environ["XDG_STATE_HOME"] = os.environ["LOCALAPPDATA"] = _state.name

# Tests start many hundreds of processes. Where none may keep compiled modules, each compiles the whole program again, which no installed one does.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)

# What is tested is what comes out. How long one example takes on a busy machine is not; budgets of time are in tests/benchmarks.
settings.register_profile("assay", deadline=None)
# A change is judged by the same examples every time; developers' own runs look for new ones.
settings.register_profile("ci", deadline=None, derandomize=True)
settings.load_profile("ci" if os.environ.get("CI") else "assay")
