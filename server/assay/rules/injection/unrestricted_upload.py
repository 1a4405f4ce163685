"""An uploaded file is stored under a name of the sender's choice, whatever kind of file it is.

What it does
    Finds uploaded files that are stored under a name that ends as the sender says (``file.save``, ``open(…, "wb")``,
    ``file.mv``, ``fs.writeFile``, Django's storages) in a function that looks at neither the ending nor the type, and
    multer set up without ``fileFilter``. In Java these are ``MultipartFile``, ``Part`` and Commons FileUpload, stored under
    ``getOriginalFilename()`` or ``getSubmittedFileName()``. In Go it is ``header.Filename`` in ``os.Create``, ``SaveUploadedFile``
    and ``SaveFile``.

Why is this bad
    A page, a script or a template that lies in a folder which the server serves or runs is carried out: in the browsers
    of others, or on the server itself.

What to do
    Compare the ending with a list of those that are meant, choose the stored name yourself, keep uploads outside of
    what is served, and limit their size. In Java ``FilenameUtils.getExtension`` gives the ending, and ``UUID.randomUUID()`` a
    name. In Go ``filepath.Ext`` gives the ending.

Known misses
    Checks in another function whose name does not speak of it look like none; names that are put together in another
    function are not followed to their ending.

Example
    Before::

        file.save(os.path.join(UPLOADS, secure_filename(file.filename)))

    After::

        name = secure_filename(file.filename)
        if os.path.splitext(name)[1].lower() not in {".png", ".jpg", ".pdf"}:
            abort(400)
        file.save(os.path.join(UPLOADS, name))
"""

from __future__ import annotations

from collections.abc import Iterator

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
    descendants,
    identifiers_in,
    nodes,
    on_flow,
    on_mark,
    words_of,
)
from assay.rules.injection._pieces import last_name
from assay.rules.injection._statements import go_refusal, insert_before
from assay.rules.texts import flatten, is_written_text

RULE = Rule(
    id="unrestricted-upload",
    title="Uploaded file stored without a look at its kind",
    cwe=434,
    severity=Severity.HIGH,
    message="An uploaded file is stored under a name that ends as its sender says, so it may be a script or a page.",
    advice="Let only the endings through that are meant, and choose the name yourself.",
    on=(
        on_flow("upload", "upload-name", "http-request", to="stored-file", at_sink=False),
        on_mark("upload-unfiltered"),
    ),
    impact=TechnicalImpact.TAKEOVER,
    ease=Ease.REQUEST,
    automatable=True,
    languages=("java", "python", "javascript", "typescript", "tsx", "go"),
    fix_safety=Safety.GUIDED,
)

_UNFILTERED = "Every kind of file is taken here: nothing looks at the type or the ending of what is uploaded."
_NAME_MEMBERS = frozenset(
    {"Filename", "filename", "originalname", "originalFilename", "name", "raw_filename", "submittedFileName"}
)
_NAME_CALLS = frozenset({"getOriginalFilename", "getSubmittedFileName"})
"""How Java asks for the name that the sender gave."""
_NAME_ENDINGS = frozenset({"filename", "name", "ext", "extension", "ending", "suffix"})
_UPLOAD_WORDS = frozenset(
    {"file", "files", "upload", "uploaded", "image", "photo", "picture", "avatar", "document", "doc", "attachment"}
    | {"media", "f", "item", "part", "blob", "pdf", "csv", "resume", "cv", "logo", "video"}
)


def check(match: Match) -> Report | None:
    """Report names that end as the sender says, in functions that look at neither ending nor type."""
    if match.is_test:
        return None
    if match.kind == "upload-unfiltered":
        options = match.value_of(0)
        storage = options.fields.get("storage") if options is not None and options.fields is not None else None
        if storage is not None and (storage.path or "").endswith("memoryStorage()"):
            return None  # What is kept in memory is stored by other code, if at all.
        return Report(Confidence.MEDIUM, message=_UNFILTERED, evidence=Evidence.POSTURE)
    if match.evidence is not Evidence.FLOW or match.argument is None or _ends_fixed(match.argument, match):
        return None
    if match.language == "java" and any(taint.kind == "http-request" for taint in match.value.taints):
        return None  # Nothing that was uploaded: where a name alone decides what is written, another rule says so.
    names = [leaf for leaf in _leaves(match.argument, match) if _is_name_of_upload(leaf, match)]
    if not names or _looks_at_kind(match.function):
        return None
    return Report(Confidence.HIGH)


