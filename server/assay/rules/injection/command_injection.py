"""A shell runs a command that is put together from text that can vary.

What it does
    Finds commands that are given to a shell (``os.system``, ``subprocess`` with ``shell=True``, ``child_process.exec``,
    ``["sh", "-c", …]``, SSH's ``exec_command``) and that hold request data or any other text that is not constant, and
    programs whose name a request chooses. In Java it finds ``Runtime.exec`` with one text, which is cut at its spaces, and
    ``ProcessBuilder`` with ``sh -c`` or a program from a request. In Go it finds ``exec.Command("sh", "-c", …)``,
    ``exec.CommandContext``, programs from a request, and ``Run`` of SSH's sessions.

Why is this bad
    A shell gives meaning to ``;``, ``|``, ``$(…)`` and line ends. Whoever influences a piece of the command can add a
    command of their own, which runs with the rights of the program.

What to do
    Run the program without a shell and hand its arguments over as a list. Where a shell is needed, put each value
    through ``shlex.quote``. In Java give ``new ProcessBuilder("ping", host)`` each argument by itself. In Go:
    ``exec.Command("ping", host)``.

Known misses
    Options smuggled in as arguments (``--output=…``), commands that are put together in another file, and lists whose
    first item is chosen far away from the call.

Example
    Before::

        subprocess.run(f"ping -c 1 {host}", shell=True)

    After::

        subprocess.run(["ping", "-c", "1", host])
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
    Value,
    nodes,
    on_flow,
)
from assay.rules.injection._pieces import (
    interpolate,
    is_awaited,
    is_careful_name,
    is_constant_name,
    is_model_output,
    last_name,
    root_of,
    text_around_holes,
)
from assay.rules.texts import flatten, is_written_text

RULE = Rule(
    id="command-injection",
    title="Shell command built from text",
    cwe=78,
    severity=Severity.CRITICAL,
    message="{source} reaches a shell command, so whoever sends it can run commands of their own.",
    advice="Run the program without a shell and pass its arguments as a list.",
    on=(
        on_flow(REMOTE, "command-line", "standard-input", to="shell-command"),
        on_flow(REMOTE, to="program"),  # Whoever starts a program may name another one for it to run.
    ),
    impact=TechnicalImpact.TAKEOVER,
    ease=Ease.REQUEST,
    automatable=True,
    languages=("java", "python", "javascript", "typescript", "tsx", "go"),
    fix_safety=Safety.BEHAVIOUR_CHANGING,
    also_cwe=(77, 88),
)

_BUILT = "A shell runs a command that holds text which can vary; a ; or a $( in it runs another command."
_UNKNOWN = "A shell runs a command that is not constant here; whoever influences it runs commands of their own."
_PROGRAM = "{source} decides which program is run."
_SHELLS = frozenset({"sh", "bash", "zsh", "dash", "ksh", "cmd", "cmd.exe", "powershell", "powershell.exe", "pwsh"})
_COMMAND_FLAGS = frozenset({"-c", "-lc", "-ec", "-ic", "/c", "/C", "-Command", "-command"})


def check(match: Match) -> Report | None:
    """Report commands for a shell by how much is known of them; programs only where a source chooses them."""
    if is_model_output(match):
        return None  # A rule of its own speaks of those.
    if match.kind == "program":
        return _check_program(match)
    if match.evidence is Evidence.FLOW:
        return Report(Confidence.HIGH)
    return _judge(match.value, match)


def _is_from_fixed_table(argument: nodes.Expression, match: Match) -> bool:
    """Whether a command is looked up in a table of constant name: ``COMMANDS[name]``, ``ALLOWED.get(name)``."""
    written = match.definition_of(argument) or argument
    if isinstance(written, nodes.Call) and isinstance(written.function, nodes.Attribute):
        return written.function.name == "get" and is_constant_name(written.function.value)
    return isinstance(written, nodes.Subscript) and is_constant_name(written.value)


def _judge(value: Value, match: Match) -> Report | None:
    if value.fields is not None:
        first = value.fields.get("0")
        return _judge(first, match) if first is not None and first.fields is None else None
    if value.is_clear_of("shell-command"):
        return None
    if not value.is_built_text:
        argument = match.argument
        if argument is None or is_constant_name(argument) or is_careful_name(last_name(argument)):
            return None
        if _is_from_fixed_table(argument, match):
            return None
        return Report(Confidence.LOW, message=_UNKNOWN)
    sureness = 0
    for _, hole, _ in text_around_holes(value):
        node = hole.node
        if hole.value.is_clear_of("shell-command") or is_constant_name(node) or is_careful_name(last_name(node)):
            continue
        is_own = root_of(node) == "self" or (isinstance(node, nodes.Call) and not node.arguments)
        sureness = max(sureness, 1 if is_own else 2)
    if not sureness:
        return None
    if match.is_shape_only or match.is_test:
        sureness = 1
    return Report(Confidence.MEDIUM if sureness > 1 else Confidence.LOW, message=_BUILT)


_ARGUMENTS = "{source} becomes part of a command line, which is cut at its spaces: whoever sends it adds arguments of their own, or a whole command."
_BUILT_LINE = "A command line is put together from text that can vary and is cut at its spaces; a value with a space in it adds arguments."


def _check_java(match: Match) -> Report | None:
    """Judge what Java runs: one text that is cut at its spaces, an array or list, or one argument for each word."""
    call, value = match.call, match.value
    if call is not None and len(call.arguments) > 1 and (match.path or "").startswith("ProcessBuilder"):
        given = [match.value_of(index) for index in range(len(call.arguments))]
        return _judge_words({str(index): each for index, each in enumerate(given) if each is not None}, match)
    if value.fields is not None:
        return _judge_words(value.fields, match)
    if (match.path or "").startswith("ProcessBuilder"):
        # One text is the program, and nothing else; a list of which nothing is known may be anything.
        return Report(Confidence.HIGH, message=_PROGRAM) if match.evidence is Evidence.FLOW else None
    if match.evidence is Evidence.FLOW:
        return Report(Confidence.HIGH, message=_ARGUMENTS)
    if not value.is_built_text:
        return None
    report = _judge(value, match)
    return Report(report.confidence, message=_BUILT_LINE) if report is not None else None


def _judge_words(words: dict[str, Value], match: Match) -> Report | None:
    program = words.get("0")
    if program is None:
        return None
    if any(taint.kind and taint.reaches("program") for taint in program.taints):
        return Report(Confidence.HIGH, message=_PROGRAM)
    command = words.get("2")
    is_shell = _names_a_shell(program)
    if is_shell:
        flag = words.get("1")
        if flag is None or command is None or flag.constant not in _COMMAND_FLAGS:
            return None
    elif program.is_constant or command is None:
        return None  # A program of its own gets its arguments apart.
    if any(taint.kind and taint.reaches("shell-command") for taint in command.taints):
        if is_shell or " " in command.constant_text.strip():
            return Report(Confidence.HIGH)
        return None
    report = _judge(command, match) if is_shell else None
    return Report(report.confidence, message=report.message, evidence=Evidence.SINK) if report is not None else None


def _check_program(match: Match) -> Report | None:
    if match.language == "java":
        return _check_java(match)
    value = match.value
    fields = value.fields
    if fields is not None:
        program = fields.get("0")
        if program is None:
            return None
        if _names_a_shell(program):
            flag, command = fields.get("1"), fields.get("2")
            if flag is None or command is None or flag.constant not in _COMMAND_FLAGS:
                return None
            if match.evidence is Evidence.FLOW and any(taint.reaches("shell-command") for taint in command.taints):
                return Report(Confidence.HIGH)
            return _judge(command, match) if command.is_built_text else _judge_handed_over(command, match)
        if match.evidence is Evidence.FLOW and any(taint.reaches("program") for taint in program.taints):
            return Report(Confidence.HIGH, message=_PROGRAM)
        return _judge_remote(program, fields) if match.evidence is Evidence.FLOW else None
    if match.evidence is not Evidence.FLOW or _starts_with_constant_program(match.argument, match):
        return None
    return Report(Confidence.HIGH, message=_PROGRAM)


_REMOTE_SHELL = "{source} becomes part of a command for the shell on the other machine, so that whoever sends it can run commands there."


def _judge_remote(program: Value, fields: dict[str, Value]) -> Report | None:
    """Judge ``["ssh", host, "ls " + folder]``: what ssh is given last is read by a shell."""
    if program.constant != "ssh" or len(fields) < 3:
        return None
    command = fields.get(str(len(fields) - 1))
    if command is None or " " not in command.constant_text:
        return None
    if any(taint.kind and taint.reaches("shell-command") for taint in command.taints):
        return Report(Confidence.HIGH, message=_REMOTE_SHELL)
    return None


def _judge_handed_over(command: Value, match: Match) -> Report | None:
    """Judge a command that a function gets as it is and hands to a shell: ``["bash", "-c", script]``."""
    argument = match.argument
    if not isinstance(argument, nodes.Collection) or len(argument.items) < 3 or match.is_test:
        return None
    written = argument.items[2]
    if not any(taint.parameter >= 0 and taint.reaches("shell-command") for taint in command.taints):
        return None
    if not isinstance(written, nodes.Name) or is_constant_name(written) or is_careful_name(written.id):
        return None
    return Report(Confidence.LOW, message=_UNKNOWN)


def _names_a_shell(program: Value) -> bool:
    return isinstance(program.constant, str) and program.constant.rsplit("/", 1)[-1] in _SHELLS


def _starts_with_constant_program(argument: nodes.Expression | None, match: Match) -> bool:
    """Whether the program stands fast and only its arguments vary: ``["ls"] + names``, ``shlex.split(f"ls {name}")``."""
    while isinstance(argument, nodes.Binary) and argument.operator == "+":
        argument = argument.left
    if isinstance(argument, nodes.Name):
        argument = match.definition_of(argument) or argument
        while isinstance(argument, nodes.Binary) and argument.operator == "+":
            argument = argument.left
    if isinstance(argument, nodes.Collection):
        if not argument.items:
            return True
        first = argument.items[0]
        return not isinstance(first, nodes.Spread) and not any(
            taint.reaches("program") for taint in match.evaluate(first).taints
        )
    if isinstance(argument, nodes.Call):
        inner = argument.arguments[0] if argument.arguments else None
        if last_name(argument) == "split" and isinstance(argument.function, nodes.Attribute):
            if match.evaluate(argument.function).path != "shlex.split":
                inner = argument.function.value
        if inner is not None:
            text = match.evaluate(inner).text
            return (
                text is not None
                and isinstance(text[0], str)
                and " " in text[0].strip(" ") + " "
                and text[0][-1:].isspace()
            )
    return isinstance(argument, nodes.Constant)


# --- the fix ----------------------------------------------------------------------------------------------------------


def fix(match: Match, code: CodeEditor) -> Fixed:
    """Run the program without a shell where the command is plain words; else quote what varies."""
    call, argument = match.call, match.argument
    if match.language == "java" and call is not None and argument is not None:
        return _fix_java(match, call, argument, code)
    if call is None or argument is None or match.path is None or match.kind != "shell-command":
        raise CannotEdit
    if match.language == "python":
        return _fix_python(match, call, argument, code)
    if match.language == "go":
        return _fix_go(match, call, argument, code)
    return _fix_javascript(match, call, argument, code)


def _fix_python(match: Match, call: nodes.Call, argument: nodes.Expression, code: CodeEditor) -> Fixed:
    path = match.path or ""
    runs_list = path.startswith("subprocess.") and path.rsplit(".", 1)[-1] in (
        "run",
        "call",
        "check_call",
        "check_output",
        "Popen",
    )
    if isinstance(argument, nodes.Collection) and runs_list:
        code.remove_argument(call, "shell")
        return Fixed("Run the program without a shell")
    built = argument if is_written_text(argument) else match.definition_of(argument, is_only_use=True)
    if built is None or not is_written_text(built):
        raise CannotEdit
    words = split_words(flatten(built))
    if words is not None and (runs_list or path == "os.system"):
        items = [interpolate(word, match, code) for word in words]
        if runs_list:
            code.replace(built, f"[{', '.join(items)}]")
            code.remove_argument(call, "shell")
        elif built is argument:
            module = code.add_import("subprocess")
            code.replace(call, f"{module}.call([{', '.join(items)}])")
        else:
            module = code.add_import("subprocess")
            code.replace(built, f"[{', '.join(items)}]")
            code.replace_callee(call, f"{module}.call")
        return Fixed("Run the program without a shell")
    pieces = flatten(built)
    if any(not isinstance(piece, str) for piece in pieces) and not _has_quoted_holes(pieces):
        module = code.add_import("shlex")
        for piece in pieces:
            if not isinstance(piece, str) and not match.evaluate(piece).is_clear_of("shell-command"):
                code.wrap(piece, f"{module}.quote")
        return Fixed("Quote what varies for the shell")
    raise CannotEdit


_WITHOUT_SHELL = {"exec": "execFile", "execSync": "execFileSync"}


def _fix_javascript(match: Match, call: nodes.Call, argument: nodes.Expression, code: CodeEditor) -> Fixed:
    name = (match.path or "").rsplit(".", 1)[-1]
    if not (match.path or "").startswith("child_process.") or name not in _WITHOUT_SHELL:
        raise CannotEdit
    built = argument if is_written_text(argument) else match.definition_of(argument, is_only_use=True)
    if built is None or not is_written_text(built):
        raise CannotEdit
    words = split_words(flatten(built))
    if words is None:
        raise CannotEdit
    items = [interpolate(word, match, code) for word in words]
    if isinstance(call.function, nodes.Attribute):
        callee = f"{code.text(call.function.value)}.{_WITHOUT_SHELL[name]}"
    else:
        callee = code.add_import("child_process", _WITHOUT_SHELL[name])
        if name == "exec" and is_awaited(call, match):
            callee = f"{code.add_import('util', 'promisify')}({callee})"  # It was made to give a promise, and stays so.
        elif code.text(call.function) not in _WITHOUT_SHELL:
            raise CannotEdit  # Nobody sees what else was made of the function under its new name.
    code.replace_callee(call, callee)
    arguments = f"[{', '.join(items[1:])}]"
    if built is argument:
        code.replace(argument, f"{items[0]}, {arguments}")
    else:
        code.replace(built, arguments)
        code.insert_argument(call, 0, items[0])
    return Fixed("Run the program without a shell")


def _fix_go(match: Match, call: nodes.Call, argument: nodes.Expression, code: CodeEditor) -> Fixed:
    if match.path not in ("os/exec.Command", "os/exec.CommandContext") or call.arguments[-1] is not argument:
        raise CannotEdit
    first = call.arguments[0 if match.path == "os/exec.Command" else 1]
    if match.evaluate(first).constant in ("env", "/usr/bin/env", "sudo", "ssh"):
        raise CannotEdit
    built = argument if is_written_text(argument) else match.definition_of(argument, is_only_use=True)
    words = split_words(flatten(built)) if built is not None and is_written_text(built) else None
    if built is None or words is None:
        raise CannotEdit
    items = [interpolate(word, match, code) for word in words]
    place = nodes.Node(first.start, argument.end)
    if built is argument:
        code.replace(place, ", ".join(items))
    else:
        code.replace(built, code.sequence(*items[1:]))
        code.replace(place, f"{items[0]}, {code.text(argument)}...")
    return Fixed("Run the program without a shell")


def _fix_java(match: Match, call: nodes.Call, argument: nodes.Expression, code: CodeEditor) -> Fixed:
    """Hand each word over by itself, where the command is plain words."""
    if match.path == "Runtime.exec" and is_written_text(argument) and len(call.arguments) == 1:
        items = _java_words(argument, match, code)
        code.replace(call, f"new ProcessBuilder({', '.join(items)}).start()")
        return Fixed("Hand the arguments over one by one")
    words = argument.items if isinstance(argument, nodes.Collection) else call.arguments
    if len(words) != 3 or not _names_a_shell(match.evaluate(words[0])) or not is_written_text(words[2]):
        raise CannotEdit
    if match.evaluate(words[0]).constant in ("cmd", "cmd.exe", "powershell", "powershell.exe"):
        raise CannotEdit  # Many commands of these shells are no programs of their own.
    items = _java_words(words[2], match, code)
    code.replace(nodes.Node(words[0].start, words[2].end), ", ".join(items))
    return Fixed("Run the program without a shell")


def _java_words(built: nodes.Expression, match: Match, code: CodeEditor) -> list[str]:
    words = split_words(flatten(built))
    if words is None:
        raise CannotEdit
    return [interpolate(word, match, code) for word in words]


_META = frozenset("|&;<>()$`\\*?[]#~!{}\n\r=%")
_META_IN_WORD = frozenset("=%~#!:{}")
"""Characters that mean something to a shell only in some places, and nothing inside an ordinary option."""


def split_words(pieces: list[str | nodes.Expression]) -> list[list[str | nodes.Expression]] | None:
    """Divide a command into words as a shell would, or return None where it uses more than words and quotes.

    Each word is a list of pieces; the first word has to be constant, because it is the program.
    """
    words: list[list[str | nodes.Expression]] = []
    word: list[str | nodes.Expression] | None = None
    quote = ""
    for piece in pieces:
        if not isinstance(piece, str):
            word = [] if word is None else word
            word.append(piece)
            continue
        for character in piece:
            if quote:
                if character == quote:
                    quote = ""
                    continue
                if quote == '"' and character in "$`\\!":
                    return None
            elif character in "'\"":
                quote = character
                word = [] if word is None else word
                continue
            elif character in " \t":
                if word is not None:
                    words.append(word)
                    word = None
                continue
            elif character in _META and not (character in _META_IN_WORD and word and character in "=%:"):
                return None
            word = [] if word is None else word
            if word and isinstance(word[-1], str):
                word[-1] += character
            else:
                word.append(character)
    if quote:
        return None
    if word is not None:
        words.append(word)
    if not words or not all(isinstance(piece, str) for piece in words[0]) or len(words) < 2:
        return None
    return words


def _has_quoted_holes(pieces: list[str | nodes.Expression]) -> bool:
    quote = ""
    for piece in pieces:
        if not isinstance(piece, str):
            if quote:
                return True
            continue
        for character in piece:
            if quote:
                quote = "" if character == quote else quote
            elif character in "'\"":
                quote = character
    return False
