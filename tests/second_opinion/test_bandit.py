"""Bandit as second opinion: the real Bandit in its real process, merged with our findings by place and weakness."""

from __future__ import annotations

import os
import queue
import signal
import sys
from pathlib import Path

import pytest

from assay.app.bandit_process import BanditProcess
from assay.app.bandit_worker import Bandit
from assay.app.catalogue import weaknesses_of_rules
from assay.app.second_opinion import RULE_ID, WEAKNESSES, Issue, Opinion, opinion_of
from assay.base.text import Position, Range, split_lines
from assay.config.settings import BanditSettings
from assay.engine.knowledge import load_knowledge
from assay.engine.scan import scan_text
from assay.languages.registry import all_languages

PYTHON = all_languages().by_name["python"]
SAMPLES = sorted((Path(__file__).parents[1] / "rules").glob("*/python*.py"))
PATIENCE = 60


@pytest.fixture(scope="module")
def bandit() -> Bandit:
    return Bandit()


def opinion(bandit: Bandit, text: str, severity: str = "medium") -> Opinion:
    encoded = text.encode()
    findings = scan_text(load_knowledge(), PYTHON, "app.py", encoded)
    settings = BanditSettings(severity=severity)  # type: ignore[arg-type]
    return opinion_of(bandit.issues("app.py", encoded), findings, split_lines(encoded), settings, weaknesses_of_rules())


ALONE = {
    "snmp": ("from pysnmp.hlapi import CommunityData\n\nCommunityData('public', mpModel=0)\n", "B508", 319, 2),
    "snmp without privacy": ("from pysnmp.hlapi import UsmUserData\n\nUsmUserData('user')\n", "B509", 319, 2),
    "logging configuration": ("import logging.config\n\nt = logging.config.listen(9999)\n", "B612", 94, 2),
    "file addresses": ("from urllib.request import urlopen\n\n\ndef f(a):\n    return urlopen(a)\n", "B310", 918, 4),
    "wildcards": ("import os\n\nos.system('/bin/tar xvzf *')\n", "B609", 155, 2),
}
NOT_ALONE = {
    "an import": "import telnetlib\n",
    "an assertion": "assert 1 == 1\n",
    "a comment": "# logging.config.listen('host')\n",
    "a string": "x = \"logging.config.listen('host')\"\n",
    "said to be harmless": "import logging.config\n\nlogging.config.listen('host')  # nosec\n",
    "low severity": "import random\n\nx = random.random()\n",
    "a syntax error": "import logging.config\n\nlogging.config.listen('host'\n",
}


@pytest.mark.parametrize("what", sorted(ALONE))
def test_what_bandit_alone_says_is_a_finding_with_a_better_weakness(bandit: Bandit, what: str) -> None:
    text, test, cwe, line = ALONE[what]
    found = [
        finding
        for finding in opinion(bandit, text).group.findings
        if finding.message.startswith(f"Bandit reports {test}")
    ]
    assert [(finding.rule_id, finding.cwe, finding.range.start.line) for finding in found] == [(RULE_ID, cwe, line)]
    assert found[0].evidence.word == "posture"


@pytest.mark.parametrize("what", sorted(NOT_ALONE))
def test_the_rest_is_let_be(bandit: Bandit, what: str) -> None:
    assert opinion(bandit, NOT_ALONE[what]).group.findings == ()


@pytest.mark.parametrize(
    ("text", "rule", "line", "test"),
    [
        ("import yaml\n\nx = yaml.load(t, Loader=yaml.Loader)\n", "unsafe-yaml", 2, "B506"),
        (
            "import requests\n\nrequests.get('https://a.example', verify=False, timeout=3)\n",
            "tls-verification-off",
            2,
            "B501",
        ),
        ("def f(x):\n    return eval(x)\n", "code-injection", 1, "B307"),
        (
            "import subprocess\n\n\ndef f(x):\n    subprocess.run('ls ' + x, shell=True)\n",
            "command-injection",
            4,
            "B602",
        ),
        ("import tarfile\n\n\ndef f(x):\n    tarfile.open(x).extractall('out')\n", "archive-extraction", 4, "B202"),
    ],
)
def test_agreement_is_said_and_nothing_is_shown_twice(
    bandit: Bandit, text: str, rule: str, line: int, test: str
) -> None:
    found = opinion(bandit, text)
    assert test in found.agreed.get((rule, line), ()), found.agreed
    assert all(finding.range.start.line != line for finding in found.group.findings)


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_no_line_of_the_samples_has_two_findings_of_one_weakness(bandit: Bandit, path: Path) -> None:
    text = path.read_bytes()
    findings = scan_text(load_knowledge(), PYTHON, path.name, text)
    rules = weaknesses_of_rules()
    found = opinion_of(bandit.issues(path.name, text), findings, split_lines(text), BanditSettings(), rules)
    for own in found.group.findings:
        test = own.message.split()[2].rstrip(":")
        for finding in findings:
            if finding.range.start.line <= own.range.start.line <= finding.range.end.line:
                assert set(WEAKNESSES[test]).isdisjoint({finding.cwe, *rules[finding.rule_id]}), (own, finding)


