"""``assay mcp`` through the official client, over standard input and output of the real program."""

from __future__ import annotations

import asyncio
import os
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Awaitable, Callable, Iterator
from concurrent.futures import Future
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("mcp", reason="the package 'mcp' is not installed: pip install 'assay[mcp]'")

from assay.triage.verdict_file import Author, parse_verdict
from mcp import Client, StdioServerParameters

YAML = "import yaml\n\n\ndef read(stream):\n    return yaml.load(stream, Loader=yaml.Loader)\n"
PING = (
    "import subprocess\nfrom flask import Flask, request\n\napp = Flask(__name__)\n\n\n@app.get('/ping')\ndef ping():\n"
    "    subprocess.run('ping ' + request.args['host'], shell=True)\n    return ''\n"
)
WAIT = 120.0
"""Seconds that an answer may take on a busy machine."""


class Server:
    """The program with a client in a thread: started once, because starting is what takes time."""

    def __init__(self, folder: Path, home: Path) -> None:
        self.folder = folder
        self._home = home
        self._loop = asyncio.new_event_loop()
        self._ready: Future[Client] = Future()
        self._over = asyncio.Event()
        self._thread = threading.Thread(target=self._loop.run_until_complete, args=(self._hold(),))
        self._thread.start()
        self._client = self._ready.result(WAIT)

    async def _hold(self) -> None:
        environment = {**os.environ, "XDG_CACHE_HOME": str(self._home), "HOME": str(self._home)}
        server = StdioServerParameters(
            command=sys.executable, args=["-m", "assay", "mcp", "--root", str(self.folder)], env=environment
        )
        try:
            async with Client(server, read_timeout_seconds=WAIT) as client:
                self._ready.set_result(client)
                await self._over.wait()
        except BaseException as error:
            if not self._ready.done():
                self._ready.set_exception(error)
            raise

    def talk(self, conversation: Callable[[Client], Awaitable[Any]]) -> Any:
        async def whole() -> Any:
            return await conversation(self._client)

        return asyncio.run_coroutine_threadsafe(whole(), self._loop).result(2 * WAIT)

    def close(self) -> None:
        self._loop.call_soon_threadsafe(self._over.set)
        self._thread.join(WAIT)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    top = tmp_path_factory.mktemp("agents")
    (top / "project").mkdir()
    server = Server(top / "project", top / "home")
    yield server
    server.close()


@pytest.fixture
def project(server: Server) -> Server:
    """The folder that the server serves, as it is at the beginning of each test."""
    for entry in server.folder.iterdir():
        shutil.rmtree(entry) if entry.is_dir() and not entry.is_symlink() else entry.unlink()
    (server.folder / "assay.toml").write_text("")
    (server.folder / "app.py").write_text(PING)
    (server.folder / "settings.py").write_text(YAML)
    return server


def ask(project: Server, tool: str, **arguments: Any) -> Any:
    return project.talk(lambda client: client.call_tool(tool, arguments))


def words(result: Any) -> str:
    return "".join(part.text for part in result.content)


def test_all_tools_are_there_with_schemas_and_say_what_they_write(project: Server):
    tools = {tool.name: tool for tool in project.talk(lambda client: client.list_tools()).tools}
    assert set(tools) == {"check_code", "scan_file", "queue", "explain", "fix", "decide"}
    for tool in tools.values():
        assert tool.description
        assert tool.input_schema["type"] == "object"
        assert all(field["description"] for field in tool.input_schema["properties"].values())
    assert {name for name, tool in tools.items() if not tool.annotations.read_only_hint} == {"fix", "decide"}


def test_code_is_checked_before_it_is_written(project: Server):
    result = ask(project, "check_code", path="new/reader.py", text=YAML)
    assert not result.is_error
    (found,) = result.structured_content["findings"]
    assert (found["rule"], found["path"], found["place"]["line"]) == ("unsafe-yaml", "new/reader.py", 5)
    said = words(result)
    for part in ("new/reader.py:5:", "what:", "why:", "do:", "fix:", '"yaml.safe_load', found["fingerprint"]):
        assert part in said
    assert not (project.folder / "new").exists()
    (rule,) = result.structured_content["rules"]
    assert rule["id"] == "unsafe-yaml"


