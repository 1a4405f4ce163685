"""Builds repositories whose history of findings is known: by ``git fast-import``, from states in which each weakness carries a number.

The truth never looks at what the program under test looks at (fingerprints, neighbouring lines, git's diff): a weakness is known by the
number in its code, which nothing but this module reads.
"""

from __future__ import annotations

import os
import random
import subprocess
from dataclasses import dataclass, field, replace
from pathlib import Path

ZONES = ("+0000", "+0900", "-0800", "+0545", "-0330", "+1400")
BAD = (
    'yaml.load(text + "entry_{n}", Loader=yaml.Loader)',
    'subprocess.run("tool_{n} " + text, shell=True)',
    'eval("compute_{n}(" + text + ")")',
    'requests.get("https://host-{n}.example/" + text, verify=False, timeout=5)',
)
GOOD = (
    'yaml.safe_load(text + "entry_{n}")',
    'subprocess.run(["tool_{n}", text])',
    'len("compute_{n}(" + text + ")")',
    'requests.get("https://host-{n}.example/" + text, timeout=5)',
)
SETTINGS = b"""[rules]
enabled = ["unsafe-yaml", "command-injection", "code-injection", "tls-verification-off"]
"""
"""The truth knows of these rules alone."""
HEADER = "import subprocess\n\nimport requests\nimport yaml\n"


@dataclass(frozen=True)
class Block:
    """A function, weak or not."""

    number: int
    name: str
    is_bad: bool
    note: str = ""

    def text(self) -> str:
        line = (BAD if self.is_bad else GOOD)[self.number % 4].format(n=self.number)
        note = f"    # {self.note}\n" if self.note else ""
        return f'\n\ndef {self.name}(text):\n{note}    label = "job {self.number}"\n    return label, {line}\n'


State = dict[str, tuple[Block, ...]]
"""Functions by file."""


def without_copies(state: State) -> State:
    """Return the state with each number once: what was deleted and put back may have moved elsewhere meanwhile."""
    seen: set[int] = set()
    result: State = {}
    for path, blocks in state.items():
        kept = tuple(block for block in blocks if block.number not in seen)
        seen |= {block.number for block in kept}
        result[path] = kept
    return result


def text_of(blocks: tuple[Block, ...]) -> str:
    return HEADER + "".join(block.text() for block in blocks)


def bad_of(state: State) -> dict[int, tuple[str, str]]:
    """Return path and name of the function of each weakness."""
    return {block.number: (path, block.name) for path, blocks in state.items() for block in blocks if block.is_bad}


@dataclass
class Made:
    """A commit that was made."""

    mark: int
    at: int
    state: State
    parents: tuple[int, ...]
    renamed: dict[str, str]
    is_assisted: bool


@dataclass
class TrueStay:
    opened: int
    """The mark of the commit on the line."""
    origin: int
    """The mark of the commit that brought it in, in a branch perhaps."""
    closed: int | None = None
    with_file: bool = False


@dataclass
class TrueLife:
    stays: list[TrueStay] = field(default_factory=list)
    moves: list[int] = field(default_factory=list)


