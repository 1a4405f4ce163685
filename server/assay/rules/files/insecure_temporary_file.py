"""A temporary file has a name that others can foresee.

What it does
    Finds ``tempfile.mktemp`` and its kin, and files with a fixed name in ``/tmp`` or in the system's temporary folder that the program
    writes. In Java these are files under ``/tmp`` or ``java.io.tmpdir`` with a fixed name. In Go also such with the time or the
    number of the process in their names.

Why is this bad
    Between choosing the name and opening the file somebody else on the machine can put a file or a link there. The program then writes over
    another file, or reads what the other one wrote.

What to do
    Let the system make the file: ``tempfile.mkstemp``, ``NamedTemporaryFile``, ``TemporaryDirectory``, ``fs.mkdtempSync``. In
    Java use ``Files.createTempFile``. In Go use ``os.CreateTemp``.

Known misses
    Names that are put together from the process number or the time, and other folders that everybody may write.

Example
    Before::

        path = tempfile.mktemp(suffix=".csv")

    After::

        path = tempfile.mkstemp(suffix=".csv")[1]
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
    id="insecure-temporary-file",
    title="Temporary file with a name that can be foreseen",
    cwe=377,
    severity=Severity.LOW,
    message="Others can foresee the name of this file and put their own in its place.",
    advice="Let the system make the file, with a name of its own.",
    on=(on_mark("temporary-name"), on_argument("path", "tmp", "temp", "tmpdir", "gettempdir", "shm")),
    impact=TechnicalImpact.DATA,
    ease=Ease.LOCAL,
    automatable=False,
    languages=("java", "python", "javascript", "typescript", "tsx", "go"),
    fix_safety=Safety.BEHAVIOUR_CHANGING,
)

_SHARED_FOLDERS = ("/tmp/", "/var/tmp/", "/dev/shm/")
_SHARED_FOLDER_CALLS = frozenset({"tempfile.gettempdir()", "os.tmpdir()", "os.TempDir()"})
_JAVA_WRITING_CALLS = frozenset(
    {"FileOutputStream", "FileWriter", "PrintWriter", "PrintStream", "RandomAccessFile", "write", "writeString"}
    | {"newOutputStream", "newBufferedWriter", "createFile", "createNewFile"}
)
_JOINS = frozenset(
    {
        "java.io.File",
        "java.nio.file.Path.of",
        "java.nio.file.Paths.get",
        "os.path.join",
        "path.join",
        "path.resolve",
        "pathlib.Path",
        "path/filepath.Join",
        "path.Join",
    }
)
_WRITING_CALLS = frozenset(
    {
        "writeFile",
        "writeFileSync",
        "appendFile",
        "appendFileSync",
        "createWriteStream",
        "outputFile",
        "outputFileSync",
        "outputJson",
        "writeJson",
        "writeJsonSync",
        "Create",
        "WriteFile",
        "write_text",
        "write_bytes",
        "touch",
    }
)


def check(match: Match) -> Report | None:
    """Report names that are chosen without making the file, and fixed names in a folder that everybody may write."""
    if match.is_test:
        return None
    if match.kind == "temporary-name":
        return Report(Confidence.HIGH, evidence=Evidence.SINK)
    argument = match.argument
    if argument is None or not _writes(match) or not _is_in_shared_folder(argument, match):
        return None
    return Report(Confidence.MEDIUM, evidence=Evidence.POSTURE)


def fix(match: Match, code: CodeEditor) -> Fixed:
    """Let the system make the file."""
    call, path = match.call, match.path or ""
    if call is not None and path == "os.Create" and isinstance(call.arguments[0], nodes.Constant):
        folder, _, name = str(call.arguments[0].value).rpartition("/")
        if folder == "/tmp":
            callee = f"{code.text(call.function).rpartition('.')[0]}.CreateTemp"
            code.replace(call, code.call(callee, code.literal(""), code.literal(f"*-{name}")))
            return Fixed("Let the system make the file (its name is what Name returns)")
    if call is None or match.language != "python":
        raise CannotEdit
    if path == "tempfile.mktemp":
        name = code.text(call.function)
        made = name.removesuffix("mktemp") + "mkstemp" if "." in name else code.add_import("tempfile", "mkstemp")
        code.replace(call, f"{made}({code.text(nodes.Node(call.arguments_start, call.arguments_end))})[1]")
        return Fixed("Let the system make the file")
    mode = match.value_of(1, "mode")
    if path == "open" and isinstance(call.arguments[0], nodes.Constant) and mode is not None:
        if (
            isinstance(mode.constant, str)
            and "a" not in mode.constant
            and len(call.arguments) == 2
            and not call.keywords
        ):
            module = code.add_import("tempfile")
            code.replace(call, f"{module}.NamedTemporaryFile({code.literal(mode.constant)}, delete=False)")
            return Fixed("Let the system make the file (its name is in the attribute name)")
    raise CannotEdit


def _writes(match: Match) -> bool:
    """Whether the call makes or changes the file."""
    name = (match.path or match.name).rsplit(".", 1)[-1]
    if name in _WRITING_CALLS or (match.language == "java" and name in _JAVA_WRITING_CALLS):
        return True
    if name not in {"open", "openSync"}:
        return False
    is_method = (
        isinstance(match.argument, nodes.Call)
        and match.call is not None
        and match.argument is not match.argument_node(0)
    )
    mode = match.value_of(0 if is_method else 1, "mode")
    if mode is None or not isinstance(mode.constant, str):
        return False
    # With x the file must not exist yet, which is what keeps others out.
    return any(letter in mode.constant for letter in "wa") and "x" not in mode.constant


_GUESSED = re.compile(r"\btime\.Now\(\)|\bos\.Getpid\(\)|\bDate\.now\(\)|\bnew Date\(\)|\bprocess\.pid\b")


def _is_guessable(node: nodes.Expression, match: Match) -> bool:
    """Whether a name is fixed, or varies in JavaScript by nothing but the time or the number of the process."""
    value = match.evaluate(node)
    if isinstance(value.constant, str):
        return True
    holes = [piece.node for piece in value.text or () if not isinstance(piece, str)]
    is_javascript = match.language in ("javascript", "typescript", "tsx")
    return is_javascript and bool(holes) and all(_GUESSED.search(match.source_text(hole)) for hole in holes)


def _is_guessed(node: nodes.Expression, match: Match) -> bool:
    """Whether a path in a shared folder varies by nothing but the time or the number of the process, or adds a constant to that folder."""
    if isinstance(node, nodes.Binary) and node.operator == "+":
        folder, rest = match.evaluate(node.left), match.evaluate(node.right)
        if folder.path in _SHARED_FOLDER_CALLS and isinstance(rest.constant, str):
            return True
    text = match.evaluate(node).text
    if not text or not isinstance(text[0], str) or not text[0].startswith(_SHARED_FOLDERS):
        return False
    holes = [piece.node for piece in text if not isinstance(piece, str)]
    return bool(holes) and all(_GUESSED.search(match.source_text(hole)) for hole in holes)


def _is_javas_folder(node: nodes.Expression, match: Match) -> bool:
    """Whether an expression is ``System.getProperty("java.io.tmpdir")``, also by way of a variable."""
    node = match.definition_of(node) or node
    return (
        match.language == "java"
        and isinstance(node, nodes.Call)
        and len(node.arguments) == 1
        and match.source_text(node.function).endswith("System.getProperty")
        and match.evaluate(node.arguments[0]).constant == "java.io.tmpdir"
    )


def _adds_to_shared_folder(node: nodes.Expression, match: Match) -> bool:
    """Whether a text is Java's temporary folder with nothing but constants behind it."""
    parts: list[nodes.Expression] = []
    while isinstance(node, nodes.Binary) and node.operator == "+":
        parts.append(node.right)
        node = node.left
    return (
        bool(parts)
        and _is_javas_folder(node, match)
        and all(
            isinstance(match.evaluate(part).constant, str) or match.source_text(part) == "File.separator"
            for part in parts
        )
    )


def _is_in_shared_folder(argument: nodes.Expression, match: Match) -> bool:
    """Whether a path is fixed and in a folder that everybody may write."""
    value = match.evaluate(argument)
    if isinstance(value.constant, str):
        return value.constant.startswith(_SHARED_FOLDERS)
    node = match.definition_of(argument) or argument
    if match.language not in ("python", "java") and _is_guessed(node, match):
        return True
    if match.language == "java" and _adds_to_shared_folder(node, match):
        return True
    if isinstance(node, nodes.Call) and node.arguments and match.evaluate(node.function).path in _JOINS:
        first, *rest = node.arguments
        if not rest and match.language == "java" and _adds_to_shared_folder(first, match):
            return True
        folder = match.evaluate(first)
        is_shared = (
            _is_javas_folder(first, match)
            or folder.path in _SHARED_FOLDER_CALLS
            or (isinstance(folder.constant, str) and f"{folder.constant.rstrip('/')}/".startswith(_SHARED_FOLDERS))
        )
        if not rest:
            return isinstance(folder.constant, str) and folder.constant.startswith(_SHARED_FOLDERS)
        return is_shared and all(_is_guessable(part, match) for part in rest)
    return False
