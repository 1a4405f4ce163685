"""No command says a secret in clear, and nothing that any of them leaves behind holds one: cache, ledger, verdicts, baseline, reports."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from rules.made_credentials import credentials, pem

MADE = [made for made in credentials(33) if made.row.provider in ("GitHub", "Stripe", "Anthropic")][:3]


def run(folder: Path, *command: str) -> subprocess.CompletedProcess[bytes]:
    home = folder.parent
    environment = {
        **os.environ,
        "XDG_CACHE_HOME": str(home / "cache"),
        "XDG_STATE_HOME": str(home / "state"),
        "GIT_AUTHOR_NAME": "A",
        "GIT_AUTHOR_EMAIL": "a@a.example",
        "GIT_COMMITTER_NAME": "A",
        "GIT_COMMITTER_EMAIL": "a@a.example",
    }
    return subprocess.run(command, cwd=folder, capture_output=True, env=environment, timeout=120)


def test_no_command_says_or_keeps_a_secret(tmp_path: Path) -> None:
    folder = tmp_path / "project"
    folder.mkdir()
    values = [made.value for made in MADE]
    key = pem(seed=9)
    sources = {
        "app.py": f'import requests\n\nTOKEN = "{values[0]}"\nPASSWORD = "{values[1][:9]}Qx7{values[1][-4:]}"\n',
        ".env": f"API={values[1]}\n",
        "notes.md": f"Use {values[2]} here.\n",
        "service.pem": key,
        "Dockerfile": f"FROM python:3.12\nENV TOKEN={values[0]}\n",
        "mcp.json": '{"mcpServers": {"a": {"command": "a", "env": {"KEY": "' + values[2] + '"}}}}\n',
    }
    git = ("git", "-c", "init.defaultBranch=main")
    run(folder, *git, "init", "-q")
    for name, text in sources.items():
        (folder / name).write_text(text)
    run(folder, "git", "add", "-A")
    assay = (sys.executable, "-m", "assay")
    said: list[bytes] = []

    def say(*arguments: str) -> bytes:
        done = run(folder, *assay, *arguments)
        assert done.returncode in (0, 1), (arguments, done.stderr)
        said.extend((done.stdout, done.stderr))
        return done.stdout

    found = say("scan", ".", "--format", "json")
    assert found.count(b'"rule": "provider-token"') >= 3
    say("gate")
    run(folder, "git", "commit", "-q", "-m", "all")
    fingerprint = found.split(b'"fingerprint": "')[1].split(b'"')[0].decode()
    say("explain", fingerprint)
    say("queue")
    say("baseline", "write")
    say("fix", "--diff")
    for look in ("text", "json", "markdown", "html"):
        say("report", "--format", look)
    say("ledger", "export")

    secrets = [value[8:].encode() for value in values] + [line[:24].encode() for line in key.splitlines()[1:-1]]
    left = [path for path in tmp_path.rglob("*") if path.is_file() and path.relative_to(tmp_path).parts[0] != "project"]
    left += [path for path in (folder / ".git" / "assay").rglob("*") if path.is_file()]
    left += [path for path in (folder / ".assay").rglob("*") if path.is_file()]
    assert any("cache" in path.parts for path in left)
    assert any(".git" in path.parts for path in left)
    assert any(".assay" in path.parts for path in left)
    for secret in secrets:
        assert [text[:200] for text in said if secret in text] == []
        assert [path for path in left if secret in path.read_bytes()] == []
