"""A file or folder is made writable for everybody.

What it does
    Finds ``os.chmod(path, 0o777)``, ``fs.chmodSync(path, "777")``, the command ``chmod 777`` and other modes with the right of
    everybody to write, also where they are put together from the constants of the module stat; modes that are given where a file or
    folder is made; and masks of 0. In Java these are ``PosixFilePermissions.fromString("rwxrwxrwx")`` and
    ``setWritable(true, false)``. In Go these are ``os.Chmod``, ``os.WriteFile``, ``os.OpenFile`` and ``os.MkdirAll`` with 0777,
    0666 or ``os.ModePerm``.

Why is this bad
    Every account on the machine, also that of another service that was broken into, can then change what the program reads, or runs.

What to do
    Give the right to write to the owner alone: 0o644 for files, 0o755 for folders and programs, 0o600 for what nobody else may read.

Known misses
    Modes that are computed or read from settings, and access lists. The modes of folders that are meant for
    everybody and carry the sticky bit (0o1777) are left alone.

Example
    Before::

        os.chmod(path, 0o777)

    After::

        os.chmod(path, 0o755)
"""

from __future__ import annotations

import re

from assay.rules.api import (
    CannotEdit,
    CodeEditor,
    Confidence,
    Ease,
    Evidence,
    Fixed,
    Match,
    Report,
    Rule,
    Safety,
    Severity,
    TechnicalImpact,
    nodes,
    on_argument,
    on_mark,
)

RULE = Rule(
    id="world-writable-file",
    title="File that everybody may write",
    cwe=732,
    severity=Severity.MEDIUM,
    message="Everybody on the machine may write here, other services and their intruders included.",
    advice="Give the right to write to the owner alone: 0o644, 0o755 for folders and programs, 0o600 for secrets.",
    on=(on_mark("file-mode", "creation-mode", "creation-mask"), on_argument(("shell-command", "program"), "chmod")),
    impact=TechnicalImpact.DATA,
    ease=Ease.LOCAL,
    automatable=False,
    languages=("java", "python", "javascript", "typescript", "tsx", "go"),
    fix_safety=Safety.BEHAVIOUR_CHANGING,
)

_WRITE_BY_OTHERS = 0o002
_WRITE_BY_GROUP = 0o020
_STICKY = 0o1000
_EVERYBODY = frozenset({"stat.S_IWOTH", "stat.S_IRWXO", "os.ModePerm", "io/fs.ModePerm"})
_MAXIMUM_DEPTH = 12
_CHMOD = re.compile(r"\bchmod\s+(-\w+\s+)*(0?[0-7]{2}[2367]|[ugo]*[ao][ugoa]*[+=][rx]*w[rx]*)(\s|$)")
_SET_BACK = re.compile(r"\bumask\(\s*[A-Za-z_]\w*\s*\)")


def check(match: Match) -> Report | None:
    """Report modes with the right of everybody to write, and masks that take it from nobody."""
    argument = match.argument
    if argument is None or match.is_test:
        return None
    if match.kind in ("shell-command", "program"):
        return Report(Confidence.HIGH, evidence=Evidence.SINK) if _CHMOD.search(_command(match)) else None
    if match.language == "java":
        written = match.value.constant
        is_open = written is False or (isinstance(written, str) and len(written) == 9 and written[7] == "w")
        return Report(Confidence.HIGH, evidence=Evidence.SINK) if is_open else None
    mode = _mode(match)
    if match.kind == "creation-mask":
        if _SET_BACK.search(match.source_text(nodes.Node(match.node.end, match.node.end + 200))):
            return None  # The mask is only read, which can be done in no other way.
        return Report(Confidence.MEDIUM, evidence=Evidence.POSTURE) if mode == 0 else None
    if mode is not None:
        if not mode & _WRITE_BY_OTHERS or mode & _STICKY:
            return None
    elif not _grants_to_everybody(argument, match, 0):
        return None
    if match.kind == "creation-mode":
        # The mask of the process takes the right away again, unless somebody changed the mask.
        return Report(Confidence.LOW, evidence=Evidence.POSTURE)
    return Report(Confidence.HIGH, evidence=Evidence.SINK)


def fix(match: Match, code: CodeEditor) -> Fixed:
    """Leave the right to write to the owner."""
    if match.language == "java" and match.kind == "file-mode" and match.argument is not None:
        written = match.value.constant
        if isinstance(written, str):
            code.replace(match.argument, code.literal(f"{written[:4]}-{written[5:7]}-{written[8:]}"))
        else:
            code.replace(match.argument, code.literal(True))
        return Fixed("Let only the owner write")
    argument, mode = match.argument, _mode(match)
    if argument is None or mode is None or match.kind in ("shell-command", "program"):
        raise CannotEdit
    if match.kind == "creation-mask":
        code.replace(argument, "0o022")
        return Fixed("Take the right to write from others")
    kept = mode & ~(_WRITE_BY_OTHERS | _WRITE_BY_GROUP)
    is_text = isinstance(match.value.constant, str)
    code.replace(argument, code.literal(f"{kept:o}") if is_text else f"0o{kept:o}")
    return Fixed("Let only the owner write")


def _command(match: Match) -> str:
    """Return the command that is run as one text, as far as it is constant."""
    call = match.call
    if match.value.constant_text and (call is None or len(call.arguments) < 2):
        return match.value.constant_text
    words = list((match.value.fields or {}).values())
    if call is not None and not words:
        # spawn("chmod", ["777", path])
        values = [match.evaluate(argument) for argument in call.arguments]
        words = [item for value in values for item in (value.fields or {"": value}).values()]
    return " ".join(str(word.constant) if word.is_constant else "?" for word in words)


def _mode(match: Match) -> int | None:
    constant = match.value.constant
    if isinstance(constant, str):
        try:
            return int(constant.removeprefix("0o"), 8)
        except ValueError:
            return None
    return constant if isinstance(constant, int) and not isinstance(constant, bool) else None


def _grants_to_everybody(node: nodes.Expression, match: Match, depth: int) -> bool:
    """Whether a mode that is put together with ``|`` holds a right of everybody to write."""
    if depth > _MAXIMUM_DEPTH:
        return False
    if isinstance(node, nodes.Binary):
        return node.operator == "|" and any(
            _grants_to_everybody(side, match, depth + 1) for side in (node.left, node.right)
        )
    if isinstance(node, nodes.Constant):
        return isinstance(node.value, int) and not isinstance(node.value, bool) and bool(node.value & _WRITE_BY_OTHERS)
    path = match.evaluate(node).path or ""
    return path in _EVERYBODY or path.endswith(("constants.S_IWOTH", "constants.S_IRWXO"))
