from __future__ import annotations

import pytest

from assay.findings.report import ScanReport
from report_samples import empty_report, hostile_report, real_report


@pytest.fixture(scope="session")
def real(tmp_path_factory: pytest.TempPathFactory) -> ScanReport:
    return real_report(tmp_path_factory.mktemp("cache"))


@pytest.fixture
def hostile() -> ScanReport:
    return hostile_report()


@pytest.fixture
def empty() -> ScanReport:
    return empty_report()