def test_the_exact_edit_makes_the_finding_go(project: Server):
    first = ask(project, "check_code", path="reader.py", text=YAML).structured_content["findings"][0]
    lines = YAML.split("\n")
    for edit in sorted(first["fixes"][0]["edits"], key=lambda edit: -edit["place"]["line"]):
        place = edit["place"]
        assert place["line"] == place["end_line"]
        line = lines[place["line"] - 1]
        lines[place["line"] - 1] = line[: place["column"] - 1] + edit["text"] + line[place["end_column"] - 1 :]
    again = ask(project, "check_code", path="reader.py", text="\n".join(lines))
    assert again.structured_content["findings"] == []
    assert "nothing to correct" in words(again)


def test_a_file_is_scanned_and_what_is_not_one_is_refused(project: Server):
    result = ask(project, "scan_file", path="app.py")
    assert result.structured_content["findings"][0]["rule"] == "command-injection"
    for path, part in (("src", "no file"), (".", "not inside"), ("notes.unknown", "no file")):
        refused = ask(project, "scan_file", path=path)
        assert refused.is_error
        assert part in words(refused)


def test_the_queue_is_ranked_and_cut(project: Server):
    result = ask(project, "queue", limit=1)
    assert len(result.structured_content["today"]) == 1
    assert result.structured_content["today"][0]["rule"] == "command-injection"
    assert "app.py:9" in words(result)
    assert ask(project, "queue", minutes=0, owner="nobody").is_error is False


def test_rules_and_findings_are_explained(project: Server):
    page = words(ask(project, "explain", of="sql-injection"))
    assert "CWE-89" in page
    mark = ask(project, "scan_file", path="app.py").structured_content["findings"][0]["fingerprint"]
    told = words(ask(project, "explain", of=mark[:10]))
    assert mark in told
    assert "Factor" in told
    for wrong, part in (("sql-injektion", "sql-injection"), ("abcdef0123", "No finding"), ("", "neither")):
        refused = ask(project, "explain", of=wrong)
        assert refused.is_error
        assert part in words(refused)


def test_a_fix_writes_only_when_asked(project: Server):
    shown = ask(project, "fix", path="settings.py")
    assert "yaml.safe_load" in shown.structured_content["text"]
    assert shown.structured_content["changes"] == [
        {"line": 5, "end_line": 5, "text": "    return yaml.safe_load(stream)\n"}
    ]
    assert (project.folder / "settings.py").read_text() == YAML
    written = ask(project, "fix", path="settings.py", write=True)
    assert written.structured_content["written"] is True
    assert (project.folder / "settings.py").read_text() == shown.structured_content["text"]
    again = ask(project, "fix", path="settings.py", write=True)
    assert again.structured_content["written"] is False


def test_a_text_is_fixed_and_not_written(project: Server):
    result = ask(project, "fix", path="settings.py", text="# hers\n" + YAML)
    assert result.structured_content["text"].startswith("# hers\n")
    assert "safe_load" in result.structured_content["text"]
    assert (project.folder / "settings.py").read_text() == YAML
    refused = ask(project, "fix", path="settings.py", text=YAML, write=True)
    assert refused.is_error
    assert "Leave 'text' out" in words(refused)
    refused = ask(project, "fix", path="settings.py", rules=["no-such-rule"])
    assert refused.is_error


def test_a_verdict_is_provisional_until_a_person_confirms_it(project: Server):
    mark = ask(project, "scan_file", path="settings.py").structured_content["findings"][0]["fingerprint"]
    result = ask(
        project,
        "decide",
        fingerprint=mark[:10],
        state="false-positive",
        reason="input-trusted",
        text="Only our own job writes this file.",
        agent="Bot",
    )
    assert not result.is_error, words(result)
    assert result.structured_content["provisional"] is True
    path = project.folder / ".assay" / "verdicts" / f"{mark}.toml"
    verdict = parse_verdict(path.name, path.read_bytes())
    assert verdict.origin is Author.AGENT
    assert verdict.author == "Bot"
    (found,) = ask(project, "scan_file", path="settings.py").structured_content["findings"]
    assert found["suppressed"] is None, "a verdict of an agent must not let a finding be"
    done = subprocess.run(
        [sys.executable, "-m", "assay", "decide", mark, "--confirm", "--author", "Ann"],
        cwd=project.folder,
        capture_output=True,
        text=True,
        timeout=WAIT,
    )
    assert done.returncode == 0, done.stderr
    (found,) = ask(project, "scan_file", path="settings.py").structured_content["findings"]
    assert found["suppressed"]