def _ends_fixed(expression: nodes.Expression, match: Match) -> bool:
    """Whether the program itself writes the ending of a path."""
    for _ in range(8):
        if isinstance(expression, nodes.Name):
            definition = match.definition_of(expression)
            if definition is None:
                return False
            expression = definition
        elif isinstance(expression, nodes.Call) and expression.arguments:
            expression = expression.arguments[-1]  # os.path.join(folder, name), Path(name), str(name)
        elif isinstance(expression, nodes.Binary) and expression.operator == "/":
            expression = expression.right
        else:
            break
    if not is_written_text(expression):
        return False
    last = flatten(expression)[-1]
    return isinstance(last, str) and "." in last


def _leaves(expression: nodes.Expression, match: Match) -> Iterator[nodes.Expression]:
    """Yield the variables and members in an expression that can vary, following each variable of the function to what it was given."""
    pending = [(expression, 0)]
    while pending:
        node, depth = pending.pop()
        for inner in descendants((node,)):
            if isinstance(inner, nodes.Call) and last_name(inner) in _NAME_CALLS:
                yield inner
            if not isinstance(inner, nodes.Name | nodes.Attribute | nodes.Subscript):
                continue
            if not match.evaluate(inner).taints:
                continue
            yield inner
            if isinstance(inner, nodes.Name) and depth < 4:
                definition = match.definition_of(inner)
                if definition is not None:
                    pending.append((definition, depth + 1))


def _is_name_of_upload(leaf: nodes.Expression, match: Match) -> bool:
    """Whether an expression is the name that the sender gave a file, and not the file itself."""
    if isinstance(leaf, nodes.Name):
        # What a route hands over to a function that stores it, or a part of the name that was taken from it.
        return leaf.id == "originalname" or bool(_NAME_ENDINGS.intersection(words_of(leaf.id)[-1:]))
    if isinstance(leaf, nodes.Call):
        return True
    if last_name(leaf) not in _NAME_MEMBERS:
        return False
    if last_name(leaf) != "name" or match.source_kind in ("upload", "upload-name"):
        return True
    return isinstance(leaf, nodes.Attribute) and bool(_UPLOAD_WORDS.intersection(words_of(last_name(leaf.value))))


_KIND_WORDS = frozenset(
    {"ext", "extension", "extensions", "suffix", "mimetype", "mime", "type", "types", "format", "content"}
)
_NAME_WORDS = _KIND_WORDS | {"filename", "name", "originalname", "fname"}
_CHECKING_WORDS = frozenset(
    {"allowed", "allow", "valid", "validate", "validator", "check", "verify", "imghdr", "magic", "filetype", "sniff"}
    | {"accept", "accepted", "permitted", "supported", "whitelist", "allowlist", "scan"}
)
_TESTS = frozenset(
    {
        "endswith",
        "endsWith",
        "contains",
        "includes",
        "has",
        "test",
        "match",
        "fullmatch",
        "search",
        "startswith",
        "startsWith",
        "some",
        "HasSuffix",
        "Contains",
        "DetectContentType",
    }
)


