"""A password, a token or a key is written to a log.

What it does
    Looks at what is logged or printed for values whose names say that they are secrets: passwords, tokens, API keys, card numbers, the
    ``Authorization`` header; also inside objects and built texts. What is masked, hashed, counted or only tested is left alone.
    In Java these are ``System.out`` and the loggers that log-injection knows. In Go it knows ``fmt``, ``log``, slog, zap, zerolog
    and logrus.

Why is this bad
    Logs are copied to other machines, kept for years, and read by many people and programs. Who gets at them has the accounts of all who
    logged in while they were written.

What to do
    Leave the value out, or log something that says as much without it: an identifier, the length, the last four digits.

Known misses
    Secrets under names that say nothing, whole requests and objects whose fields are not known, and loggers that are not in the facts.

Example
    Before::

        logger.info("login of %s with %s", username, password)

    After::

        logger.info("login of %s", username)
"""

from __future__ import annotations

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
    nodes,
    on_argument,
    words_of,
)
from assay.rules.secrets._names import TELLING_WORDS, shown_secrets
from assay.rules.vocabulary import PASSWORD_WORDS

RULE = Rule(
    id="sensitive-data-logged",
    title="Secret written to a log",
    cwe=532,
    severity=Severity.MEDIUM,
    message="A value that nobody else may see is written to {sink}, where many people and programs read it.",
    advice="Leave it out, or log something that says as much without it.",
    on=(on_argument(("log", "printed"), *TELLING_WORDS),),
    impact=TechnicalImpact.DATA,
    ease=Ease.LOCAL,
    automatable=False,
    languages=("java", "python", "javascript", "typescript", "tsx", "go"),
    fix_safety=Safety.BEHAVIOUR_CHANGING,
    also_cwe=(312, 200),
)

_LANGUAGE_LIBRARIES = (
    "torch",
    "transformers",
    "nltk",
    "spacy",
    "tensorflow",
    "keras",
    "tokenizers",
    "tiktoken",
    "tokenize",
)
_LANGUAGE_WORDS = frozenset(
    {
        "lex",
        "lexer",
        "parse",
        "parser",
        "tokenize",
        "tokenizer",
        "tokenise",
        "scanner",
        "compile",
        "compiler",
        "grammar",
        "token",
    }
    | {"tokens", "syntax", "ast", "lint", "eslint"}
)
"""Words of names around code in which a token is a piece of text."""

_HIDDEN = "[hidden]"


def check(match: Match) -> Report | None:
    """Report arguments that show a secret."""
    argument = match.argument
    if argument is None or match.is_test:
        return None
    found = next(shown_secrets(argument, match), None)
    if found is None:
        return None
    _, name = found
    words = words_of(name)
    if words == ("token",) and _is_about_language(match):
        return None
    if match.kind == "printed":
        return Report(
            Confidence.MEDIUM if PASSWORD_WORDS.intersection(words) else Confidence.LOW, evidence=Evidence.POSTURE
        )
    if PASSWORD_WORDS.intersection(words) and any(taint.kind == "http-request" for taint in match.value.taints):
        return Report(Confidence.HIGH, evidence=Evidence.FLOW)
    return Report(Confidence.MEDIUM, evidence=Evidence.SINK)


def fix(match: Match, code: CodeEditor) -> Fixed:
    """Write a mark in the place of each secret in the call."""
    call = match.call
    if call is None:
        raise CannotEdit
    for argument in (*call.arguments, *(keyword.value for keyword in call.keywords)):
        for node, _ in shown_secrets(argument, match):
            _hide(node, argument, match, code)
    return Fixed("Leave the value out")


def _hide(node: nodes.Expression, argument: nodes.Expression, match: Match, code: CodeEditor) -> None:
    """Write a mark in the place of one secret in an argument."""
    if isinstance(node, nodes.Name) and match.evaluate(node).fields:
        raise CannotEdit  # The whole mapping is logged.
    hole = _hole_around(node, argument)
    if hole is not None:
        before = code.text(nodes.Node(max(0, hole.start - 2), hole.start))
        if code.text(nodes.Node(hole.end, hole.end + 1)) != "}" or not before.endswith("{"):
            raise CannotEdit  # A conversion or a format stands beside it.
        opening = 2 if before.endswith("${") else 1
        code.replace(nodes.Node(hole.start - opening, hole.end + 1), _HIDDEN)
    elif (name := _shorthand(node, argument)) is not None:
        code.replace(node, f"{name}: {code.literal(_HIDDEN)}")
    else:
        code.replace(node, code.literal(_HIDDEN))


def _is_about_language(match: Match) -> bool:
    """Whether the code around reads a language, where every word is a token."""
    if any(match.imports(library) for library in _LANGUAGE_LIBRARIES):
        return True
    names = (*match.function_names, *match.file_path.split("/"))
    return any(_LANGUAGE_WORDS.intersection(words_of(name)) for name in names)


def _hole_around(node: nodes.Node, argument: nodes.Expression) -> nodes.Expression | None:
    """Return the hole that holds a node, in a text whose holes stand in the text itself."""
    for template in descendants((argument,)):
        if isinstance(template, nodes.Template) and template.style == "interpolated":
            for part in template.parts:
                if not isinstance(part, nodes.Constant) and part.start <= node.start and node.end <= part.end:
                    return part
    return None


def _shorthand(node: nodes.Node, argument: nodes.Expression) -> str | None:
    """Return the name of an entry that is written without a colon: ``{ password }``."""
    pending: list[nodes.Expression] = [argument]
    while pending:
        current = pending.pop()
        if isinstance(current, nodes.Mapping):
            for entry in current.entries:
                if entry.value is node and entry.start == node.start and isinstance(entry.key, nodes.Constant):
                    return str(entry.key.value)
                pending.append(entry.value)
        elif isinstance(current, nodes.Call):
            pending.extend(current.arguments)
        elif isinstance(current, nodes.Collection):
            pending.extend(current.items)
    return None
