"""The command line from outside: real processes, real files, real exit codes."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from report_samples import TOP

BAD = """import subprocess
from flask import request

def run():
    subprocess.run("ping " + request.args["host"], shell=True)
"""
GOOD = "x = 1\n"


def many(count: int) -> str:
    """Return a file with so many findings."""
    head, body = BAD.split("\n\n")
    return head + "\n" + "".join(f"\n{body.replace('run()', f'run_{number}()')}" for number in range(count))


@pytest.fixture
def assay(tmp_path: Path):
    """Run the installed command in a folder of its own, with a cache of its own."""
    folder = tmp_path / "project"
    folder.mkdir()
    environment = {key: value for key, value in os.environ.items() if key not in ("NO_COLOR", "FORCE_COLOR", "COLUMNS")}
    environment["XDG_CACHE_HOME"] = str(tmp_path / "cache")

    def run(
        *arguments: str, text: str | None = None, cwd: Path = folder, **variables: str
    ) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "assay", *arguments],
            cwd=cwd,
            input=text,
            capture_output=True,
            text=True,
            encoding="utf-8",
            env=environment | variables,
            timeout=120,
        )

    run.folder = folder  # type: ignore[attr-defined]
    run.environment = environment  # type: ignore[attr-defined]
    return run


def write(folder: Path, **files: str) -> None:
    for name, text in files.items():
        (folder / name.replace("__", "/")).with_suffix(".py").write_text(text, encoding="utf-8")


def test_findings_mean_1_and_none_mean_0(assay):
    write(assay.folder, good=GOOD)
    done = assay("scan")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("No findings in 1 file.")
    write(assay.folder, bad=BAD)
    done = assay("scan")
    assert (done.returncode, done.stderr) == (1, "")
    assert "bad.py:5:5" in done.stdout
    assert "command-injection" in done.stdout


def test_the_threshold_decides_the_exit_code(assay):
    write(assay.folder, bad=BAD)
    assert assay("scan", "--fail-on", "critical").returncode == 1
    assert assay("scan", "--fail-on", "never").returncode == 0
    (assay.folder / "assay.toml").write_text('[scan]\nfail-on = "never"\n')
    assert assay("scan").returncode == 0
    assert assay("scan", "--fail-on", "low").returncode == 1


def test_json_into_a_file_and_the_ending_chooses_the_format(assay):
    write(assay.folder, bad=BAD)
    assert assay("scan", "--output", "report.json").stdout == ""
    data = json.loads((assay.folder / "report.json").read_text(encoding="utf-8"))
    assert [finding["rule"] for finding in data["findings"]] == ["command-injection"]
    assay("scan", "--output", "report.sarif")
    assert json.loads((assay.folder / "report.sarif").read_text(encoding="utf-8"))["version"] == "2.1.0"
    done = assay("scan", "--output", "nowhere/report.json")
    assert done.returncode == 2
    assert "nowhere" in done.stderr
    assert "Traceback" not in done.stderr


def test_the_second_scan_knows_everything_and_says_the_same(assay):
    write(assay.folder, good=GOOD, bad=BAD, broken="def (:\n")
    first = json.loads(assay("scan", "-f", "json").stdout)
    second = json.loads(assay("scan", "-f", "json").stdout)
    assert first["summary"]["known_files"] == 0
    assert second["summary"]["known_files"] == second["summary"]["files"] == 3
    assert first["findings"] == second["findings"]
    write(assay.folder, good=BAD)
    third = json.loads(assay("scan", "-f", "json").stdout)
    assert third["summary"]["known_files"] == 2
    assert len(third["findings"]) == 2
    assert json.loads(assay("scan", "-f", "json", "--no-cache").stdout)["summary"]["known_files"] == 0


def test_a_damaged_cache_costs_nothing_but_time(assay, tmp_path: Path):
    write(assay.folder, bad=BAD)
    expected = json.loads(assay("scan", "-f", "json").stdout)["findings"]
    (cache,) = (tmp_path / "cache" / "assay").glob("*.sqlite3")
    whole = cache.read_bytes()
    for damage in (b"", b"nonsense" * 1000, whole[: len(whole) // 2], whole[:4000] + os.urandom(len(whole) - 4000)):
        cache.write_bytes(damage)
        done = assay("scan", "-f", "json")
        assert done.stderr == ""
        assert json.loads(done.stdout)["findings"] == expected
    cache.unlink()
    cache.mkdir()
    assert json.loads(assay("scan", "-f", "json").stdout)["findings"] == expected


def test_order_is_the_same_whatever_the_number_of_processes(assay):
    for number in range(12):
        write(assay.folder, **{f"m{number}": many(number % 3 + 1)})
    reports = [
        json.loads(assay("scan", "-f", "json", "--no-cache", "--jobs", jobs).stdout)["findings"]
        for jobs in ("1", "2", "5")
    ]
    assert reports[0] == reports[1] == reports[2]
    assert len(reports[0]) == 24


def test_standard_input_is_scanned_under_its_name(assay):
    done = assay("scan", "-", "--path", "pkg/app.py", "-f", "json", text=BAD)
    assert done.returncode == 1
    (finding,) = json.loads(done.stdout)["findings"]
    assert finding["path"] == "pkg/app.py"
    assert assay("scan", "-", "--path", "app.py", text=GOOD).returncode == 0
    for arguments, words in (
        (("-",), "--path"),
        (("-", "--path", "a.xyz"), "language"),
        (("-", "x.py", "--path", "a.py"), "alone"),
        (("--path", "a.py"), "standard input"),
    ):
        done = assay("scan", *arguments, text=BAD)
        assert done.returncode == 2
        assert words in done.stderr


def test_text_and_scan_of_the_same_file_agree(assay):
    write(assay.folder, app=BAD)
    from_file = json.loads(assay("scan", "app.py", "-f", "json").stdout)["findings"]
    from_pipe = json.loads(assay("scan", "-", "--path", "app.py", "-f", "json", text=BAD).stdout)["findings"]
    assert from_file == from_pipe


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("scann",), "Did you mean 'scan'?"),
        (("scan", "nowhere.py"), "There is no file or folder 'nowhere.py'."),
        (("scan", "--rule", "comand-injection"), "Did you mean 'command-injection'"),
        (("scan", "--no-rule", "x"), "No rule has the id 'x'."),
        (("scan", "--format", "xml"), "xml"),
        (("explain", "sql-injektion"), "Did you mean 'sql-injection'"),
        (("scan", "--config", "nowhere.toml"), "nowhere.toml"),
        (("lsp", "--what"), "--what"),
    ],
)
def test_mistakes_are_explained_and_mean_2(assay, arguments, words):
    done = assay(*arguments)
    assert done.returncode == 2
    assert words in done.stderr
    assert "Traceback" not in done.stderr


def test_wrong_settings_are_named_by_file_line_and_key_and_mean_2(assay):
    (assay.folder / "assay.toml").write_text("[rules]\ndisabled = ['comand-injection']\n[file]\n")
    done = assay("scan")
    assert done.returncode == 2
    assert (
        "assay.toml:2: rules.disabled: No rule has the id 'comand-injection'. Did you mean 'command-injection'"
        in done.stderr
    )
    assert "assay.toml:3: file: There is no such setting. Did you mean 'files'?" in done.stderr


def test_rules_can_be_chosen(assay):
    write(assay.folder, bad=BAD)
    assert assay("scan", "--rule", "sql-injection").returncode == 0
    assert assay("scan", "--rule", "command-injection").returncode == 1
    assert assay("scan", "--no-rule", "command-injection").returncode == 0
    (assay.folder / "assay.toml").write_text("rules.disabled = ['command-injection']\n")
    assert assay("scan").returncode == 0
    (assay.folder / "other.toml").write_text("")
    assert assay("scan", "--config", "other.toml").returncode == 1


def test_what_is_left_out_is_counted(assay):
    write(assay.folder, good=GOOD)
    (assay.folder / "binary.py").write_bytes(b"\0\1\2")
    (assay.folder / "generated.py").write_text("# @generated\n")
    (assay.folder / "node_modules").mkdir()
    (assay.folder / "notes.unknown").write_text("")
    summary = json.loads(assay("scan", "-f", "json").stdout)["summary"]
    assert summary["skipped"] == {"binary": 1, "generated": 1, "unknown-language": 1, "vendored": 1}
    again = json.loads(assay("scan", "-f", "json").stdout)["summary"]
    assert again["skipped"] == summary["skipped"]
    (assay.folder / "assay.toml").write_text("files.generated = true\n")
    assert "generated" not in json.loads(assay("scan", "-f", "json").stdout)["summary"]["skipped"]


def test_paths_work_from_where_the_command_was_given(assay):
    (assay.folder / "assay.toml").write_text("")
    (assay.folder / "pkg").mkdir()
    write(assay.folder, pkg__app=BAD)
    assert "\npkg/app.py:5:5".replace("\n", "     ") in assay("scan").stdout
    inner = assay("scan", cwd=assay.folder / "pkg")
    assert "../pkg/app.py:5:5" in inner.stdout
    assert (
        json.loads(assay("scan", "-f", "json", cwd=assay.folder / "pkg").stdout)["findings"][0]["path"] == "pkg/app.py"
    )


def test_colours_only_where_they_are_wanted(assay):
    write(assay.folder, bad=BAD)
    assert "\x1b" not in assay("scan").stdout
    assert "\x1b[" in assay("scan", FORCE_COLOR="1").stdout
    assert "\x1b" not in assay("scan", FORCE_COLOR="1", NO_COLOR="1").stdout


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no pseudo-terminals of this kind.")
def test_progress_and_colour_in_a_terminal_and_none_when_quiet(assay):
    import pty

    for number in range(20):
        write(assay.folder, **{f"m{number}": many(3)})

    def in_terminal(*arguments: str) -> str:
        parent, child = pty.openpty()
        process = subprocess.Popen(
            [sys.executable, "-m", "assay", "scan", "--no-cache", "--fail-on", "never", *arguments],
            cwd=assay.folder,
            env={**assay.environment, "TERM": "xterm-256color"},
            stdin=child,
            stdout=child,
            stderr=child,
        )
        os.close(child)
        output = b""
        while True:
            try:
                piece = os.read(parent, 65536)
            except OSError:
                break
            if not piece:
                break
            output += piece
        os.close(parent)
        assert process.wait(60) == 0
        return output.decode("utf-8", "replace")

    loud = in_terminal("--rule", "sql-injection")
    assert "Scanning" in loud
    assert "\x1b[" in loud
    assert "Scanning" not in in_terminal("--rule", "sql-injection", "--quiet")


def test_an_interrupt_ends_at_once_without_a_traceback(assay, tmp_path: Path):
    for number in range(200):
        write(assay.folder, **{f"m{number}": many(100)})
    process = subprocess.Popen(
        [sys.executable, "-m", "assay", "scan", "--jobs", "2"],
        cwd=assay.folder,
        env=assay.environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    # The cache file appears when the scan itself has begun.
    cache = tmp_path / "cache" / "assay"
    while not cache.exists() and process.poll() is None:
        os.sched_yield()
    os.killpg(process.pid, signal.SIGINT)
    output, errors = process.communicate(timeout=20)
    assert process.returncode == 130
    assert errors.strip() == "Interrupted."
    assert output == ""


def test_killing_a_scan_at_any_moment_damages_nothing(assay):
    for number in range(30):
        write(assay.folder, **{f"m{number}": many(number)})
    expected = json.loads(assay("scan", "-f", "json", "--no-cache").stdout)["findings"]
    for attempt in range(12):
        process = subprocess.Popen(
            [sys.executable, "-m", "assay", "scan", "--jobs", "2"],
            cwd=assay.folder,
            env=assay.environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        try:
            process.wait(0.15 + 0.08 * attempt)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
    done = assay("scan", "-f", "json")
    assert done.stderr == ""
    assert json.loads(done.stdout)["findings"] == expected


def test_a_reader_that_goes_away_is_no_error(assay):
    write(assay.folder, bad=many(600))
    process = subprocess.Popen(
        [sys.executable, "-m", "assay", "scan"],
        cwd=assay.folder,
        env=assay.environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdout
    process.stdout.readline()
    process.stdout.close()
    assert process.stderr
    assert process.stderr.read() == ""
    assert process.wait(60) in (0, 1)


def test_no_secret_leaves_in_any_format_or_in_the_cache(assay, tmp_path: Path):
    secret = "correct-horse-" + "-".join(["battery", "staple", "9417"])
    write(
        assay.folder,
        app=f'PASSWORD = "{secret}"\nTOKENS = {{"api_key": "{secret}"}}\n\ndef f(password="{secret}"):\n    return password\n',
    )
    assert "hard-coded-credential" in assay("scan", "-f", "json").stdout
    for name in ("text", "json", "sarif", "markdown", "junit", "github", "gitlab"):
        done = assay("scan", "-f", name)
        assert secret not in done.stdout + done.stderr, name
    for path in (tmp_path / "cache").rglob("*"):
        assert not path.is_file() or secret.encode() not in path.read_bytes()


def test_help_everywhere_with_examples(assay):
    overview = assay("--help").stdout
    for name in re.findall(r"^  (\w+)  ", overview.split("Commands:")[1].split("\n\n")[0], re.MULTILINE):
        done = assay(name, "--help")
        assert done.returncode == 0
        assert done.stdout.startswith("Usage: assay ")
    assert "Examples:" in assay("scan", "--help").stdout
    assert re.fullmatch(r"assay \d+\.\d+\.\d+\n", assay("--version").stdout)


def test_rules_and_their_pages(assay):
    listed = json.loads(assay("rules", "--format", "json").stdout)
    assert len(listed) >= 15
    text = assay("rules").stdout
    for rule in listed:
        assert rule["id"] in text
    page = assay("explain", "command-injection").stdout
    for heading in ("What it does", "Why is this bad", "What to do", "Known misses", "Example"):
        assert f"## {heading}" in page


def test_the_bundled_sample_shows_its_mistakes_and_no_careful_twin(assay):
    findings = json.loads(assay("scan", str(TOP / "examples"), "-f", "json").stdout)["findings"]
    rules = {finding["rule"] for finding in findings}
    assert len(rules) >= 12
    for finding in findings:
        # Neither twin limits how often it may be called.
        assert "safe" not in finding["symbol"].lower() or finding["rule"] == "missing-rate-limit"
    assert (findings[0]["severity"], findings[0]["evidence"], findings[0]["decision"]) == ("critical", "flow", "Act")
    assert [finding["decision"] for finding in findings] == sorted(
        (finding["decision"] for finding in findings), key=["Act", "Attend", "Track*", "Track"].index
    )


def test_the_way_to_the_language_server_imports_nothing_slow():
    code = (
        "import sys; sys.argv = ['assay', 'lsp', '--help']; from assay.cli.main import main; main(); "
        "print([m for m in ('click', 'rich', 'pygls', 'assay.engine') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.endswith("[]\n")


def test_a_warm_scan_loads_no_engine(assay):
    write(assay.folder, bad=BAD)
    assay("scan")
    code = (
        "import sys; from assay.cli.root import run; run(['scan', '-f', 'json']); "
        "print([m for m in sys.modules if m.startswith(('assay.engine', 'tree_sitter', 'multiprocessing'))], file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=assay.folder,
        env=assay.environment,
        capture_output=True,
        text=True,
        check=True,
    )
    assert json.loads(done.stdout)["summary"]["known_files"] == 1
    assert done.stderr == "[]\n"
