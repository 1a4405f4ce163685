"""SARIF is valid against the official schema, and an independent reader finds in it what the scan found."""

from __future__ import annotations

import json
import shutil
import subprocess
import tarfile
from pathlib import Path

import jsonschema
import pytest

from assay.findings.report import ScanReport
from assay.output.api import Look, load_format
from report_samples import EXAMPLES, TOP

PACKAGE = "@microsoft/jest-sarif@1.0.0-beta.0"
"""A package of Microsoft's (MIT) that carries the official schema. It is fetched at test time and not copied into this repository."""
SCHEMA = "package/lib/schemas/sarif-2.1.0-rtm.5.json"


def sarif(report: ScanReport) -> dict:
    return json.loads(load_format("sarif").render(report, Look()))


@pytest.fixture(scope="session")
def schema() -> dict:
    folder = TOP / ".cache" / "sarif-schema"
    path = folder / "sarif-2.1.0.json"
    if not path.exists():
        npm = shutil.which("npm")
        assert npm, "npm is needed to fetch the official schema of SARIF"
        folder.mkdir(parents=True, exist_ok=True)
        done = subprocess.run(
            [npm, "pack", "--silent", PACKAGE], cwd=folder, capture_output=True, text=True, timeout=120, check=True
        )
        with tarfile.open(folder / done.stdout.strip().splitlines()[-1]) as archive:
            member = archive.extractfile(SCHEMA)
            assert member
            path.write_bytes(member.read())
    return json.loads(path.read_text(encoding="utf-8"))


def test_valid_against_the_official_schema(schema, real, hostile, empty):
    validator = jsonschema.Draft7Validator(schema)
    for report in (real, hostile, empty):
        assert [error.message for error in validator.iter_errors(sarif(report))] == []


def test_the_schema_would_notice(schema, real):
    log = sarif(real)
    log["runs"][0]["results"][0]["level"] = "loud"
    assert not jsonschema.Draft7Validator(schema).is_valid(log)


def test_flows_fixes_fingerprints_and_taxonomy(real):
    (run,) = sarif(real)["runs"]
    rules = run["tool"]["driver"]["rules"]
    assert run["columnKind"] == "unicodeCodePoints"
    taxa = {taxon["id"] for taxon in run["taxonomies"][0]["taxa"]}
    for found, result in zip(real.findings, run["results"], strict=True):
        rule = rules[result["ruleIndex"]]
        assert rule["id"] == result["ruleId"] == found.finding.rule_id
        assert {link["target"]["id"] for link in rule["relationships"]} <= taxa
        assert rule["help"]["markdown"]
        assert result["partialFingerprints"]["assayFingerprint/v1"] == found.fingerprint
        assert 0 <= result["rank"] <= 100
        if found.steps:
            locations = result["codeFlows"][0]["threadFlows"][0]["locations"]
            assert [item["location"]["message"]["text"] for item in locations] == [step.message for step in found.steps]
        assert len(result.get("fixes", ())) == len([fix for fix in found.fixes if fix.edits])


def test_regions_hold_the_code_that_they_speak_of(real):
    for result in sarif(real)["runs"][0]["results"]:
        physical = result["locations"][0]["physicalLocation"]
        region = physical["region"]
        source = (EXAMPLES / physical["artifactLocation"]["uri"]).read_text(encoding="utf-8").split("\n")
        line = source[region["startLine"] - 1]
        assert not line[region["startColumn"] - 1].isspace()
        if region["startLine"] == region["endLine"]:
            assert region["endColumn"] - 1 <= len(line)


def test_applying_the_fixes_of_the_report_gives_what_the_engine_would_write(real):
    """Whoever reads the log applies the replacements by line and column; the text has to come out right."""
    count = 0
    for result in sarif(real)["runs"][0]["results"]:
        for fix in result.get("fixes", ()):
            (change,) = fix["artifactChanges"]
            path = EXAMPLES / change["artifactLocation"]["uri"]
            lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
            starts = [0]
            for line in lines:
                starts.append(starts[-1] + len(line))
            text = "".join(lines)
            edits = []
            for replacement in change["replacements"]:
                region = replacement["deletedRegion"]
                start = starts[region["startLine"] - 1] + region["startColumn"] - 1
                end = starts[region["endLine"] - 1] + region["endColumn"] - 1
                edits.append((start, end, replacement["insertedContent"]["text"]))
            for start, end, new in sorted(edits, reverse=True):
                text = text[:start] + new + text[end:]
            if path.suffix == ".py":
                compile(text, str(path), "exec")
            assert text != "".join(lines)
            count += 1
    assert count >= 10


def test_suppressions_and_baseline(hostile):
    first, second, third = sarif(hostile)["runs"][0]["results"]
    assert first["baselineState"] == "new"
    assert second["baselineState"] == "unchanged"
    assert second["suppressions"][0]["kind"] == "inSource"
    assert "baselineState" not in third
    assert "suppressions" not in third


def test_read_back_by_an_independent_reader(real, tmp_path: Path):
    from sarif.loader import load_sarif_file

    path = tmp_path / "report.sarif"
    path.write_text(load_format("sarif").render(real, Look()), encoding="utf-8")
    read = load_sarif_file(str(path))
    records = read.get_records()
    assert len(records) == len(real.findings)
    for found, record in zip(real.findings, records, strict=True):
        assert record["Location"].endswith(found.path)
        assert record["Line"] == found.place.line
        assert found.finding.rule_id in record["Code"]
