"""The ledger under two processes at once, and under kill -9 at any moment: nothing lost, nothing damaged."""

from __future__ import annotations

import json
import os
import random
import signal
import sqlite3
import subprocess
import sys
import threading
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from assay.ledger.events import Event, EventKind
from assay.ledger.store import Ledger, LedgerError, Migration, migrations
from ledger.cli_run import assay, environment
from ledger.histories import git

DAY = date(2026, 3, 9)

WRITER = """
import sys
from datetime import date
from pathlib import Path
from assay.ledger.events import Event, EventKind
from assay.ledger.store import Ledger

ledger, name = Ledger(Path(sys.argv[1])), sys.argv[2]
number = 0
while True:
    batch = [Event(EventKind.GATE, date(2026, 3, 9), path=f"{name}/{number}/{part}") for part in range(3)]
    ledger.add(batch)
    sys.stdout.write(f"{number}\\n")
    sys.stdout.flush()
    number += 1
"""


class Writer:
    """A process that writes batches of three events, and says after each that it is on disk."""

    def __init__(self, path: Path, name: str) -> None:
        self.name = name
        self.said: list[int] = []
        self._enough = threading.Event()
        self._wanted = 0
        self.process = subprocess.Popen(
            [sys.executable, "-c", WRITER, str(path), name], stdout=subprocess.PIPE, text=True, bufsize=1
        )
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            if line.endswith("\n"):
                self.said.append(int(line))
                if len(self.said) >= self._wanted:
                    self._enough.set()

    def wait_for(self, count: int) -> None:
        self._wanted = count
        if len(self.said) < count:
            self._enough.clear()
            assert len(self.said) >= count or self._enough.wait(60)

    def kill(self) -> None:
        self.process.send_signal(signal.SIGKILL) if os.name == "posix" else self.process.kill()
        self.process.wait(30)
        self._reader.join(30)


def test_two_processes_write_and_are_killed_at_any_moment(tmp_path: Path):
    path = tmp_path / "ledger.sqlite3"
    rng = random.Random(7)
    acknowledged: dict[str, int] = {}
    for round_number in range(6):
        writers = [Writer(path, f"{round_number}-{side}") for side in "ab"]
        # Whoever is killed first leaves the other one in the middle of its work.
        for writer in writers:
            writer.wait_for(rng.randrange(1, 25))
        for writer in rng.sample(writers, 2):
            writer.wait_for(len(writer.said) + rng.randrange(0, 3))
            writer.kill()
        for writer in writers:
            acknowledged[writer.name] = len(writer.said)
    connection = sqlite3.connect(path)
    assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    connection.close()
    batches: dict[tuple[str, int], Counter[str]] = {}
    for event in Ledger(path).events():
        name, number, part = event.path.split("/")
        batches.setdefault((name, int(number)), Counter())[part] += 1
    # Every batch is there once and whole, and every one that was said to be there is.
    assert {tuple(sorted(parts.items())) for parts in batches.values()} == {(("0", 1), ("1", 1), ("2", 1))}
    for name, count in acknowledged.items():
        numbers = sorted(number for writer, number in batches if writer == name)
        assert numbers == list(range(len(numbers)))
        assert len(numbers) in (count, count + 1)
    assert sum(acknowledged.values()) > 30
    assert not Ledger(path).set_aside()


def test_processes_that_come_first_at_the_same_time_make_one_ledger(tmp_path: Path):
    path = tmp_path / "deep" / "ledger.sqlite3"
    writers = [Writer(path, f"writer-{number}") for number in range(4)]
    for writer in writers:
        writer.wait_for(3)
    for writer in writers:
        writer.kill()
    names = {event.path.split("/")[0] for event in Ledger(path).events()}
    assert names == {writer.name for writer in writers}


def test_a_damaged_file_is_put_aside_and_kept(tmp_path: Path):
    ledger = Ledger(tmp_path / "ledger.sqlite3")
    ledger.path.write_bytes(b"this is no database at all" * 1000)
    ledger.add([Event(EventKind.GATE, DAY)])
    assert [event.kind for event in ledger.events()] == [EventKind.GATE]
    (kept,) = ledger.set_aside()
    assert kept.read_bytes().startswith(b"this is no database")
    ledger.erase()
    assert ledger.set_aside() == []