def test_every_test_of_bandit_has_a_weakness(bandit: Bandit) -> None:
    from bandit.core import extension_loader

    known = set(extension_loader.MANAGER.plugins_by_id) | {
        each["id"] for tests in extension_loader.MANAGER.blacklist.values() for each in tests
    }
    assert {test for test in known if not test.startswith("B4")} - WEAKNESSES.keys() == {"B109", "B111"} & known


def test_no_secret_is_repeated(bandit: Bandit) -> None:
    secret = "hunter" + "2hunter"
    found = opinion(
        bandit,
        f"import logging.config\n\nlogging.config.listen('{secret}')\n\n\ndef f(p='{secret}'):\n    pass\n",
        "low",
    )
    assert found.group.findings
    assert secret not in repr(found)


def test_an_opinion_follows_edits_and_forgets_what_is_edited(bandit: Bandit) -> None:
    text = "import logging.config\n\nlogging.config.listen('a')\nlogging.config.listen('b')\n"
    first = opinion(bandit, text)
    assert [finding.range.start.line for finding in first.group.findings] == [2, 3]

    def edited(start: tuple[int, int], end: tuple[int, int], inserted: bytes) -> list[int]:
        after = first.after_edit(Range(Position(*start), Position(*end)), inserted)
        assert (after is first) == (after.group.findings == first.group.findings)
        return [finding.range.start.line for finding in after.group.findings]

    assert edited((0, 0), (0, 0), b"import os\nimport sys\n") == [4, 5]
    assert edited((2, 0), (2, 0), b"x = 1\n") == [3, 4]
    assert edited((2, 3), (2, 4), b"x") == [3]
    assert edited((1, 0), (2, 0), b"") == [1, 2]
    assert edited((3, 20), (3, 20), b"\n") == [2]
    assert edited((2, 0), (4, 0), b"") == []


def asked(process: BanditProcess, name: str, text: bytes) -> tuple[Issue, ...]:
    answers: queue.Queue[tuple[Issue, ...]] = queue.Queue()
    process.ask(name, text, answers.put)
    return answers.get(timeout=PATIENCE)


def test_a_killed_process_is_started_again_and_only_its_opinion_is_lost() -> None:
    problems: queue.Queue[str] = queue.Queue()
    process = BanditProcess(problems.put)
    try:
        assert [
            issue.test for issue in asked(process, "a", b"import logging.config\nlogging.config.listen('a')\n")
        ] == ["B612"]
        before = process.process_id
        assert before is not None
        os.kill(before, signal.SIGKILL)
        lost: queue.Queue[tuple[Issue, ...]] = queue.Queue()
        process.ask("b", b"x = 1\n", lost.put)
        # Whether the death was seen before or after the question, a later question is answered by another process.
        assert [
            issue.test for issue in asked(process, "c", b"import logging.config\nlogging.config.listen('a')\n")
        ] == ["B612"]
        assert process.process_id not in (None, before)
    finally:
        process.close()
    assert process.process_id is None


def test_a_process_that_cannot_run_is_given_up_and_said_so() -> None:
    problems: queue.Queue[str] = queue.Queue()
    process = BanditProcess(problems.put, [sys.executable, "-c", "raise SystemExit(3)"])
    try:
        for number in range(3):
            process.ask(str(number), b"x = 1\n", lambda issues: problems.put(repr(issues)))
            words = problems.get(timeout=PATIENCE)
            assert words.startswith(f"Bandit gave no opinion on {number}")
        assert words.endswith("It is not asked again.")
    finally:
        process.close()


@pytest.mark.parametrize(
    "text", [b"", b"\0" * 1000, b"\xff\xfe", b"(" * 100_000, b"x = " + b"-" * 100_000 + b"1", b"\n" * 100_000]
)
def test_hostile_texts_get_an_answer(bandit: Bandit, text: bytes) -> None:
    process = BanditProcess(lambda problem: None)
    try:
        process.ask("hostile", text, lambda issues: None)
        assert [
            issue.test for issue in asked(process, "a", b"import logging.config\nlogging.config.listen('a')\n")
        ] == ["B612"]
    finally:
        process.close()
