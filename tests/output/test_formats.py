"""Every format is well-formed whatever a repository holds, says what it has to say, and stays itself."""

from __future__ import annotations

import json
import re
from xml.etree import ElementTree

import jsonschema
import pytest

from assay.findings.report import ScanReport
from assay.output.api import Look, format_names, load_format
from assay.output.formats.json import json_schema

LOOK = Look()


def rendered(name: str, report: ScanReport, look: Look = LOOK) -> str:
    return load_format(name).render(report, look)


def test_formats_are_those_of_the_folder():
    assert {"text", "json", "sarif", "markdown", "junit", "github", "gitlab"} <= set(format_names())
    assert all(load_format(name).description.endswith(".") for name in format_names())
    with pytest.raises(KeyError):
        load_format("no-such-format")


@pytest.mark.parametrize("name", format_names())
def test_no_report_makes_a_format_raise_or_write_what_a_terminal_obeys(name, real, hostile, empty):
    for report in (real, hostile, empty):
        text = rendered(name, report)
        text.encode("utf-8")
        if name != "json":
            assert not re.search("[\x00-\x08\x0b-\x1f\x7f]", text)


@pytest.mark.parametrize("name", format_names())
def test_a_format_is_the_same_each_time(name, real):
    assert rendered(name, real) == rendered(name, real)


def test_json_follows_its_schema(real, hostile, empty):
    schema = json_schema()
    jsonschema.Draft202012Validator.check_schema(schema)
    for report in (real, hostile, empty):
        data = json.loads(rendered("json", report))
        jsonschema.validate(data, schema)
        assert data["summary"]["findings"] == len(data["findings"]) == len(report.findings)
        assert [finding["rank"] for finding in data["findings"]] == list(range(1, len(report.findings) + 1))


def test_junit_counts(real, hostile, empty):
    for report, failures in ((real, len(real.findings)), (hostile, 2), (empty, 0)):
        root = ElementTree.fromstring(rendered("junit", report))
        assert int(root.get("failures", "")) == failures == len(root.findall(".//failure"))
        assert len(root.findall(".//error")) == len(report.problems)
        assert root.findall(".//testcase")


def test_github_commands_stay_one_line_each(real, hostile):
    for report, count in ((real, len(real.findings)), (hostile, 3)):
        lines = rendered("github", report).splitlines()
        assert len(lines) == count
        assert all(re.match(r"::(error|warning|notice) file=[^:,]+(,\w+=[^:,]*)*::", line) for line in lines)


def test_gitlab_fingerprints_are_unique(real, hostile):
    for report, count in ((real, len(real.findings)), (hostile, 2)):
        issues = json.loads(rendered("gitlab", report))
        assert len(issues) == count
        assert len({issue["fingerprint"] for issue in issues}) == count
        assert all(issue["location"]["lines"]["begin"] >= 1 for issue in issues)
        assert {issue["severity"] for issue in issues} <= {"info", "minor", "major", "critical", "blocker"}


def test_markdown_takes_no_markup_from_a_repository(hostile):
    from markdown_it import MarkdownIt

    html = MarkdownIt("commonmark", {"html": True}).enable("table").render(rendered("markdown", hostile))
    assert "<script" not in html
    assert 'href="javascript' not in html
    assert "@everyone" not in re.sub(r"<code>.*?</code>|<pre>.*?</pre>", "", html, flags=re.DOTALL)
    assert html.count("<details>") == html.count("</details>") == 3
    assert html.count("<tr>") == 4


def test_markdown_fits_a_comment(real):
    many = ScanReport(files=real.files * 40, rules=real.rules, file_count=1, line_count=1)
    assert len(rendered("markdown", many)) < 65_536


def test_text_ranks_excerpts_and_advises(real):
    text = rendered("text", real)
    first = real.findings[0]
    assert text.index("#1 ") < text.index("#2 ")
    assert f"{first.path}:{first.place.line}:{first.place.column}" in text
    assert "Run the program without a shell" in text
    assert "21 findings" in text or f"{len(real.findings)} findings" in text
    assert "\x1b" not in text
    assert "\x1b[" in rendered("text", real, Look(colour=True))


def test_the_caret_stands_under_the_code(real):
    lines = rendered("text", real).split("\n")
    for index, line in enumerate(lines):
        if re.fullmatch(r" +\| +\^+", line):
            above = lines[index - 1]
            start, end = line.index("^"), len(line)
            assert above[start] != " "
            assert len(above) >= end


def test_quiet_text_has_findings_and_nothing_else(real, empty):
    assert rendered("text", empty, Look(quiet=True)) == ""
    assert "Left out" not in rendered("text", real, Look(quiet=True))


def test_long_lines_of_flow_keep_to_the_width(real):
    for line in rendered("text", real, Look(width=80)).split("\n"):
        if re.match(r" +(way )? +line \d+", line):
            assert len(line) <= 80


def test_hostile_paths_and_messages_are_shown_as_text(hostile):
    assert "\x1b[31m" not in rendered("text", hostile, Look(colour=True))
    assert "<script>alert(1)</script>" in rendered("text", hostile)
