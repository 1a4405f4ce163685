"""A small history whose figures are written down by hand in the tests. Letters name its findings.

day (UTC)          commit      what happens
Mon 03-02 10:00    first       A (pay/api.py) and B (app/tool.py) come in
Sun 03-08 23:30    zone        C (app/net.py) comes in; to the committer, at +0900, it is Monday already
Tue 03-10 12:00    assisted    D and E (app/load.py) come in; the commit names an assistant
Wed 03-11 12:00    fix-a       A is fixed, after 9 days and 2 hours
Sun 03-15 20:30    fix-d       D is fixed, after 5 days and 8.5 hours; to the committer, at +0530, it is Monday
Tue 03-17 12:00    move        app/tool.py becomes lib/tool.py, with B in it
Wed 03-18 12:00    revert      fix-a is taken back: A is there again
Thu 03-19 12:00    defer       a verdict puts E off until 04-18
Fri 03-20 12:00    accept      a verdict accepts C until 03-27
Sat 03-21 12:00    branch      F (app/new.py) is written in a branch, with an assistant
Tue 03-24 12:00    delete      lib/tool.py is deleted, and B with it, after 22 days and 2 hours
Mon 03-30 12:00    merge       the branch is merged: F is there
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from assay.app.analysis import analyse_text
from assay.languages.registry import all_languages
from assay.triage.verdict_file import State, Verdict, dump_verdict
from ledger.histories import Builder

SINCE, UNTIL = date(2026, 3, 9), date(2026, 4, 5)
SETTINGS = b"""
[rules]
enabled = ["unsafe-yaml", "command-injection", "code-injection", "tls-verification-off"]

[[asset]]
paths = ["pay/**"]
name = "payments"
type = "payment"
criticality = "critical"
"""
CODEOWNERS = b"/pay/ @payments\n/app/ @apps\n/lib/ @apps\n"
A = b'def pay(text):\n    total = "A"\n    return total, eval("pay(" + text + ")")\n'
A_FIXED = b'def pay(text):\n    total = "A"\n    return total, float(text)\n'
B = b'import subprocess\n\n\ndef tool(text):\n    name = "B"\n    return name, subprocess.run("tool " + text, shell=True)\n'
C = b'import requests\n\n\ndef net(text):\n    name = "C"\n    return name, requests.get("https://c.example/" + text, verify=False)\n'
D_AND_E = (
    b'import yaml\n\n\ndef load(text):\n    name = "D"\n    return name, yaml.load(text, Loader=yaml.Loader)\n'
    b'\n\ndef run(text):\n    name = "E"\n    return name, eval("run(" + text + ")")\n'
)
E = D_AND_E.replace(b"yaml.load(text, Loader=yaml.Loader)", b"yaml.safe_load(text)")
F = b'import subprocess\n\n\ndef new(text):\n    name = "F"\n    return name, subprocess.run("new " + text, shell=True)\n'


def at(day: int, hour: int, minute: int = 0, month: int = 3) -> int:
    return int(datetime(2026, month, day, hour, minute, tzinfo=UTC).timestamp())


def verdict(path: str, text: bytes, rule: str, state: State, created: date, expires: date) -> tuple[str, bytes]:
    """Return the file of a verdict on the only finding of a rule in a file."""
    found = analyse_text(all_languages().by_name["python"], path, text, False).findings
    (item,) = [item for item in found if item.finding.rule_id == rule]
    identity = item.identity
    made = Verdict(
        fingerprint=identity.fingerprint,
        rule=rule,
        path=path,
        symbol=identity.symbol,
        code=identity.code,
        trail=identity.trail,
        evidence=item.finding.evidence,
        state=state,
        reason="other-work-first" if state is State.DEFER else "risk-accepted",
        text="After the release.",
        author="Ann Author",
        created=created,
        expires=expires,
    )
    return f".assay/verdicts/{made.file_name}", dump_verdict(made).encode()


@dataclass
class Small:
    """The repository and its commits by name."""

    folder: Path
    ids: dict[str, str]


def build(folder: Path) -> Small:
    builder = Builder()
    names: dict[str, int] = {}

    def commit(name: str, when: int, files: dict[str, bytes | None], **options: object) -> None:
        names[name] = builder.on_line({}, when, other_files=files, message=str(options.pop("message", name)), **options)

    commit(
        "first",
        at(2, 10),
        {"assay.toml": SETTINGS, "CODEOWNERS": CODEOWNERS, "pay/api.py": A, "app/tool.py": B},
    )
    commit("zone", at(8, 23, 30), {"app/net.py": C}, zone="+0900", written_zone="+0900")
    commit(
        "assisted",
        at(10, 12),
        {"app/load.py": D_AND_E},
        message="Load\n\nCo-authored-by: Claude <noreply@anthropic.com>\n",
    )
    commit("fix-a", at(11, 12), {"pay/api.py": A_FIXED})
    commit("fix-d", at(15, 20, 30), {"app/load.py": E}, zone="+0530", written_zone="+0530")
    commit("move", at(17, 12), {"app/tool.py": None, "lib/tool.py": B})
    commit("revert", at(18, 12), {"pay/api.py": A})
    put_off = verdict("app/load.py", E, "code-injection", State.DEFER, date(2026, 3, 19), date(2026, 4, 18))
    commit("defer", at(19, 12), dict([put_off]))
    accepted = verdict("app/net.py", C, "tls-verification-off", State.ACCEPT, date(2026, 3, 20), date(2026, 3, 27))
    commit("accept", at(20, 12), dict([accepted]))
    names["branch"] = builder.commit(
        "branch",
        {},
        at(21, 12),
        parents=(names["accept"],),
        other_files={"app/new.py": F},
        message="New\n\nAssisted-by: Some-Assistant:1.0\n",
    )
    commit("delete", at(24, 12), {"lib/tool.py": None})
    builder.stream += f"reset refs/heads/linear\nfrom :{names['delete']}\n\n".encode()
    commit("merge", at(30, 12), {"app/new.py": F}, side=(names["branch"],))
    marks = builder.write(folder)
    return Small(folder, {name: marks[mark] for name, mark in names.items()})
