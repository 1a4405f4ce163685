"""JUnit XML, for services that show test results: one suite per file, one failed case per finding."""

from __future__ import annotations

from xml.etree import ElementTree

from assay.findings.report import ScanReport
from assay.output.api import Look, advice_of
from assay.output.cleaning import cleaned

DESCRIPTION = "JUnit XML, for services that show test results."


def render(report: ScanReport, look: Look) -> str:
    """Return the report as JUnit XML. A scan without findings is one case that passed."""
    report = cleaned(report)
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
            name=file.path,
            tests=str(len(file.findings)),
            failures=str(sum(1 for found in file.findings if found.suppression is None)),
            errors="0",
        )
        for found in file.findings:
            finding = found.finding
            case = ElementTree.SubElement(
                suite,
                "testcase",
                name=f"{finding.rule_id} at line {found.place.line}",
                classname=file.path,
                file=file.path,
                line=str(found.place.line),
            )
            if found.suppression:
                ElementTree.SubElement(case, "skipped", message=found.suppression.justification)
                continue
            failure = ElementTree.SubElement(case, "failure", type=finding.severity.word, message=finding.message)
            steps = [f"line {step.place.line}: {step.message}" for step in found.steps]
            place = f"{file.path}:{found.place.line}:{found.place.column}"
            failure.text = "\n".join([place, *steps, advice_of(report, found)])
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
            case = ElementTree.SubElement(suite, "testcase", name=problem.path, classname="problems")
            ElementTree.SubElement(case, "error", message=problem.message)
    if not report.findings:
        suite = ElementTree.SubElement(root, "testsuite", name="assay", tests="1", failures="0", errors="0")
        ElementTree.SubElement(suite, "testcase", name=f"No findings in {report.file_count} files", classname="assay")
    ElementTree.indent(root)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ElementTree.tostring(root, encoding="unicode") + "\n"
