"""Bytes are turned into objects by a format that can run code.

What it does
    Finds data that is not constant in ``pickle``, ``dill``, ``cloudpickle``, ``marshal``, ``shelve``, ``joblib``,
    ``jsonpickle``, ``torch.load`` without ``weights_only``, ``numpy.load`` with ``allow_pickle``, ``pandas.read_pickle``,
    and JavaScript's ``node-serialize`` and its kind; and settings that have Celery's messages or Django's sessions pickled. In
    Java these are ``ObjectInputStream.readObject`` without a filter, ``XMLDecoder``, XStream, Hessian and Kryo, and Jackson or
    Fastjson where they take the class from the text (``enableDefaultTyping``).

Why is this bad
    A pickle is a small program: reading it runs whatever its author wrote. Anybody who can change the bytes, on the way or
    where they are stored, runs code with the rights of the process.

What to do
    Exchange data in a format that holds data only: JSON, MessagePack, Protocol Buffers, safetensors for weights.
    ``torch.load(…, weights_only=True)`` and ``numpy.load`` without ``allow_pickle`` refuse everything but numbers. Where Java's
    own format has to stay, give the stream an ``ObjectInputFilter``.

Known misses
    Pickles that are read in other files or by a library's own cache. What the program itself pickled in the
    same expression is left alone, and a file of constant name is reported with low confidence.

Example
    Before::

        model = torch.load(request.files["model"])

    After::

        model = torch.load(request.files["model"], weights_only=True)
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
    nodes,
    on_flow,
    on_mark,
    on_named_value,
)
from assay.rules.statements import insert_before

RULE = Rule(
    id="unsafe-deserialisation",
    title="Deserialiser that can run code",
    cwe=502,
    severity=Severity.CRITICAL,
    message="Code that the data brings with it can be run by {callee}, and the data is not known to be the program's own.",
    advice="Read the data with a format that holds data only (JSON), or switch the loading of objects off.",
    on=(
        on_flow(
            REMOTE,
            "llm-output",
            "local",
            "remote-response",
            "file-content",
            "database",
            to="deserialise",
        ),
        on_mark("deserialise-any-type"),
        on_named_value(
            "session serializer", "task serializer", "result serializer", "event serializer", "accept content"
        ),
    ),
    impact=TechnicalImpact.TAKEOVER,
    ease=Ease.REQUEST,
    automatable=True,
    languages=("java", "python", "javascript", "typescript", "tsx"),
    fix_safety=Safety.BEHAVIOUR_CHANGING,
)

_STRANGERS = frozenset({"http-request", "upload", "message", "llm-output", "remote-response"})
_DUMPERS = ("dumps", "dump")
_JSON_TWINS = {
    "pickle.loads": "loads",
    "pickle.load": "load",
    "_pickle.loads": "loads",
    "_pickle.load": "load",
    "marshal.loads": "loads",
    "marshal.load": "load",
    "dill.loads": "loads",
    "dill.load": "load",
    "cloudpickle.loads": "loads",
    "cloudpickle.load": "load",
    "jsonpickle.decode": "loads",
    "jsonpickle.loads": "loads",
}


def check(match: Match) -> Report | None:
    """Report by how much is known of the data's author."""
    call = match.call
    if match.kind not in ("deserialise", "deserialise-any-type"):
        return _of_setting(match)
    if match.kind == "deserialise-any-type":
        return Report(Confidence.MEDIUM, evidence=Evidence.SINK)
    if (
        call is not None
        and (match.path or "").endswith(".Unpickler")
        and match.evaluate(call.function).callable is not None
    ):
        # A class of the file that derives from Unpickler is how the documentation says to restrict what is found.
        return None
    if match.language == "java" and call is not None and isinstance(call.function, nodes.Attribute):
        if match.evaluate(call.function.value).is_clear_of("deserialise"):
            return None  # What reads the data was told which classes it may make.
        receiver = call.function.value
        parameters = match.function.parameters if match.function is not None else ()
        if isinstance(receiver, nodes.Name) and any(parameter.name == receiver.id for parameter in parameters):
            if match.evidence is not Evidence.FLOW and (match.path or "").startswith("java.io."):
                return None  # Who made the stream decides what it reads: Java itself, in a class's own readObject.
    if match.evidence is Evidence.FLOW and match.source_kind in _STRANGERS:
        return Report(Confidence.HIGH)
    argument = match.argument
    if argument is None or _is_own_dump(argument, match):
        return None
    if match.evidence is Evidence.FLOW:
        # The content of a file or a database, or something from the command line: written by the program or its owner, as far as is known.
        return Report(Confidence.MEDIUM, evidence=Evidence.SINK)
    if _is_file_of_constant_name(argument, match) or (match.path or "").startswith("shelve."):
        return Report(Confidence.LOW, evidence=Evidence.POSTURE)
    return Report(Confidence.MEDIUM)


