"""Reports for the tests of formats and of the command line: from a real scan, and one that is as hostile as a repository can make it."""

from __future__ import annotations

from pathlib import Path

from assay.app.scan import scan
from assay.base.text import Position, Range
from assay.config.loading import load_settings
from assay.findings.model import Confidence, Evidence, Finding, FlowStep, Safety, Severity
from assay.findings.report import (
    FileReport,
    Place,
    ReportedEdit,
    ReportedFinding,
    ReportedFix,
    ReportedProblem,
    ReportedStep,
    RuleDescription,
    ScanReport,
    Suppression,
)

TOP = Path(__file__).resolve().parents[1]
EXAMPLES = TOP / "examples"


def real_report(cache_folder: Path) -> ScanReport:
    """Return the report of the bundled sample."""
    return scan([EXAMPLES], load_settings(EXAMPLES).settings, root=EXAMPLES, cache_folder=cache_folder)


HOSTILE = "]]>&amp;<script>alert(1)</script> | `` ``` \x1b[31m @everyone [x](javascript:x) %0A::error::\udcff\x00"
"""Text that tries to be markup, a command or an escape sequence in every format, and is not even valid Unicode."""


def hostile_report() -> ScanReport:
    """Return a report in which every text that can come from a repository is hostile."""
    place = Place(1, 1, 2, 3)
    finding = Finding(
        rule_id="sql-injection",
        message=HOSTILE,
        range=Range(Position(0, 0), Position(1, 2)),
        severity=Severity.HIGH,
        evidence=Evidence.FLOW,
        confidence=Confidence.LOW,
        cwe=89,
        language="python",
        symbol=HOSTILE,
        code=HOSTILE,
        flow=(FlowStep(Range(Position(0, 0), Position(0, 1)), HOSTILE),),
    )
    path = "a b/100%/ü,:<x>|`.py"
    reported = ReportedFinding(
        path=path,
        finding=finding,
        place=place,
        rank=1,
        level="error",
        fingerprint="0123456789abcdef0123",
        steps=(ReportedStep(Place(1, 1, 1, 2), HOSTILE), ReportedStep(Place(3, 1, 3, 2), HOSTILE, "other file.py")),
        fixes=(ReportedFix(HOSTILE, Safety.GUIDED, (ReportedEdit(place, HOSTILE),)),),
        decision="Track*",
        risk=12.3,
        explanation=HOSTILE,
        is_new=True,
    )
    again = ReportedFinding(
        path=path,
        finding=finding,
        place=place,
        rank=2,
        level="hint",
        fingerprint="0123456789abcdef0123",
        suppression=Suppression("in-source", HOSTILE),
        is_new=False,
    )
    third = ReportedFinding(
        path=path, finding=finding, place=place, rank=3, level="warning", fingerprint="0123456789abcdef0123"
    )
    rule = RuleDescription(
        id="sql-injection",
        title="SQL",
        cwe=89,
        severity=Severity.HIGH,
        advice="Use parameters.",
        url="https://cwe.mitre.org/data/definitions/89.html",
        languages=("python",),
        fix_safety=Safety.SAFE,
        family="injection",
        documentation="One line.\n\n## More\n",
        also_cwe=(943,),
    )
    return ScanReport(
        files=(FileReport(path, "python", (reported, again, third), {1: HOSTILE, 2: HOSTILE}),),
        rules=(rule,),
        file_count=2,
        line_count=10,
        skipped={"vendored": 1, "binary": 2},
        problems=(ReportedProblem(path, HOSTILE),),
        compared_with=HOSTILE,
    )


def empty_report() -> ScanReport:
    """Return the report of a scan without findings."""
    return ScanReport(files=(), rules=(), file_count=3, line_count=7)