@pytest.mark.parametrize(
    ("tool", "arguments", "parts"),
    [
        ("check_code", {}, ("`text`", "It takes: text (required), path (required)")),
        ("check_code", {"text": 3, "path": "a.py"}, ("Expected `str`", "text")),
        ("check_code", {"text": "x = 1", "path": "a.py", "mode": "fast"}, ("unknown field `mode`",)),
        ("check_code", {"text": "x = 1", "path": ""}, ("path is empty",)),
        ("check_code", {"text": "x = 1", "path": "a.unknown"}, ("language",)),
        ("check_code", {"text": "x = 1", "path": "a\0.py"}, ("not a path",)),
        ("scan_file", {"path": ["a.py"]}, ("Expected `str`",)),
        ("queue", {"minutes": -1}, (">= 0",)),
        ("queue", {"limit": "many"}, ("Expected `int`",)),
        ("fix", {"path": "settings.py", "level": "wild"}, ("'wild'",)),
        ("decide", {"fingerprint": "abc", "state": "fix"}, ("`text`",)),
        ("decide", {"fingerprint": "abc", "state": "perhaps", "text": "x"}, ("'perhaps'",)),
        ("decide", {"fingerprint": "abc", "state": "accept", "text": "x", "reason": "because"}, ("risk-accepted",)),
        ("decide", {"fingerprint": "abcdef", "state": "accept", "text": "x"}, ("No finding",)),
        ("no_such_tool", {}, ("There is no tool", "check_code")),
    ],
)
def test_bad_arguments_are_answered_with_what_to_do(project: Server, tool: str, arguments: dict[str, Any], parts):
    result = ask(project, tool, **arguments)
    assert result.is_error
    for part in parts:
        assert part in words(result)
    assert "Traceback" not in words(result)


def test_nothing_outside_of_the_project_is_read_or_written(project: Server):
    outside = project.folder.parent / "outside.py"
    outside.write_text(YAML)
    (project.folder / "link.py").symlink_to(outside)
    (project.folder / "up").symlink_to(project.folder.parent)
    for path in ("../outside.py", str(outside), "link.py", "up/outside.py", "a/../../outside.py", "~/x.py/../../../.."):
        for tool, more in (
            ("scan_file", {}),
            ("fix", {"write": True, "level": "all"}),
            ("check_code", {"text": "import os\n"}),
        ):
            result = ask(project, tool, path=path, **more)
            assert result.is_error, (tool, path)
            assert "not inside of the project's folder" in words(result)
    assert outside.read_text() == YAML


def test_five_megabytes_are_refused_with_words(project: Server):
    large = YAML + ("# " + "plain words " * 16 + "\n") * 25_800
    assert len(large) > 5_000_000
    result = ask(project, "check_code", path="large.py", text=large)
    assert result.is_error
    assert "bytes" in words(result)
    assert "files.max-size" in words(result)
    (project.folder / "large.py").write_text(large)
    assert "files.max-size" in words(ask(project, "scan_file", path="large.py"))
    assert "files.max-size" in words(ask(project, "fix", path="large.py", text=large))


def test_wrong_settings_are_named(project: Server):
    (project.folder / "assay.toml").write_text("[files]\nmax-size = 'big'\n")
    result = ask(project, "check_code", path="a.py", text="x = 1\n")
    assert result.is_error
    assert "assay.toml" in words(result)
    assert "max-size" in words(result)


def test_many_calls_at_once_are_all_answered_rightly(project: Server):
    async def conversation(client: Client) -> list[Any]:
        return await asyncio.gather(
            client.call_tool("check_code", {"path": "a.py", "text": YAML}),
            client.call_tool("queue", {}),
            client.call_tool("check_code", {"path": "b.py", "text": "x = 1\n"}),
            client.call_tool("scan_file", {"path": "app.py"}),
            client.call_tool("explain", {"of": "sql-injection"}),
            client.call_tool("fix", {"path": "settings.py"}),
        )

    one, queue, other, scanned, page, fixed = project.talk(conversation)
    assert [found["path"] for found in one.structured_content["findings"]] == ["a.py"]
    assert other.structured_content["findings"] == []
    assert queue.structured_content["today"]
    assert scanned.structured_content["findings"][0]["path"] == "app.py"
    assert "CWE-89" in words(page)
    assert fixed.structured_content["fixes"]


