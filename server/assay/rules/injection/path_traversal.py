"""Request data chooses a file.

What it does
    Finds file operations (open, read, write, delete, send, move) on a path that holds request data, the name of an
    uploaded file, or text from a language model, where nothing reduces it to a file name or checks that it stays in its
    folder. In Java these are ``java.io``, ``java.nio.file``, Commons IO, and the resources of Spring and of servlets. In Go these
    are ``os``, ``http.ServeFile``, ``c.File``, ``SaveUploadedFile`` and ``SendFile``; parameters with names such as ``userPath``
    count as request data.

Why is this bad
    ``../`` and absolute paths leave the folder that was meant: a stranger reads the program's secrets, or overwrites
    its code.

What to do
    Resolve the path and check that it is still below the folder (``is_relative_to``, ``path.resolve`` and
    ``startsWith``), use what the framework offers (``send_from_directory``, ``secure_filename``, ``root`` of
    ``sendFile``), or look the file up by an identifier. In Java compare after ``root.resolve(name).normalize()`` with
    ``startsWith(root)``, or take ``FilenameUtils.getName(name)``. In Go ask ``filepath.IsLocal(name)``, open below an ``os.Root``,
    or take ``filepath.Base(name)``.

Known misses
    Paths of which no source is in sight: a function that opens what it is given is not reported by itself, unless the
    name of its parameter says whose data it takes (``user_input``), or it puts a file name behind a folder of its own. Checks
    written in another file are not seen.

Example
    Before::

        return send_file(os.path.join(REPORTS, request.args["name"]))

    After::

        return send_from_directory(REPORTS, request.args["name"])
"""

from __future__ import annotations

from assay.rules.api import (
    REMOTE,
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
    identifiers_in,
    nodes,
    on_flow,
    words_of,
)
from assay.rules.injection._paths import joined_parts, keep_names_only
from assay.rules.injection._pieces import is_constant_name, last_name
from assay.rules.texts import flatten, is_written_text

RULE = Rule(
    id="path-traversal",
    title="Request data chooses a file",
    cwe=22,
    severity=Severity.HIGH,
    message="{source} becomes part of a file path; with ../ or an absolute path it leaves the folder that was meant.",
    advice="Reduce it to a file name, or resolve the path and check that it is still inside the folder.",
    on=(on_flow(REMOTE, "llm-output", "named-input", "named-file", to="path", at_sink=False),),
    impact=TechnicalImpact.DATA,
    ease=Ease.REQUEST,
    automatable=True,
    languages=("java", "python", "javascript", "typescript", "tsx", "go"),
    fix_safety=Safety.BEHAVIOUR_CHANGING,
    also_cwe=(23, 36, 73),
)

_PATH_WORDS = frozenset(
    [
        "name",
        "filename",
        "path",
        "filepath",
        "fname",
        "dest",
        "destination",
        "target",
        "location",
        "originalname",
        "key",
        "folder",
        "dir",
        "directory",
        "out",
        "output",
    ]
)
_OWN_NAMES = frozenset({"path", "filename", "destination", "filepath", "tempFilePath"})
"""What multer, formidable and express-fileupload choose by themselves for a file that they have stored."""
_JAVA_STREAMS = ("InputStream", "InputStream()", "Reader", "Reader()", ".openStream()", "ServletInputStream")
_JAVA_READERS = ("ws.rs.core.Response.ok", "ResponseBuilder.entity", "java.util.Scanner")
_STREAMS = ("io.", "tempfile.", "requests.", "httpx.")


def check(match: Match) -> Report | None:
    """Report proven flows, unless what arrives is a file and not the name of one; and parameters that their name calls input, in a built path."""
    if match.argument is None:
        return None
    if match.source_kind == "named-input" and match.evidence is Evidence.SINK:
        return Report(Confidence.MEDIUM) if match.value.text is None or match.value.is_built_text else None
    if match.source_kind == "named-file" and match.evidence is Evidence.SINK:
        return Report(Confidence.LOW, _BELOW) if _is_behind_fixed_folder(match) else None
    if match.evidence is not Evidence.FLOW:
        return None
    if (match.value.path or "").startswith(_STREAMS) or (match.value.path or "").endswith(_JAVA_STREAMS):
        return None
    if match.source_kind == "upload" and not _names_a_file(match):
        return None
    if match.source_kind == "upload-name" and _is_named_by_library(match):
        return None
    if (match.path or "").endswith(_JAVA_READERS) and match.value.path not in ("java.io.File", "java.nio.file.Path"):
        return None  # Only a file is read there; what else is given is sent or read itself.
    if (match.path or "").endswith(".UrlResource") and not match.source_text(match.argument).endswith("toUri()"):
        return None
    return Report(Confidence.HIGH)


_BELOW = "A file name that this function is given is put behind a folder as it comes; with ../ or an absolute path it leaves the folder."


def _is_behind_fixed_folder(match: Match) -> bool:
    """Whether a path is a folder that stands fast with a parameter behind it: whoever writes this means one folder and no other."""
    function = match.function
    if match.is_test or function is None or function.name.startswith("_"):
        return False
    try:
        built, parts = joined_parts(match)
    except CannotEdit:
        return False
    names = {parameter.name for parameter in function.parameters if parameter.default is None}
    if not parts or not isinstance(parts[-1], nodes.Name) or parts[-1].id not in names:
        return False
    folder: nodes.Expression | str = built
    if isinstance(built, nodes.Call) and built.arguments:
        folder = built.arguments[0]
    elif isinstance(built, nodes.Binary) and built.operator == "/":
        folder = built.left
    elif is_written_text(built):
        folder = flatten(built)[0]
    if isinstance(folder, str):
        return True
    if isinstance(folder, nodes.Call) and last_name(folder) == "Path" and len(folder.arguments) == 1:
        folder = folder.arguments[0]
    return match.evaluate(folder).is_constant or is_constant_name(folder)


def _is_named_by_library(match: Match) -> bool:
    """Whether it is the name that a library gave a file when it stored it: ``req.file.path``."""
    argument = match.argument
    return match.language != "python" and isinstance(argument, nodes.Attribute) and argument.name in _OWN_NAMES


def _names_a_file(match: Match) -> bool:
    """Whether an uploaded file's name, and not the file itself, is what reaches the sink."""
    argument = match.argument
    if _is_named_by_library(match):
        return False
    if match.value.text is not None or not isinstance(argument, nodes.Name | nodes.Attribute | nodes.Subscript):
        return argument is not None
    words = [word for name in identifiers_in(argument) for word in words_of(name)]
    return bool(_PATH_WORDS.intersection(words))


def fix(match: Match, code: CodeEditor) -> Fixed:
    """Use Flask's own function where it fits; else keep only the name of the file."""
    call = match.call
    if match.path == "flask.send_file" and call is not None and isinstance(match.argument, nodes.Call):
        built, parts = joined_parts(match)
        if built is match.argument and last_name(built) == "join" and len(parts) == 1 and isinstance(built, nodes.Call):
            code.replace_callee(call, code.add_import("flask", "send_from_directory"))
            code.replace(built, f"{code.text(built.arguments[0])}, {code.text(built.arguments[1])}")
            return Fixed("Send the file from its folder only")
    if match.path == "flask.send_from_directory":
        raise CannotEdit
    keep_names_only(match, code)
    return Fixed("Keep only the name of the file")