@dataclass
class Builder:
    """Writes a stream for ``git fast-import``, and the truth beside it."""

    stream: bytearray = field(default_factory=bytearray)
    commits: dict[int, Made] = field(default_factory=dict)
    line: list[int] = field(default_factory=list)
    truth: dict[int, TrueLife] = field(default_factory=dict)
    branches: dict[str, list[int]] = field(default_factory=dict)

    def commit(
        self,
        ref: str,
        state: State,
        at: int,
        *,
        zone: str = "+0000",
        written: int | None = None,
        written_zone: str = "+0000",
        message: str = "Work",
        parents: tuple[int, ...] = (),
        renamed: dict[str, str] | None = None,
        other_files: dict[str, bytes | None] | None = None,
        author: str = "Ann Author <ann@example.org>",
    ) -> int:
        mark = len(self.commits) + 1
        before = self.commits[parents[0]].state if parents else {}
        out = self.stream
        body = message.encode()
        out += f"commit refs/heads/{ref}\nmark :{mark}\n".encode()
        out += f"author {author} {written if written is not None else at} {written_zone}\n".encode()
        out += f"committer Carl Committer <carl@example.org> {at} {zone}\n".encode()
        out += b"data %d\n%b\n" % (len(body), body)
        for index, parent in enumerate(parents):
            out += f"{'from' if index == 0 else 'merge'} :{parent}\n".encode()
        for path in sorted(before.keys() - state.keys()):
            out += f"D {path}\n".encode()
        for path, blocks in state.items():
            if before.get(path) != blocks:
                self._file(path, text_of(blocks).encode())
        for path, content in (other_files or {}).items():
            if content is None:
                out += f"D {path}\n".encode()
            else:
                self._file(path, content)
        out += b"\n"
        is_assisted = "Co-authored-by: Claude" in message or "Assisted-by:" in message
        self.commits[mark] = Made(mark, at, dict(state), parents, renamed or {}, is_assisted)
        return mark

    def _file(self, path: str, content: bytes) -> None:
        self.stream += f"M 100644 inline {path}\ndata {len(content)}\n".encode() + content + b"\n"

    def on_line(self, state: State, at: int, *, side: tuple[int, ...] = (), **options: object) -> int:
        """Commit on the main line, and write the truth down; ``side`` are the commits of the branch that is merged."""
        parents = tuple(self.line[-1:]) + tuple(side[-1:])
        mark = self.commit("main", state, at, parents=parents, **options)  # type: ignore[arg-type]
        every = [block.number for blocks in state.values() for block in blocks]
        assert len(every) == len(set(every))
        old = bad_of(self.commits[self.line[-1]].state) if self.line else {}
        new = bad_of(state)
        renamed = dict(self.commits[mark].renamed)
        for number in side:
            renamed |= self.commits[number].renamed
        for number in new.keys() - old.keys():
            origin = mark
            for candidate in side:
                parent = self.commits[candidate].parents[0]
                if number in bad_of(self.commits[candidate].state) and number not in bad_of(self.commits[parent].state):
                    origin = candidate
            self.truth.setdefault(number, TrueLife()).stays.append(TrueStay(mark, origin))
        for number in old.keys() - new.keys():
            stay = self.truth[number].stays[-1]
            stay.closed = mark
            path = old[number][0]
            stay.with_file = path not in state and path not in renamed
        for number in new.keys() & old.keys():
            if new[number] != old[number]:
                self.truth[number].moves.append(mark)
        self.line.append(mark)
        return mark

    def write(self, folder: Path) -> dict[int, str]:
        """Make the repository with a work tree; return the ids of commits by mark."""
        folder.mkdir(parents=True, exist_ok=True)
        git(folder, "init", "-q", "-b", "main")
        marks = folder / ".git" / "marks"
        git(folder, "fast-import", "--quiet", f"--export-marks={marks}", data=bytes(self.stream))
        git(folder, "reset", "-q", "--hard", "main")
        rows = (line.split() for line in marks.read_text().splitlines())
        return {int(mark[1:]): commit for mark, commit in rows}