def test_the_loop_answers_while_a_check_is_under_way(project: Server):
    """A list of tools is answered before the check that was asked for first."""
    long = "".join(f"def f{number}(stream):\n    return yaml.load(stream)\n" for number in range(500))

    async def conversation(client: Client) -> tuple[float, float]:
        started = time.monotonic()
        slow = asyncio.create_task(client.call_tool("check_code", {"path": "a.py", "text": "import yaml\n" + long}))
        await asyncio.sleep(0)
        await client.call_tool("no_such_tool", {})
        answered = time.monotonic() - started
        result = await slow
        assert not result.is_error
        return answered, time.monotonic() - started

    quick, slow = project.talk(conversation)
    assert quick < slow


def test_secrets_are_never_repeated(project: Server):
    key = "AKIA" + "QZ7NWX3KLMP2RSTV"
    password = "correct" + "horse" + "battery9"
    text = (
        "import yaml, boto3, requests\n\n\ndef read(stream):\n"
        f"    client = boto3.client('s3', aws_access_key_id='{key}', aws_secret_access_key='{password}')\n"
        f"    password = '{password}'\n"
        f"    requests.get('https://example.com', auth=('user', '{password}'), verify=False)\n"
        f"    return yaml.load(stream, Loader=yaml.Loader), '{password}'\n"
    )
    (project.folder / "keys.py").write_text(text)
    answers = [
        ask(project, "check_code", path="keys2.py", text=text),
        ask(project, "scan_file", path="keys.py"),
        ask(project, "fix", path="keys.py"),
        ask(project, "fix", path="keys.py", level="all"),
        ask(project, "fix", path="keys.py", text=text),
        ask(project, "queue"),
    ]
    assert {"hard-coded-credential"} <= {found["rule"] for found in answers[0].structured_content["findings"]}
    for answer in answers:
        assert not answer.is_error
        for secret in (key, password):
            assert secret not in words(answer)
            assert secret not in str(answer.structured_content)
    assert "write=true" in words(answers[2])
    written = ask(project, "fix", path="keys.py", write=True)
    assert password not in str(written)
    assert "yaml.safe_load" in (project.folder / "keys.py").read_text()


def test_what_is_not_checked_is_said(project: Server):
    result = ask(project, "check_code", path="made.py", text="# Code generated by a tool. DO NOT EDIT.\n" + YAML)
    assert result.is_error
    assert "files.generated" in words(result)


def test_strange_texts_are_answered(project: Server):
    assert "binary" in words(ask(project, "check_code", path="odd.py", text="\0\0\0"))
    for text in ("(\n" * 20_000, "é" * 1_000 + "\r\n\f x = \ud7ff", "def f(:\n  yaml.load(", ""):
        result = ask(project, "check_code", path="odd.py", text=text)
        assert not result.is_error or "was not checked" in words(result), words(result)


def test_without_the_sdk_it_says_what_to_install(project: Server):
    program = (
        "import sys, importlib.util as util\nfind = util.find_spec\n"
        "util.find_spec = lambda name, *rest: None if name.split('.')[0] in ('mcp', 'mcp_types') else find(name, *rest)\n"
        "sys.argv = ['assay', 'mcp']\nfrom assay.cli.main import main\nsys.exit(main())\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        cwd=project.folder,
        capture_output=True,
        text=True,
        timeout=WAIT,
        stdin=subprocess.DEVNULL,
    )
    assert done.returncode == 2
    assert "pip install 'assay[mcp]'" in done.stderr
    assert done.stdout == ""


def test_the_server_ends_when_its_client_is_gone(project: Server):
    done = subprocess.run(
        [sys.executable, "-m", "assay", "mcp"],
        cwd=project.folder,
        capture_output=True,
        text=True,
        timeout=WAIT,
        stdin=subprocess.DEVNULL,
    )
    assert done.returncode == 0
    assert done.stdout == ""
