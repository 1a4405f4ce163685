"""docs/agents.md, tried: each documented event goes to the command of the documented configuration, in a real project."""

from __future__ import annotations

import json
import os
import re
import shlex
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from assay.cli.agent_events import Listener, Moment, NotAnEvent, read_event

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "agents.md").read_text(encoding="utf-8")
PING = (
    "import subprocess\nfrom flask import Flask, request\n\napp = Flask(__name__)\n\n\n@app.get('/ping')\ndef ping():\n"
    "    subprocess.run('ping ' + request.args['host'], shell=True)\n    return ''\n"
)
FINE = "def double(number):\n    return number * 2\n"


def section(heading: str) -> str:
    return PAGE.split(f"### {heading}\n", 1)[1].split("\n## ", 1)[0].split("\n### ", 1)[0]


def blocks(heading: str, language: str = "json") -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", section(heading), re.MULTILINE | re.DOTALL)


def commands(data: Any) -> list[str]:
    """Return the commands in a configuration, wherever they stand."""
    if isinstance(data, dict):
        own = [data[key] for key in ("command", "bash") if isinstance(data.get(key), str)]
        return own + [command for value in data.values() for command in commands(value)]
    if isinstance(data, list):
        return [command for value in data for command in commands(value)]
    return []


def git(folder: Path, *arguments: str) -> None:
    identity = ["-c", "user.name=Ann", "-c", "user.email=ann@example.com", "-c", "commit.gpgsign=false"]
    subprocess.run(["git", *identity, *arguments], cwd=folder, check=True, capture_output=True, timeout=60)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    folder = tmp_path / "project"
    folder.mkdir()
    (folder / "assay.toml").write_text("")
    (folder / "old.py").write_text(PING)
    git(folder, "init", "-q", "-b", "main")
    git(folder, "add", "-A")
    git(folder, "commit", "-q", "-m", "first")
    return folder