def git(folder: Path, *arguments: str, data: bytes | None = None, at: str | None = None) -> str:
    surroundings = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    surroundings |= {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
    people = {"NAME": "Ann Author", "EMAIL": "ann@example.org"}
    for role in ("AUTHOR", "COMMITTER"):
        surroundings |= {f"GIT_{role}_{key}": value for key, value in people.items()}
        if at is not None:
            surroundings[f"GIT_{role}_DATE"] = at
    done = subprocess.run(
        ["git", *arguments], cwd=folder, input=data, capture_output=True, env=surroundings, timeout=120, check=False
    )
    assert done.returncode == 0, done.stderr.decode("utf-8", "replace")
    return done.stdout.decode("utf-8", "replace").strip()


def grown(seed: int, length: int, begin: int) -> Builder:
    """Return a history of about so many commits: weaknesses come, are fixed, come back by reverts, move, are renamed, and go with their
    files; branches are merged, one of them with a weakness of the merge's own."""
    rng = random.Random(seed)
    builder = Builder()
    state: State = {f"app/file_{index}.py": () for index in range(12)}
    numbers = iter(range(1, 1_000_000))
    now = begin
    builder.on_line(state, now, other_files={"assay.toml": SETTINGS})
    locked: dict[str, tuple[State, list[int], set[str]]] = {}
    undo: list[State] = []
    deleted: list[tuple[str, tuple[Block, ...]]] = []
    while len(builder.commits) < length:
        now += rng.randrange(600, 40_000)
        taken = {path for _, _, paths in locked.values() for path in paths}
        free = [path for path in state if path not in taken]
        options: dict[str, object] = {
            "zone": rng.choice(ZONES),
            "written": now - rng.randrange(0, 500_000),
            "written_zone": rng.choice(ZONES),
        }
        if rng.random() < 0.3:
            options["message"] = "Work\n\nCo-authored-by: Claude <noreply@anthropic.com>\n"
        what = rng.random()
        if what < 0.06 and len(locked) < 3 and free:
            name = f"branch-{len(builder.commits)}"
            locked[name] = (dict(state), [builder.line[-1]], {rng.choice(free), f"app/{name}.py"})
            continue
        if locked and what < 0.34:
            name = rng.choice(list(locked))
            branch, marks, paths = locked[name]
            branch = _changed(branch, sorted(paths), rng, numbers)
            marks.append(builder.commit(name, branch, now, parents=(marks[-1],), **options))  # type: ignore[arg-type]
            locked[name] = (branch, marks, paths)
            continue
        if locked and what < 0.42:
            name = rng.choice(list(locked))
            branch, marks, paths = locked.pop(name)
            if len(marks) > 1:
                state = {path: blocks for path, blocks in state.items() if path not in paths} | {
                    path: branch[path] for path in sorted(paths) if path in branch
                }
                if rng.random() < 0.3 and free:
                    path = rng.choice(free)
                    number = next(numbers)
                    state[path] = (*state[path], Block(number, f"handle_{number}", True))
                state = without_copies(state)
                builder.on_line(state, now, side=tuple(marks[1:]), **options)
            continue
        before, state = state, dict(state)
        renamed: dict[str, str] = {}
        if what < 0.48 and free and len(state) > 6:
            path = rng.choice(free)
            if rng.random() < 0.5 and state[path]:
                deleted.append((path, state.pop(path)))
            elif state[path]:
                target = f"lib/moved_{len(builder.commits)}.py"
                state = {target if name == path else name: blocks for name, blocks in state.items()}
                renamed[path] = target
        elif what < 0.53 and deleted:
            path, blocks = deleted.pop(rng.randrange(len(deleted)))
            if path not in state and path not in taken:
                state = without_copies(state | {path: blocks})
        elif what < 0.60 and undo:
            earlier = undo.pop()
            if not (earlier.keys() ^ state.keys()) and not any(
                earlier[path] != state[path] for path in taken & state.keys()
            ):
                state = earlier
        elif what < 0.66 and len(free) > 1:
            source, target = rng.sample(free, 2)
            if state[source]:
                block = rng.choice(state[source])
                state[source] = tuple(other for other in state[source] if other is not block)
                state[target] = (*state[target], block)
        elif free:
            state = _changed(state, free, rng, numbers)
        if state != before:
            undo.append(before)
        if len(undo) > 1 and rng.random() < 0.9:
            del undo[:-1]
        files = {f"docs/note_{len(builder.commits)}.md": b"words\n"} if rng.random() < 0.2 else None
        builder.on_line(state, now, renamed=renamed, other_files=files, **options)
    return builder


def _changed(state: State, paths: list[str], rng: random.Random, numbers: object) -> State:
    """Return the state after a usual change to one of the files."""
    state = dict(state)
    path = rng.choice(paths)
    blocks = list(state.get(path, ()))
    what = rng.random()
    bad = [index for index, block in enumerate(blocks) if block.is_bad]
    good = [index for index, block in enumerate(blocks) if not block.is_bad]
    if what < 0.4 or not blocks:
        number = next(numbers)  # type: ignore[call-overload]
        blocks.insert(rng.randrange(len(blocks) + 1), Block(number, f"handle_{number}", rng.random() < 0.75))
    elif what < 0.6 and bad:
        index = rng.choice(bad)
        blocks[index] = replace(blocks[index], is_bad=False)
    elif what < 0.65 and good:
        # A fix that is taken back much later.
        index = rng.choice(good)
        blocks[index] = replace(blocks[index], is_bad=True)
    elif what < 0.75:
        index = rng.randrange(len(blocks))
        blocks[index] = replace(blocks[index], note=f"see note {rng.randrange(1000)}")
    elif what < 0.83 and bad:
        # A safe function that gets another name and is made weak later is another finding to anybody.
        index = rng.choice(bad)
        blocks[index] = replace(blocks[index], name=f"renamed_{blocks[index].number}_{rng.randrange(1000)}")
    elif what < 0.92:
        rng.shuffle(blocks)
    else:
        # The function goes, weak or not.
        del blocks[rng.randrange(len(blocks))]
    state[path] = tuple(blocks)
    return state
