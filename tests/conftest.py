"""Holds for all tests."""

from __future__ import annotations

import os

from hypothesis import settings

# What is tested is what comes out. How long one example takes on a busy machine is not; budgets of time are in tests/benchmarks.
settings.register_profile("assay", deadline=None)
# A change is judged by the same examples every time; developers' own runs look for new ones.
settings.register_profile("ci", deadline=None, derandomize=True)
settings.load_profile("ci" if os.environ.get("CI") else "assay")
