"""JUnit XML, for services that show test results: one suite per file, one failed case per finding."""

from __future__ import annotations

import re
from xml.etree import ElementTree

from assay.findings.report import ScanReport
from assay.output.api import Look, advice_of

DESCRIPTION = "JUnit XML, for services that show test results."

_ILLEGAL = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def _clean(text: str) -> str:
    """Return text without what XML cannot hold."""
    return _ILLEGAL.sub("\N{REPLACEMENT CHARACTER}", text)


def render(report: ScanReport, look: Look) -> str:
    """Return the report as JUnit XML. A scan without findings is one case that passed."""
    failures = sum(1 for found in report.findings if found.suppression is None)
    root = ElementTree.Element(
        "testsuites",
        name="assay",
        tests=str(max(1, len(report.findings))),
        failures=str(failures),
        errors=str(len(report.problems)),
        time=f"{report.seconds:.3f}",
    )
    for file in report.files:
        suite = ElementTree.SubElement(
            root,
            "testsuite",
            name=_clean(file.path),
            tests=str(len(file.findings)),
            failures=str(sum(1 for found in file.findings if found.suppression is None)),
            errors="0",
        )
        for found in file.findings:
            finding = found.finding
            case = ElementTree.SubElement(
                suite,
                "testcase",
                name=_clean(f"{finding.rule_id} at line {found.place.line}"),
                classname=_clean(file.path),
                file=_clean(file.path),
                line=str(found.place.line),
            )
            if found.suppression:
                ElementTree.SubElement(case, "skipped", message=_clean(found.suppression.justification))
                continue
            failure = ElementTree.SubElement(
                case, "failure", type=finding.severity.word, message=_clean(finding.message)
            )
            steps = [f"line {step.place.line}: {step.message}" for step in found.steps]
            failure.text = _clean(
                "\n".join([f"{file.path}:{found.place.line}:{found.place.column}", *steps, advice_of(report, found)])
            )
    if report.problems:
        suite = ElementTree.SubElement(
            root,
            "testsuite",
            name="problems",
            tests=str(len(report.problems)),
            failures="0",
            errors=str(len(report.problems)),
        )
        for problem in report.problems:
            case = ElementTree.SubElement(suite, "testcase", name=_clean(problem.path), classname="problems")
            ElementTree.SubElement(case, "error", message=_clean(problem.message))
    if not report.findings:
        suite = ElementTree.SubElement(root, "testsuite", name="assay", tests="1", failures="0", errors="0")
        ElementTree.SubElement(suite, "testcase", name=f"No findings in {report.file_count} files", classname="assay")
    ElementTree.indent(root)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ElementTree.tostring(root, encoding="unicode") + "\n"
