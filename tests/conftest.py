"""Holds for all tests."""

from __future__ import annotations

from hypothesis import settings

# What is tested is what comes out. How long one example takes on a busy machine is not; budgets of time are in tests/benchmarks.
settings.register_profile("assay", deadline=None)
settings.load_profile("assay")
