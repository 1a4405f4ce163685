"""Request data is written into a response header with its line breaks.

What it does
    Finds headers whose name or value comes from a request: ``send_header``, ``headers.add``, ``start_response``,
    ``setHeader``, ``res.set``. What comes from a header itself cannot hold a line break and is not reported.
    Go's ``net/http`` takes line breaks out of what it sends; there it finds the headers of e-mails (``smtp.SendMail``). In Java
    these are ``setHeader`` and ``addHeader`` of servlets, cookies, and ``ResponseEntity.header``.

Why is this bad
    A line break ends the header and begins one of the sender's own making, or the page itself: cookies are set and pages
    shown in the name of this site. Many servers refuse such a header today; then the request ends in an error.

What to do
    Take the line breaks out, encode the value (``quote``, ``encodeURIComponent``, ``mime.QEncoding.Encode`` in Go), or choose it from a
    fixed list. In Java ``value.replaceAll("[\\r\\n]", "")`` takes them out.

Known misses
    Headers that are assigned by key (``response.headers["X"] = value``), which the frameworks check.

Example
    Before::

        self.send_header("Location", query["url"])

    After::

        self.send_header("Location", quote(query["url"]))
"""

from __future__ import annotations

import re

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
)
from assay.rules.injection import _go_mail
from assay.rules.injection._lines import comes_in_lines, varying_parts
from assay.rules.injection._pieces import is_awaited, text_around_holes, with_cast

RULE = Rule(
    id="header-injection",
    title="Request data written into a response header",
    cwe=113,
    severity=Severity.MEDIUM,
    message="{source} is written into a response header; with a line break in it a stranger adds headers or a page of their own.",
    advice="Take the line breaks out of it, encode it, or choose the value from a fixed list.",
    on=(on_flow(REMOTE, to="header", at_sink=False),),
    impact=TechnicalImpact.CLIENT,
    ease=Ease.INTERACTION,
    automatable=False,
    languages=("java", "python", "javascript", "typescript", "tsx", "go"),
    fix_safety=Safety.BEHAVIOUR_CHANGING,
    also_cwe=(93, 644),
)


_ANSWERS_HEADER = re.compile(r"(?i)(?:access-control-|timing-allow-origin$|vary$)")
"""Headers that say what a header of the request said, in which there are no line breaks."""


def check(match: Match) -> Report | None:
    """Report proven flows whose source is not itself a header."""
    if match.evidence is not Evidence.FLOW or match.argument is None or match.is_test:
        return None
    if match.language == "go":
        return _go_mail.in_header_of_mail(match)
    if isinstance(match.argument, nodes.Attribute) and match.argument.name in ("length", "size", "byteLength"):
        return None
    if comes_in_lines(match):
        return None
    if match.name.endswith("sendmail"):
        return _of_mail(match)
    if match.language == "java" and _ANSWERS_HEADER.match(str(name.constant) if (name := match.value_of(0)) else ""):
        return None
    if match.language not in ("java", "python") and _is_for_redirects(match):
        return None  # Node refuses line breaks, and where the visitor is sent is for another rule to say.
    return Report(Confidence.MEDIUM)


def _is_for_redirects(match: Match) -> bool:
    """Whether it is the header that says where the visitor goes, given by name or among several of which no other varies."""
    if match.value.fields is not None:
        return all(name.lower() == "location" for name, value in match.value.fields.items() if value.taints)
    name = match.value_of(0)
    return name is not None and str(name.constant).lower() == "location"


_HEADER_LINE = re.compile(r"(?:^|\n)[A-Za-z][A-Za-z-]*:[^\n]*\Z")


def _of_mail(match: Match) -> Report | None:
    """Judge the text of a mail: a line break in a subject adds receivers, one in what is said adds nothing."""
    for before, hole, _ in text_around_holes(match.value):
        is_in_header = "\n\n" not in before.replace("\r", "") and _HEADER_LINE.search(before) is not None
        if is_in_header and any(taint.kind and taint.reaches("header") for taint in hole.value.taints):
            return Report(
                Confidence.MEDIUM,
                "{source} is written into a header of a mail; with a line break in it a stranger adds receivers.",
            )
    return None


def fix(match: Match, code: CodeEditor) -> Fixed:
    """Take the line breaks out, or encode the value."""
    if match.name.endswith("sendmail"):
        raise CannotEdit  # What is a header and what is said stand in one text.
    argument = match.argument
    if match.language == "go":
        return _go_mail.without_line_breaks(match, code)
    if argument is None or isinstance(argument, nodes.Mapping | nodes.Collection):
        raise CannotEdit
    parts = list(varying_parts(argument, "header", match))
    if not parts or any(is_awaited(part, match) for part in parts):
        raise CannotEdit
    for part in parts:
        if match.language == "java":
            if not isinstance(part, nodes.Name | nodes.Attribute | nodes.Call | nodes.Subscript):
                raise CannotEdit
            code.replace(part, f'{code.text(part)}.replaceAll("[\\r\\n]", "")')
        elif match.language == "python":
            code.wrap(part, code.add_import("urllib.parse", "quote"))
        else:
            code.wrap(with_cast(part, match), "encodeURIComponent")
    return Fixed("Encode the value")