def test_a_damaged_page_is_no_reason_to_lose_what_comes_next(tmp_path: Path):
    ledger = Ledger(tmp_path / "ledger.sqlite3")
    ledger.add(Event(EventKind.GATE, DAY, path=f"file-{number}") for number in range(2000))
    size = ledger.path.stat().st_size
    with ledger.path.open("r+b") as stream:
        stream.seek(0)
        stream.write(b"\xff" * (size // 2))
    ledger.add([Event(EventKind.GATE, DAY, path="after")])
    assert [event.path for event in ledger.events()] == ["after"]
    assert len(ledger.set_aside()) == 1


def test_steps_are_applied_by_name_each_as_a_whole(tmp_path: Path):
    path = tmp_path / "ledger.sqlite3"
    Ledger(path).add([Event(EventKind.GATE, DAY, path="old")])

    def broken(connection: sqlite3.Connection) -> None:
        connection.execute("ALTER TABLE events ADD COLUMN colour TEXT NOT NULL DEFAULT 'grey'")
        connection.execute("INSERT INTO no_such_table VALUES (1)")

    with pytest.raises(LedgerError):
        Ledger(path, [*migrations(), Migration("step_0002_broken", broken)]).events()
    columns = [row[1] for row in sqlite3.connect(path).execute("PRAGMA table_info(events)")]
    assert "colour" not in columns

    def colour(connection: sqlite3.Connection) -> None:
        connection.execute("ALTER TABLE events ADD COLUMN colour TEXT NOT NULL DEFAULT 'grey'")

    newer = Ledger(path, [*migrations(), Migration("step_0002_colour", colour)])
    newer.add([Event(EventKind.GATE, DAY, path="new")])
    assert [event.path for event in newer.events()] == ["old", "new"]
    # An older program leaves a newer ledger alone, and says why.
    with pytest.raises(LedgerError, match="newer version"):
        Ledger(path).add([Event(EventKind.GATE, DAY)])
    assert len(newer.events()) == 2


@pytest.mark.skipif(os.name != "posix", reason="Links need rights here.")
@pytest.mark.parametrize("is_folder", [True, False])
def test_a_link_is_not_followed(tmp_path: Path, is_folder: bool):
    target = tmp_path / "elsewhere"
    target.mkdir()
    (target / "ledger.sqlite3").write_bytes(b"")
    place = tmp_path / "assay"
    if is_folder:
        place.symlink_to(target)
    else:
        place.mkdir()
        (place / "ledger.sqlite3").symlink_to(target / "ledger.sqlite3")
    with pytest.raises(LedgerError, match="symbolic link"):
        Ledger(place / "ledger.sqlite3").add([Event(EventKind.GATE, DAY)])
    assert (target / "ledger.sqlite3").read_bytes() == b""


def test_names_of_files_need_not_be_text(tmp_path: Path):
    ledger = Ledger(tmp_path / "ledger.sqlite3")
    ledger.add([Event(EventKind.GATE, DAY, path="caf\udce9.py")])
    assert [event.path for event in ledger.events()] == ["caf\\udce9.py"]


# By the command line ----------------------------------------------------------


def repository(tmp_path: Path) -> Path:
    folder = tmp_path / "repository"
    folder.mkdir()
    git(folder, "init", "-q", "-b", "main")
    (folder / "app.py").write_text("import yaml\n\n\ndef load(text):\n    return yaml.load(text, Loader=yaml.Loader)\n")
    git(folder, "add", ".")
    return folder


def exported(folder: Path) -> list[dict[str, object]]:
    events: list[dict[str, object]] = json.loads(assay(folder, "ledger", "export").stdout)["events"]
    return events


def test_what_happens_is_written_down_beside_the_repository_and_erased_by_one_command(tmp_path: Path):
    folder = repository(tmp_path)
    assert exported(folder) == []
    subprocess.run([sys.executable, "-m", "assay", "gate", "-q"], cwd=folder, env=environment(folder), timeout=120)
    assay(folder, "fix", "-q", "app.py")
    events = exported(folder)
    assert [(event["kind"], event["count"]) for event in events] == [("gate", 0), ("quick-fix", 1)]
    assert events[1]["path"] == "app.py"
    path = Path(assay(folder, "ledger", "path").stdout.strip())
    assert path == folder / ".git" / "assay" / "ledger.sqlite3"
    assert path.is_file()
    assert git(folder, "status", "--porcelain", "--untracked-files=all").splitlines() == ["AM app.py"]
    told = json.loads(assay(folder, "report", "--format", "json").stdout)
    assert (told["fixed_early"]["is_known"], told["fixed_early"]["quick_fixes"]) == (True, 1)
    assert assay(folder, "ledger", "erase").stdout == "2 events erased.\n"
    assert exported(folder) == []
    kept = b"".join(file.read_bytes() for file in path.parent.iterdir())
    assert b"app.py" not in kept
    assert b"quick-fix" not in kept


def test_nothing_personal_and_no_code_is_written_down(tmp_path: Path):
    folder = repository(tmp_path)
    secret = "hunter" + "2" * 12
    (folder / "app.py").write_text(
        f'import yaml\n\npassword = "{secret}"\n\n\ndef load(text):\n    return yaml.load(text, Loader=yaml.Loader)\n'
    )
    git(folder, "add", ".")
    git(folder, "commit", "-q", "-m", "Load", at="2026-03-09T12:00:00Z")
    scanned = json.loads(assay(folder, "scan", "--format", "json", "--fail-on", "never").stdout)
    for finding in scanned["findings"]:
        fingerprint, text = finding["fingerprint"], "Because " + "of the release."
        options = ("--state", "defer", "--text", text, "--author", "Ann Author")
        assay(folder, "decide", fingerprint, *options)
    assay(folder, "report", "-q")
    events = exported(folder)
    assert {event["kind"] for event in events} == {"verdict", "report"}
    path = Path(assay(folder, "ledger", "path").stdout.strip())
    kept = b"".join(file.read_bytes() for file in path.parent.iterdir())
    for text in (secret, "Ann", "example.org", "release", "yaml.load(", "hunter"):
        assert text.encode() not in kept
    assert {len(str(event["day"])) for event in events} == {len("2026-03-09")}


def test_it_can_be_switched_off(tmp_path: Path):
    folder = repository(tmp_path)
    (folder / "assay.toml").write_text("[ledger]\nenabled = false\n")
    git(folder, "add", ".")
    assay(folder, "fix", "-q", "app.py")
    assay(folder, "report", "-q")
    subprocess.run([sys.executable, "-m", "assay", "gate", "-q"], cwd=folder, env=environment(folder), timeout=120)
    assert not (folder / ".git" / "assay").exists()


def test_without_git_it_is_in_the_state_folder_of_the_person(tmp_path: Path):
    folder = tmp_path / "plain"
    folder.mkdir()
    (folder / "app.py").write_text("import yaml\n\n\ndef load(text):\n    return yaml.load(text, Loader=yaml.Loader)\n")
    assay(folder, "fix", "-q", "app.py")
    path = Path(assay(folder, "ledger", "path").stdout.strip())
    assert tmp_path / "home" in path.parents
    assert path.is_file()
    assert [entry.name for entry in folder.iterdir()] == ["app.py"]