def fix(match: Match, code: CodeEditor) -> Fixed:
    """Switch the loading of objects off where the library can, else propose JSON."""
    call = match.call
    if call is None or match.path is None:
        raise CannotEdit
    if match.path == "torch.load":
        code.set_argument(call, "weights_only", code.literal(True))
        return Fixed("Load weights only")
    if match.path.startswith("numpy."):
        code.remove_argument(call, "allow_pickle")
        return Fixed("Refuse pickled objects")
    if match.language == "java":
        receiver = match.argument
        if not match.path.startswith("java.io.ObjectInputStream.") or not isinstance(receiver, nodes.Name):
            raise CannotEdit
        filters = code.add_import("java.io", "ObjectInputFilter")
        written = f'{filters}.Config.createFilter("com.example.*;java.base/*;!*")'
        insert_before(match, code, [f"{receiver.id}.setObjectInputFilter({written});"])
        return Fixed("Let certain classes through only (fill in those that are meant)", Safety.GUIDED)
    if match.language != "python":
        if match.argument is None:
            raise CannotEdit
        code.replace(call, f"JSON.parse({code.text(match.argument)})")
        return Fixed("Read the data as JSON", Safety.GUIDED)
    twin = _JSON_TWINS.get(match.path)
    if twin is None or len(call.arguments) != 1 or call.keywords:
        raise CannotEdit
    module = code.add_import("json")
    code.replace_callee(call, f"{module}.{twin}")
    return Fixed("Read the data as JSON (what writes it has to follow)", Safety.GUIDED)


def _of_setting(match: Match) -> Report | None:
    """Judge settings of Celery and Django that have messages or sessions pickled."""
    value = match.value
    chosen = [value, *(value.fields or {}).values()]
    if match.is_test or not any(_is_pickle(item.constant) for item in chosen):
        return None
    message = f"{match.name} has data unpickled that comes from outside of the program; whoever can write it runs code of their own."
    return Report(Confidence.MEDIUM, message, Evidence.SINK)


def _is_pickle(chosen: object) -> bool:
    return isinstance(chosen, str) and (
        chosen in ("pickle", "application/x-python-serialize") or chosen.endswith(".PickleSerializer")
    )


def _is_own_dump(argument: nodes.Expression, match: Match) -> bool:
    """Whether the data is what ``dumps`` made in the same place: a deep copy, not a message."""
    path = match.evaluate(argument).path or ""
    if path.endswith(tuple(f".{name}()" for name in _DUMPERS)):
        return True
    return (
        isinstance(argument, nodes.Call)
        and isinstance(argument.function, (nodes.Attribute, nodes.Name))
        and (argument.function.name if isinstance(argument.function, nodes.Attribute) else argument.function.id)
        in _DUMPERS
    )


def _is_file_of_constant_name(argument: nodes.Expression, match: Match) -> bool:
    return (
        isinstance(argument, nodes.Call)
        and isinstance(argument.function, nodes.Name)
        and argument.function.id == "open"
        and bool(argument.arguments)
        and match.evaluate(argument.arguments[0]).is_constant
    )
