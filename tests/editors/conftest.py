"""What the tests in real editors share: the editors themselves, and the server that they start."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Generator, Iterator
from pathlib import Path

import pytest

from editors import install

METHOD_NOT_FOUND = -32601
INSECURE_LINE = "settings = yaml.load(text)"
SECURE_LINE = "settings = yaml.safe_load(text)"


@pytest.fixture(scope="session")
def assay_program() -> Path:
    """The server as it is installed beside the running Python; ``ASSAY_PROGRAM`` names another one."""
    program = Path(os.environ.get("ASSAY_PROGRAM") or Path(sys.executable).parent / "assay")
    assert program.exists(), (
        f"{program} is not there: install the project in this environment first (pip install -e .)."
    )
    return program


@pytest.fixture(scope="session")
def drivers() -> Iterator[None]:
    """The Python packages that drive editors, importable while the tests run."""
    install.ensure("drivers")
    sys.path.append(str(install.PYTHON_PACKAGES))
    yield
    sys.path.remove(str(install.PYTHON_PACKAGES))


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A folder with settings and a file into which the insecure line is typed, as its fifth."""
    folder = tmp_path / "project"
    folder.mkdir()
    (folder / "assay.toml").write_text("", encoding="utf-8")
    (folder / "app.py").write_text("import yaml\n\n\ndef read(text):\n    return settings\n", encoding="utf-8")
    return folder


def _answers(program: Path, method: str) -> bool:
    """Whether a server knows a request: asked over its standard input and output, as an editor would."""
    messages = [
        {"id": 1, "method": "initialize", "params": {"processId": None, "rootUri": None, "capabilities": {}}},
        {"method": "initialized", "params": {}},
        {"id": 2, "method": method, "params": {}},
        {"id": 3, "method": "shutdown"},
        {"method": "exit"},
    ]
    frames = b""
    for message in messages:
        body = json.dumps({"jsonrpc": "2.0", **message}).encode()
        frames += b"Content-Length: %d\r\n\r\n%b" % (len(body), body)
    with subprocess.Popen([str(program), "lsp"], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        # Everything but the end: a server may leave unanswered what is under way when it is told to stop.
        ending = frames.rindex(b"Content-Length", 0, frames.index(b'"shutdown"'))
        process.stdin.write(frames[:ending])
        process.stdin.flush()
        try:
            while True:
                length = 0
                while line := process.stdout.readline().strip():
                    if line.lower().startswith(b"content-length:"):
                        length = int(line.split(b":")[1])
                if not length:
                    return False
                answer = json.loads(process.stdout.read(length))
                if answer.get("id") == 2 and "method" not in answer:
                    return answer.get("error", {}).get("code") != METHOD_NOT_FOUND
        finally:
            process.stdin.write(frames[ending:])
            process.stdin.close()


@pytest.fixture(scope="session")
def ranked(assay_program: Path) -> None:
    """Fails where the server does not know the requests of the ranked list in editors/REQUESTS.md."""
    for method in ("assay/queue", "assay/explain", "assay/decide", "assay/reasons"):
        assert _answers(assay_program, method), f"{assay_program} does not answer {method}"


@pytest.fixture
def repository(project: Path) -> Path:
    """The project as a git repository of somebody, as verdicts are written in."""
    for command in (["init", "-q"], ["config", "user.name", "Ada"], ["config", "user.email", "ada@example.org"]):
        subprocess.run(["git", *command], cwd=project, check=True, timeout=60)
    return project


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Photograph the window of a test that failed, before its fixtures close it."""
    report = yield
    window = getattr(item, "funcargs", {}).get("window")
    if report.when == "call" and report.failed and window is not None:
        window.photograph(item.name)
    return report
