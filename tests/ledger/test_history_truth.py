"""History against the truth: long histories that were built for the test, compared finding by finding and commit by commit."""

from __future__ import annotations

import json
import re
import time
from datetime import date
from pathlib import Path

import pytest

from assay.app.history import ProjectHistory
from ledger.cli_run import assay
from ledger.histories import TrueLife, grown
from ledger.reading import BEGIN, read

NUMBER = re.compile(r"(?:entry_|tool_|compute_|host-)(\d+)")


def by_number(history: ProjectHistory) -> dict[int, list[int]]:
    """Return the numbers of the tracks of each weakness."""
    found: dict[int, list[int]] = {}
    for index, track in enumerate(history.tracks):
        match = NUMBER.search(track.item.finding.code)
        assert match is not None, track.item.finding.code
        found.setdefault(int(match[1]), []).append(index)
    return found


def told(history: ProjectHistory, index: int) -> list[tuple[str, str, bool, str | None, bool]]:
    """Return the stays of a track: opened by, brought by, assisted, closed by, with its file."""
    line = history.line
    stays = []
    for number, stay in enumerate(history.tracks[index].stays):
        origin = history.origins[index, number]
        closed = line[stay.closed].id if stay.closed is not None else None
        stays.append((line[stay.opened].id, origin.commit, bool(origin.assistance), closed, stay.with_file))
    return stays


@pytest.mark.parametrize("seed", [1, 2])
def test_a_history_of_a_thousand_commits_is_told_as_it_was(tmp_path: Path, seed: int):
    builder = grown(seed, 1_050, BEGIN)
    ids = builder.write(tmp_path / "repository")
    read_back = read(tmp_path / "repository", tmp_path / "cache")
    history = read_back.history
    assert history is not None
    # Branches that nobody has merged yet are no part of it.
    assert 1_000 <= len(read_back.log.commits) <= len(builder.commits)
    assert [commit.id for commit in history.line] == [ids[mark] for mark in builder.line]

    tracks = by_number(history)
    assert tracks.keys() == builder.truth.keys()
    assert [number for number, indices in tracks.items() if len(indices) > 1] == []
    wrong = []
    for number, life in builder.truth.items():
        (index,) = tracks[number]
        expected = [
            (
                ids[stay.opened],
                ids[stay.origin],
                builder.commits[stay.origin].is_assisted,
                ids[stay.closed] if stay.closed else None,
                stay.with_file,
            )
            for stay in life.stays
        ]
        moves = [history.line[move].id for move in history.tracks[index].moves]
        if told(history, index) != expected or moves != [ids[mark] for mark in life.moves]:
            wrong.append((number, expected, told(history, index), life.moves, moves))
    assert wrong == []

    # The history has everything in it that it is to show.
    lives = builder.truth.values()
    assert len(lives) > 200
    assert sum(len(life.stays) > 1 for life in lives) > 10
    assert sum(len(life.moves) for life in lives) > 50
    assert sum(stay.with_file for life in lives for stay in life.stays) > 5
    assert sum(stay.origin != stay.opened for life in lives for stay in life.stays) > 10
    assert sum(len(builder.commits[mark].parents) > 1 for mark in builder.line) > 10
    assert _is_mixed(lives)


def _is_mixed(lives: object) -> bool:
    return any(isinstance(life, TrueLife) and len(life.stays) > 1 and life.moves for life in lives)  # type: ignore[attr-defined]


def test_what_was_kept_is_not_analysed_again(tmp_path: Path):
    grown(3, 150, BEGIN).write(tmp_path / "repository")
    first = read(tmp_path / "repository", tmp_path / "cache")
    started = time.perf_counter()
    second = read(tmp_path / "repository", tmp_path / "cache")
    assert first.analyses.analysed > 50
    assert second.analyses.analysed == 0
    assert second.analyses.known >= first.analyses.analysed
    assert time.perf_counter() - started < 30
    assert first.history is not None
    assert second.history is not None
    assert [told(first.history, index) for index in range(len(first.history.tracks))] == [
        told(second.history, index) for index in range(len(second.history.tracks))
    ]


def test_open_at_the_end_is_what_a_scan_finds(tmp_path: Path):
    folder = tmp_path / "repository"
    grown(4, 200, BEGIN).write(folder)
    history = read(folder, tmp_path / "cache").history
    assert history is not None
    known = {(path, identity.fingerprint) for path, entries in history.open.items() for _, identity in entries}
    scanned = json.loads(assay(folder, "scan", "--format", "json", "--fail-on", "never").stdout)
    assert known == {(item["path"], item["fingerprint"]) for item in scanned["findings"]}
    assert len(known) > 10


def test_a_part_of_the_history_says_what_it_does_not_know(tmp_path: Path):
    builder = grown(5, 200, BEGIN)
    ids = builder.write(tmp_path / "repository")
    whole = read(tmp_path / "repository", tmp_path / "cache").history
    assert whole is not None
    middle = len(whole.line) // 2
    day = time.gmtime(whole.times[middle])
    cut = read(tmp_path / "repository", tmp_path / "cache", date(day.tm_year, day.tm_mon, day.tm_mday)).history
    assert cut is not None
    assert cut.is_cut
    assert 0 < cut.first <= middle
    boundary = builder.line[cut.first - 1]
    there = {number for track in cut.tracks if track.stays[0].opened == -1 for number in [_number(track)]}
    opened = {
        number
        for number, life in builder.truth.items()
        for stay in life.stays
        if stay.opened <= boundary and (stay.closed is None or stay.closed > boundary)
    }
    assert there == opened
    later = {ids[stay.opened] for life in builder.truth.values() for stay in life.stays if stay.opened > boundary}
    assert {cut.line[stay.opened].id for track in cut.tracks for stay in track.stays if stay.opened >= 0} == later


def _number(track: object) -> int:
    match = NUMBER.search(track.item.finding.code)  # type: ignore[attr-defined]
    assert match is not None
    return int(match[1])