def _looks_at_kind(function: nodes.Function | None) -> bool:
    """Whether a function asks anything about the ending or the type of a file."""
    if function is None:
        return False
    for node in descendants(function.body):
        if isinstance(node, nodes.Compare):
            names = {
                word for side in (node.left, node.right) for name in identifiers_in(side) for word in words_of(name)
            }
            if isinstance(node.left, nodes.Constant) and node.left.value in ("..", "/", "\\", "\0"):
                continue
            if names & (_NAME_WORDS if node.operator in ("in", "not in") else _KIND_WORDS):
                return True
        elif isinstance(node, nodes.Call):
            name = last_name(node)
            words = set(words_of(name))
            if words & _CHECKING_WORDS or (
                words & {"is"} and words & {"image", "pdf", "file"} and name not in _FILE_TESTS
            ):
                return True
            if name in _TESTS:
                inside = (node.function, *node.arguments)
                if any(_NAME_WORDS.intersection(words_of(found)) for part in inside for found in identifiers_in(part)):
                    return True
        elif isinstance(node, nodes.Subscript):
            # if !allowed[name], if !pictures[extension]
            asked = {word for name in identifiers_in(node.key) for word in words_of(name)}
            if asked & _KIND_WORDS or _CHECKING_WORDS.intersection(words_of(last_name(node.value))):
                return True
        elif isinstance(node, nodes.Switch):
            if any(_KIND_WORDS.intersection(words_of(name)) for name in identifiers_in(node.subject)):
                return True
    return False


_FILE_TESTS = frozenset({"is_file", "isFile", "isfile"})
_PYTHON_ENDINGS = '{".jpg", ".jpeg", ".png", ".pdf"}'
_JAVASCRIPT_ENDINGS = '[".jpg", ".jpeg", ".png", ".pdf"]'


def fix(match: Match, code: CodeEditor) -> Fixed:
    """Let through the endings of a list, which the person makes theirs."""
    if match.kind == "upload-unfiltered":
        if match.call is None:
            raise CannotEdit
        types = code.sequence(code.literal("image/jpeg"), code.literal("image/png"), code.literal("application/pdf"))
        written = f"(req, file, callback) => callback(null, {types}.includes(file.mimetype))"
        code.set_argument(match.call, "fileFilter", written, position=0)
        return Fixed("Take certain types only (fill in those that are meant)")
    if match.argument is None:
        raise CannotEdit
    leaf = next((leaf for leaf in _leaves(match.argument, match) if _is_name_of_upload(leaf, match)), None)
    if leaf is None or (isinstance(leaf, nodes.Attribute) and not isinstance(leaf.value, nodes.Name | nodes.Attribute)):
        raise CannotEdit
    written = code.text(leaf)
    if match.language == "go":
        package = code.add_import("path/filepath", alias="filepath")
        lower = code.add_import("strings", alias="strings")
        lines = [
            f"switch {lower}.ToLower({package}.Ext({written})) {{",
            'case ".jpg", ".jpeg", ".png", ".pdf":',
            "default:",
            *(f"\t{line}" for line in go_refusal(match, code, "Files of this type are not taken.")),
            "}",
        ]
        insert_before(match, code, lines)
        return Fixed("Let certain endings through only (fill in those that are meant)")
    if match.language == "python":
        module = code.add_import("os")
        lines = [
            f"if {module}.path.splitext({written})[1].lower() not in {_PYTHON_ENDINGS}:",
            f"    {_refusal(match, code)}",
        ]
    elif match.language == "java":
        sets = code.add_import("java.util", "Set")
        ending = f"{written}.substring({written}.lastIndexOf('.') + 1).toLowerCase()"
        lines = [
            f'if (!{sets}.of("jpg", "jpeg", "png", "pdf").contains({ending})) {{',
            '    throw new IllegalArgumentException("Files of this type are not taken.");',
            "}",
        ]
    else:
        module = code.add_import("path")
        lines = [
            f"if (!{_JAVASCRIPT_ENDINGS}.includes({module}.extname({written}).toLowerCase())) {{",
            '  throw new Error("Files of this type are not taken.");',
            "}",
        ]
    insert_before(match, code, lines)
    return Fixed("Let certain endings through only (fill in those that are meant)")


def _refusal(match: Match, code: CodeEditor) -> str:
    if match.imports("fastapi"):
        return f"raise {code.add_import('fastapi', 'HTTPException')}(status_code=400)"
    if match.imports("flask"):
        return f"{code.add_import('flask', 'abort')}(400)"
    return 'raise ValueError("Files of this type are not taken.")'
