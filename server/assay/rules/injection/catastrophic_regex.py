"""A regular expression can take time that doubles with each character.

What it does
    Finds regular expressions with a repetition inside a repetition that fits one text in many ways: ``(a+)+$``,
    ``(\\w+\\s?)*$``, ``(\\w|_)*!``, ``(.*,)*x``. The expression itself is looked at; one whose parts cannot take each other's
    text is not reported. In Java it looks at ``Pattern.compile``, the methods of ``String`` that take an expression, and the constraint
    ``@Pattern``; since Java 9 the engine remembers where it failed and takes little time for most of these, so the finding weighs less there.

Why is this bad
    A text of thirty characters that just does not fit keeps the process busy for minutes, and in Node everybody else
    waits for it.

What to do
    Take one of the two repetitions away (``a+$``), make what separates the rounds necessary (``(\\w+\\s)*\\w+$``), limit the
    length of the text first, or use an engine that needs linear time (RE2).

Known misses
    Expressions that take time which grows with a power of the length (``\\s*\\s*$``), with back-references, look-arounds that
    hold the repetition, or more than 500 characters.

Example
    Before::

        re.fullmatch(r"(\\w+\\s?)*", text)

    After::

        re.fullmatch(r"(\\w+\\s)*\\w*", text)
"""

from __future__ import annotations

from assay.rules.api import (
    Confidence,
    Ease,
    Evidence,
    Match,
    Report,
    Rule,
    Severity,
    TechnicalImpact,
    nodes,
    on_mark,
    on_named_value,
    words_of,
)
from assay.rules.injection._regular_expressions import takes_exponential_time

_NAMES = ("regex", "regexp", "pattern", "rx")
_NAMED = frozenset((name,) for name in _NAMES)

RULE = Rule(
    id="catastrophic-regex",
    title="Regular expression that can take exponential time",
    cwe=1333,
    severity=Severity.MEDIUM,
    message="This regular expression fits one text in many ways, so a short text that does not fit keeps the process busy for minutes.",
    advice="Take one of the nested repetitions away, or make what separates its rounds necessary.",
    on=(on_mark("regex-pattern"), on_named_value(*_NAMES)),
    impact=TechnicalImpact.INFORMATION,
    ease=Ease.REQUEST,
    automatable=True,
    languages=("java", "python", "javascript", "typescript", "tsx"),
    also_cwe=(400, 407),
)

_REMOTE_KINDS = frozenset({"http-request", "message", "upload", "upload-name", "browser-message"})


def check(match: Match) -> Report | None:
    """Report expressions that are known and can take exponential time, surer where a stranger's text meets them."""
    pattern, argument = match.value.constant, match.argument
    if not isinstance(pattern, str) or argument is None:
        return None
    if match.kind != "regex-pattern":
        # A literal that gets a name; a plain text of that name may be anything.
        if not isinstance(argument, nodes.Constant) or not argument.is_regex:
            return None
    elif match.language == "java":
        return _check_java(match, pattern, argument)
    elif isinstance(argument, nodes.Constant):
        if match.language != "python" and not argument.is_regex and match.name in ("match", "matchAll"):
            return None
    elif not isinstance(argument, nodes.Name):
        return None
    elif match.language != "python" and (match.name not in ("test", "exec") or words_of(argument.id)[-1:] in _NAMED):
        return None  # What has such a name is reported where it gets it.
    if not takes_exponential_time(pattern, match.name == "fullmatch"):
        return None
    confidence = Confidence.LOW if match.is_test else Confidence.HIGH
    return _with_text(match, argument, confidence)


def _check_java(match: Match, pattern: str, argument: nodes.Expression) -> Report | None:
    """Report an expression where it is written, or given by a name: Java has no literals for expressions."""
    if not takes_exponential_time(pattern, match.name == "matches"):
        return None
    # Java 9 and later leave a repetition early where it has failed from the same place before; Java 8 and Android do not.
    return _with_text(match, argument, Confidence.LOW)


def _with_text(match: Match, argument: nodes.Expression, confidence: Confidence) -> Report:
    """Return the report, with more evidence where a stranger's text meets the expression."""
    if match.call is not None and any(
        taint.kind in _REMOTE_KINDS
        for node in match.call.arguments
        if node is not argument
        for taint in match.evaluate(node).taints
    ):
        return Report(confidence, evidence=Evidence.SINK, node=argument)
    return Report(confidence, evidence=Evidence.POSTURE, node=argument)