def run(project: Path, command: str, standard_input: str, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    """Run a documented command line by a shell, as agents do, with the program of this environment."""
    folder = project.parent / "bin"
    folder.mkdir(exist_ok=True)
    program = folder / "assay"
    program.write_text(f'#!/bin/sh\nexec {shlex.quote(sys.executable)} -m assay "$@"\n')
    program.chmod(0o755)
    environment = {
        **os.environ,
        "PATH": f"{folder}{os.pathsep}{os.environ['PATH']}",
        "XDG_CACHE_HOME": str(project.parent / "cache"),
        "HOME": str(project.parent),
    }
    return subprocess.run(
        command,
        shell=True,
        cwd=cwd or project,
        input=standard_input,
        capture_output=True,
        text=True,
        env=environment,
        timeout=120,
    )


def event_of(heading: str, project: Path, **changed: Any) -> str:
    event = json.loads(blocks(heading)[1].replace("PROJECT", str(project)))
    return json.dumps({**event, **changed})


def command_of(heading: str) -> str:
    (command,) = set(commands(json.loads(blocks(heading)[0])))
    return command


@pytest.mark.parametrize("heading", ["Claude Code", "Visual Studio Code and GitHub Copilot", "GitHub Copilot CLI"])
def test_agents_that_read_the_error_stream(project: Path, heading: str):
    (project / "app.py").write_text(PING)
    told = run(project, command_of(heading), event_of(heading, project))
    assert told.returncode == 2, told.stderr
    assert told.stdout == ""
    for part in ("app.py:9:", "what:", "why:", "do:", "command-injection"):
        assert part in told.stderr
    (project / "app.py").write_text(FINE)
    quiet = run(project, command_of(heading), event_of(heading, project))
    assert (quiet.returncode, quiet.stdout, quiet.stderr) == (0, "", "")


def test_gemini_gets_json_and_nothing_else(project: Path):
    (project / "app.py").write_text(PING)
    told = run(project, command_of("Gemini CLI"), event_of("Gemini CLI", project))
    assert told.returncode == 0, told.stderr
    assert "command-injection" in json.loads(told.stdout)["hookSpecificOutput"]["additionalContext"]
    ended = run(
        project, command_of("Gemini CLI"), event_of("Gemini CLI", project, hook_event_name="AfterAgent", tool_input={})
    )
    answer = json.loads(ended.stdout)
    assert answer["decision"] == "deny"
    assert "app.py" in answer["reason"]
    (project / "app.py").write_text(FINE)
    assert json.loads(run(project, command_of("Gemini CLI"), event_of("Gemini CLI", project)).stdout) == {}


def test_cursor_gets_its_next_message_and_is_not_sent_back_for_ever(project: Path):
    (project / "app.py").write_text(PING)
    told = run(project, command_of("Cursor"), event_of("Cursor", project), cwd=project.parent)
    assert told.returncode == 0, told.stderr
    message = json.loads(told.stdout)["followup_message"]
    assert "app.py:9" in message
    assert "old.py" not in message, "what is committed is not this agent's"
    for changed in ({"loop_count": 3}, {"status": "aborted"}):
        assert json.loads(run(project, command_of("Cursor"), event_of("Cursor", project, **changed)).stdout) == {}


def test_an_agent_that_ends_is_told_once(project: Path):
    (project / "app.py").write_text(PING)
    ending = {"hook_event_name": "Stop", "tool_input": {}, "stop_hook_active": False}
    told = run(project, "assay hook", event_of("Claude Code", project, **ending))
    assert told.returncode == 2
    assert "app.py:9" in told.stderr
    again = run(project, "assay hook", event_of("Claude Code", project, **{**ending, "stop_hook_active": True}))
    assert (again.returncode, again.stderr) == (0, "")


def test_only_what_is_new_is_told_unless_everything_is_asked_for(project: Path):
    old = event_of("Claude Code", project, tool_input={"file_path": str(project / "old.py")})
    assert run(project, "assay hook", old).returncode == 0
    everything = run(project, "assay hook --all", old)
    assert everything.returncode == 2
    assert "was there before" in everything.stderr


def test_what_is_not_of_the_project_is_left_alone(project: Path):
    outside = project.parent / "outside.py"
    outside.write_text(PING)
    (project / "notes.txt").write_text("nothing")
    (project / "node_modules").mkdir()
    for path in ("notes.txt", "gone.py", "../outside.py", "."):
        told = run(project, "assay hook", event_of("Claude Code", project, tool_input={"file_path": path}))
        assert told.returncode == 0, (path, told.stderr)


def test_secrets_are_not_repeated(project: Path):
    password = "correct" + "horse" + "battery9"
    (project / "app.py").write_text(
        f"import requests\n\nPASSWORD = '{password}'\nrequests.get('https://x.example', auth=('u', '{password}'), verify=False)\n"
    )
    told = run(project, "assay hook --all", event_of("Claude Code", project))
    assert told.returncode == 2
    assert "hard-coded-credential" in told.stderr
    assert password not in told.stderr


@pytest.mark.parametrize("text", ["", "{", "[]", "3", "[" * 100_000, "\0", '{"hook_event_name": 3}'])
def test_what_is_no_event_stops_no_agent(project: Path, text: str):
    done = run(project, "assay hook", text)
    assert done.returncode in (0, 1)
    assert "Traceback" not in done.stderr
    assert done.returncode == 0 or "assay hook:" in done.stderr


def test_wrong_settings_are_said_to_the_person(project: Path):
    (project / "assay.toml").write_text("[files]\nmax-size = 'big'\n")
    (project / "app.py").write_text(PING)
    done = run(project, "assay hook", event_of("Claude Code", project))
    assert done.returncode == 1
    assert "max-size" in done.stderr


def test_events_are_read_without_surprises():
    event = read_event(b'{"hook_event_name": "PreToolUse", "tool_input": {"file_path": "a.py"}}')
    assert event.moment is Moment.OTHER
    event = read_event(b'{"toolName": "edit", "toolArgs": {"path": "a.py"}, "toolResult": {}}')
    assert (event.moment, event.paths, event.listener) == (Moment.WRITTEN, ("a.py",), Listener.ERROR_STREAM)
    assert read_event(b'{"hook_event_name": "PostToolUse", "tool_input": {"file_path": "a\\u0000b"}}').paths == ()
    with pytest.raises(NotAnEvent):
        read_event(b"\xff")


def test_aider_gets_words_and_an_exit_code(project: Path):
    (project / "app.py").write_text(PING)
    (configuration,) = blocks("Aider", "yaml")
    command = re.search(r"^lint-cmd: (.*)$", configuration, re.MULTILINE)
    assert command
    told = run(project, f"{command[1]} app.py", "")
    assert told.returncode == 1
    assert "app.py:9:" in told.stdout
    (project / "app.py").write_text(FINE)
    assert run(project, f"{command[1]} app.py", "").returncode == 0


def test_the_command_line_examples_work(project: Path):
    (project / "app.py").write_text(PING)
    page = PAGE.split("## The command line", 1)[1]
    lines = re.findall(r"^(assay scan .*)$", page, re.MULTILINE)
    assert len(lines) == 2
    data = json.loads(run(project, lines[0], "").stdout)
    (found,) = [found for found in data["findings"] if found["rule"] == "command-injection"]
    assert found["path"] == "app.py"
    assert {"message", "place", "explanation", "fixes"} <= set(found)
    told = run(project, lines[1], "")
    assert told.returncode == 1
    assert "what:" in told.stdout
    git(project, "add", "app.py")
    (gate,) = re.findall(r"^(assay gate .*)$", page, re.MULTILINE)
    blocked = run(project, gate, "")
    assert blocked.returncode == 1
    assert "app.py:9:" in blocked.stdout
