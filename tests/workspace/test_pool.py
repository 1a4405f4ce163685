"""A pool of processes in which one bad item costs one item."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time

import pytest

from assay.workspace.pool import Failure, processor_count, run_over


def nothing() -> None:
    pass


def fail_to_start() -> None:
    os._exit(3)


def work(item: int) -> int:
    if item == 13:
        os.kill(os.getpid(), signal.SIGKILL)
    if item == 14:
        raise ValueError("fourteen")
    if item == 15:
        signal.pause()
    return item * item


def one(_: int) -> int:
    return 1


def run(items: list[int], **options: object) -> dict[int, object]:
    return dict(run_over(work, items, initialise=nothing, weight=one, **options))  # type: ignore[arg-type]


def test_every_item_has_its_result():
    items = [*range(10), *range(20, 500)]
    assert run(items, jobs=3) == {index: item * item for index, item in enumerate(items)}


def test_nothing_to_do():
    assert run([]) == {}


def test_bad_items_are_lost_alone_and_named():
    items = list(range(40))
    results = run(items, jobs=2, timeout=1.0)
    assert {index for index, result in results.items() if isinstance(result, Failure)} == {13, 14, 15}
    assert results[13] == Failure("The analysis of this file ended its process (SIGKILL).")
    assert results[14] == Failure("The analysis failed (ValueError: fourteen).")
    assert results[15] == Failure("The analysis took longer than 1 seconds and was given up.")
    assert all(results[item] == item * item for item in items if item not in (13, 14, 15))


def test_processes_that_cannot_start_are_reported_for_every_item():
    results = dict(run_over(work, [1, 2, 3], initialise=fail_to_start, weight=one, jobs=2))
    assert set(results) == {0, 1, 2}
    assert all(isinstance(result, Failure) for result in results.values())


def test_ending_early_ends_the_processes():
    import multiprocessing

    before = set(multiprocessing.active_children())
    iterator = run_over(work, list(range(10)), initialise=nothing, weight=one, jobs=2)
    next(iterator)
    iterator.close()  # type: ignore[attr-defined]
    assert set(multiprocessing.active_children()) == before


def test_at_least_one_processor():
    assert processor_count() >= 1


SCRIPT = """
import os, signal, sys, time
from assay.workspace.pool import run_over
def work(item):
    os.write(1, b"%d\\n" % os.getpid())  # One write, so that two processes do not mix.
    signal.pause()
def nothing(): pass
def one(item): return 1
if __name__ == "__main__":
    try:
        list(run_over(work, [1, 2], initialise=nothing, weight=one, jobs=2))
    except KeyboardInterrupt:
        sys.exit(130)
"""


def is_running(pid: int) -> bool:
    try:
        with open(f"/proc/{pid}/stat") as stream:
            return stream.read().rsplit(")", 1)[1].split()[0] != "Z"
    except OSError:
        return False


@pytest.mark.skipif(sys.platform != "linux", reason="Processes are looked up in /proc.")
@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGKILL])
def test_workers_end_with_their_parent(tmp_path, how):
    script = tmp_path / "script.py"
    script.write_text(SCRIPT)
    # A group of its own, so that an interrupt reaches the workers too, as it does in a terminal.
    with subprocess.Popen(
        [sys.executable, script], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True
    ) as parent:
        assert parent.stdout
        workers = [int(parent.stdout.readline()) for _ in range(2)]
        if how == signal.SIGINT:
            os.killpg(parent.pid, how)
            assert parent.wait(10) == 130
            assert parent.stderr
            assert parent.stderr.read() == ""
            assert not any(map(is_running, workers))
        else:
            parent.kill()
            parent.wait(10)
            # Workers in the middle of an item end after it; these never finish theirs, so the test ends them.
            for worker in workers:
                os.kill(worker, signal.SIGKILL)


IDLE = """
import os, signal
from assay.workspace.pool import run_over
def work(item): return item
def announce(): os.write(1, b"%d\\n" % os.getpid())
def one(item): return 1
if __name__ == "__main__":
    results = run_over(work, [1, 2], initialise=announce, weight=one, jobs=2)
    next(results)
    signal.pause()
"""


@pytest.mark.skipif(sys.platform != "linux", reason="Processes are looked up in /proc.")
def test_idle_workers_notice_that_their_parent_was_killed(tmp_path):
    script = tmp_path / "script.py"
    script.write_text(IDLE)
    with subprocess.Popen(
        [sys.executable, script], stdout=subprocess.PIPE, text=True, start_new_session=True
    ) as parent:
        assert parent.stdout
        workers = [int(parent.stdout.readline()) for _ in range(2)]
        parent.kill()
        parent.wait(10)
        deadline = time.monotonic() + 20
        while any(map(is_running, workers)) and time.monotonic() < deadline:
            os.sched_yield()
        assert not any(map(is_running, workers))
