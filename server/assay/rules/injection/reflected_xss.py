"""Request data is sent back as HTML.

What it does
    Finds responses with request data in them that a browser takes for HTML: text returned from a Flask view,
    ``HttpResponse``, ``HTMLResponse``, ``web.Response`` with ``text/html``, ``wfile.write``, ``res.send``, ``res.end``,
    where nothing has escaped the data. In Java these are the writer of a servlet's response, text that methods of
    ``@RestController`` or with ``@ResponseBody`` return, and ``Response.ok`` of JAX-RS. In Go these are ``fmt.Fprintf(w, …)``,
    ``w.Write``, ``io.WriteString``, ``text/template``, and ``c.Data``, ``c.HTML`` and ``SendString`` of the frameworks.

Why is this bad
    A link with a ``<script>`` in it runs that script in the browser of whoever follows the link, with their session.

What to do
    Render a template that escapes (Jinja, Django templates, JSX), escape the value (``markupsafe.escape``,
    ``escape-html``), or answer with JSON or plain text and say so in the content type. In Java ``HtmlUtils.htmlEscape`` or
    ``Encode.forHtml`` of OWASP escape. In Go use ``html/template``.

Known misses
    Values that were stored first and shown later. A content type that is set on the response object in another
    statement is not seen, which can make a finding of plain text.

Example
    Before::

        return f"<h1>Hello {request.args['name']}</h1>"

    After::

        return f"<h1>Hello {escape(request.args['name'])}</h1>"
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
    Hole,
    Match,
    Report,
    Rule,
    Safety,
    Severity,
    TechnicalImpact,
    Value,
    nodes,
    on_flow,
    on_named_value,
)
from assay.rules.injection._pieces import last_name, with_cast
from assay.rules.injection._responses import body_of_answer, is_javascript, is_sent_as_html, returns_json
from assay.rules.texts import flatten, is_written_text

_PAGE_NAMES = (
    "html",
    "page",
    "html content",
    "html output",
    "html template",
    "html response",
    "html page",
    "html body",
    "html string",
    "comment",
    "greeting",
    "profile",
    "template",
    "markup",
)

RULE = Rule(
    id="reflected-xss",
    title="Request data sent back as HTML",
    cwe=79,
    severity=Severity.HIGH,
    message="{source} is sent back as part of an HTML page without escaping, so a link can run scripts in a visitor's browser.",
    advice="Escape the value, render it with a template that escapes, or answer with JSON or plain text.",
    on=(on_flow(REMOTE, to="html-response", at_sink=False), on_named_value(*_PAGE_NAMES)),
    impact=TechnicalImpact.CLIENT,
    ease=Ease.INTERACTION,
    automatable=False,
    languages=("java", "python", "javascript", "typescript", "tsx", "go"),
    fix_safety=Safety.BEHAVIOUR_CHANGING,
    also_cwe=(80,),
)

_PARSED = frozenset({"body", "query", "params", "headers", "cookies"})
"""Containers that Express sends as JSON when they are sent whole."""

_RESPONSES = ("make_response()", "Response()", "wrappers.Response")


def check(match: Match) -> Report | None:
    """Report proven flows into text; objects are sent as JSON."""
    if match.kind != "html-response":
        return _of_built_page(match)
    if match.evidence is not Evidence.FLOW or match.argument is None:
        return None
    page = (match.value.fields or {}).get("body") if match.language == "python" and match.call is None else None
    if page is not None:
        return _of_cloud_function(page, match)
    if returns_json(match):
        return None
    argument, value = _content(match.argument, match.value)
    if is_javascript(match):
        is_returned = match.call is None and match.node is match.argument
        body = body_of_answer(match) if is_returned else None
        if body is not None:
            argument, value = body
            if _is_json(argument) or not any(taint.reaches("html-response") for taint in value.taints):
                return None
            return Report(Confidence.HIGH, node=argument)
        if not is_sent_as_html(match):
            return None
        if is_returned and (value.text is None or "<" not in value.constant_text):
            return None  # Of what is returned only text is sent as it is; what else there is nobody sees here.
    if argument is None or not any(taint.reaches("html-response") for taint in value.taints):
        return None
    is_formatted = match.language == "java" and match.name in ("printf", "format")
    if (
        isinstance(argument, nodes.Mapping | nodes.Collection | nodes.Comprehension) or value.fields is not None
    ) and not is_formatted:
        return None
    if isinstance(argument, nodes.Attribute) and argument.name in _PARSED and match.language != "python":
        return None
    if isinstance(argument, nodes.Name) and (value.path or "").endswith(_RESPONSES):
        return None  # What it was made of was looked at where it was made; since then a header may have been set.
    if _is_json(argument):
        return None
    if match.language == "java":
        return _judge_java(argument, value, match)
    if (match.path or "").startswith(_PLAIN_IN_GO) and not _says_html(match):
        return None
    if "<" in value.constant_text:
        return Report(Confidence.HIGH)
    if match.language == "go":
        return _judge_go(value, match)
    if match.is_test or (isinstance(argument, nodes.Call) and last_name(argument) == "dict"):
        return None  # Servers in tests echo what they are sent; a dictionary is sent as JSON.
    return Report(Confidence.MEDIUM)


_SPOKEN = frozenset(
    {
        "user_input",
        "username",
        "user_name",
        "name",
        "comment",
        "message",
        "bio",
        "query",
        "search_query",
        "search_term",
        "user_comment",
    }
    | {
        "feedback",
        "input",
        "input_text",
        "text_input",
        "user_message",
        "first_name",
        "last_name",
        "nickname",
        "user_bio",
        "user_text",
    }
)
"""Names of parameters that hold what a person has written, of whom nobody knows who it is."""
_PAGE = (
    "The text that this function gets becomes part of a page without escaping, so that whoever wrote it can run scripts "
    "in a visitor's browser."
)
_TAG = re.compile(r"<(?:html|body|head|title|h[1-6]|p|div|span|ul|li|table|tr|td|a|b|strong|em|i|br)\b", re.IGNORECASE)


def _of_built_page(match: Match) -> Report | None:
    """Judge ``html = f"<h1>{user_input}</h1>"`` in a function that no framework calls: there, nothing but names speaks of where text comes from."""
    value, function = match.value, match.function
    if match.language != "python" or match.is_test or function is None or not value.is_built_text:
        return None
    if match.is_return and isinstance(match.argument, nodes.Name):
        return None  # The variable is looked at where it gets its text.
    if not _TAG.search(value.constant_text) or match.mentions("escape") or match.mentions("jinja2"):
        return None
    spoken = {
        index
        for index, parameter in enumerate(function.parameters)
        if parameter.name in _SPOKEN and parameter.default is None
    }
    for hole in (piece for piece in value.text or () if isinstance(piece, Hole)):
        taints = hole.value.taints
        if isinstance(hole.node, nodes.Name) and any(
            taint.parameter in spoken and not taint.kind and taint.reaches("html-response") for taint in taints
        ):
            return Report(Confidence.LOW, _PAGE, Evidence.SINK)
    return None


def _of_cloud_function(page: Value, match: Match) -> Report | None:
    """Judge ``{"body": …, "headers": {"Content-Type": "text/html"}}``, as functions in AWS answer."""
    headers = (match.value.fields or {}).get("headers")
    given = {name.lower(): value for name, value in ((headers.fields if headers is not None else None) or {}).items()}
    content_type = given.get("content-type")
    if content_type is None or "html" not in str(content_type.constant):
        return None
    is_reached = any(taint.kind and taint.reaches("html-response") for taint in page.taints)
    return Report(Confidence.HIGH) if is_reached else None


_JAVA_TEXT = frozenset({"String", "StringBuilder", "StringBuffer", "org.springframework.http.ResponseEntity"})


_JAVA_JSON = re.compile(
    r"\[\s*\]|\b(?:List|Set|Map|Collection|Iterable|Page|Slice|Stream|HashMap|ArrayList|JsonNode|ObjectNode)\s*[<>]?"
)
"""What written types hold that become JSON."""


def _judge_java(argument: nodes.Expression, value: Value, match: Match) -> Report | None:
    """Judge an answer in Java: an object becomes JSON, and a content type other than HTML is kept by browsers."""
    around = match.source_text(match.function) if match.function is not None else ""
    if match.function is not None and match.function.decorators:
        around = match.source_text(nodes.Node(match.function.decorators[0].start, match.function.end))
    is_html = "text/html" in around or "TEXT_HTML" in around or "<" in value.constant_text
    if (match.path or "").endswith("ws.rs.core.Response.ok") and not is_html:
        return None
    if not is_html and (_OTHER_JAVA_TYPE.search(around) or match.is_test):
        return None
    if match.call is None and match.function is not None and not _answers_text(argument, value, match, match.function):
        return None
    return Report(Confidence.HIGH if is_html or match.call is not None else Confidence.MEDIUM)


def _answers_text(argument: nodes.Expression, value: Value, match: Match, function: nodes.Function) -> bool:
    """Whether what a method or lambda of Java returns is sent as text: no object, which becomes JSON, and not the name of a view."""
    is_text = value.text is not None or value.path == "String"
    if function.returns is None:
        return is_text  # A lambda.
    returned = match.source_text(nodes.Node(function.returns.start, function.name_start))
    if not any(word in returned for word in ("String", "?", "Object")) or _JAVA_JSON.search(returned):
        return False
    if not is_text and "String" not in returned and "ResponseEntity" not in returned:
        return False
    if not match.mentions("RestController") and not _is_body(match):
        return False
    if value.constant_text.startswith("redirect:"):
        return False
    return not (isinstance(argument, nodes.Call) and match.source_text(argument).startswith("new "))


def _is_body(match: Match) -> bool:
    """Whether what a method in Java returns is the answer itself, and not the name of a view."""
    names = {last_name(decorator) for decorator in match.function.decorators} if match.function is not None else set()
    return "ResponseBody" in names or not names.isdisjoint(_RESOURCE_METHODS)


_RESOURCE_METHODS = frozenset({"GET", "POST", "PUT", "DELETE", "PATCH", "HEAD", "OPTIONS", "Path"})
"""The annotations of Jakarta's resources, whose methods return what is answered."""

_OTHER_JAVA_TYPE = re.compile(
    r"(?i)application/(json|octet|pdf|xml)|APPLICATION_(JSON|XML|PDF|OCTET)|text/(plain|csv|xml)|TEXT_(PLAIN|XML)|image/"
)


def _judge_go(value: Value, match: Match) -> Report | None:
    """Judge text without tags of its own. Go tells the type of an answer from how it begins, unless a content type is set."""
    around = match.source_text(match.function) if match.function is not None else ""
    if _says_html(match):
        return Report(Confidence.HIGH)
    if _OTHER_TYPE.search(around) or match.is_test or (match.path or "").startswith("gofiber/"):
        return None
    if value.text is not None and isinstance(value.text[0], str) and value.text[0].strip():
        return None  # It begins with plain words, and is plain text to Go and so to browsers.
    return Report(Confidence.MEDIUM)


_PLAIN_IN_GO = ("gin-gonic/gin.Context.String", "valyala/fasthttp.")
"""What is sent as plain text unless the program says otherwise."""


def _says_html(match: Match) -> bool:
    """Whether the function around an answer says that it is HTML."""
    around = match.source_text(match.function) if match.function is not None else ""
    return "text/html" in around or "MIMETextHTML" in around


_OTHER_TYPE = re.compile(r"(?i)\b(application|text|image|audio|video|font)/(?!html)[\w.+-]+|octet-stream|\.Encode\(")
"""A content type other than HTML in the text of a function."""


def _is_json(argument: nodes.Expression) -> bool:
    """Whether the whole answer is a JSON text: ``json.dumps(…)``, ``JSON.stringify(…)``, also encoded."""
    while (
        isinstance(argument, nodes.Call)
        and last_name(argument) == "encode"
        and isinstance(argument.function, nodes.Attribute)
    ):
        argument = argument.function.value
    return isinstance(argument, nodes.Call) and last_name(argument) in ("dumps", "stringify")


def _content(argument: nodes.Expression, value: Value) -> tuple[nodes.Expression | None, Value]:
    """Return the body of ``return body, status, headers``; nothing where the headers say that it is no HTML."""
    if (
        not isinstance(argument, nodes.Collection)
        or argument.kind != "tuple"
        or value.fields is None
        or not argument.items
    ):
        return argument, value
    for field in value.fields.values():
        content_type = (field.fields or {}).get("Content-Type")
        if content_type is not None and "html" not in str(content_type.constant):
            return None, value
    return argument.items[0], value.fields.get("0", value)


def fix(match: Match, code: CodeEditor) -> Fixed:
    """Escape what varies."""
    if match.argument is None or (match.path or "").endswith(".WriteTo"):
        raise CannotEdit
    argument, _ = _content(match.argument, match.value)
    if is_javascript(match) and match.call is None and (body := body_of_answer(match)) is not None:
        argument = body[0]
    if argument is None:
        raise CannotEdit
    if isinstance(argument, nodes.Name):
        argument = match.definition_of(argument) or argument
    holes = (
        [piece for piece in flatten(argument) if not isinstance(piece, str)]
        if is_written_text(argument)
        else [argument]
    )
    varying = [hole for hole in holes if _varies(hole, match)]
    if not varying:
        raise CannotEdit
    if match.language == "java":
        if match.imports("org.springframework"):
            escape = f"{code.add_import('org.springframework.web.util', 'HtmlUtils')}.htmlEscape"
        else:
            escape = f"{code.add_import('org.owasp.encoder', 'Encode')}.forHtml"
    elif match.language == "go":
        escape = f"{code.add_import('html/template', alias='template')}.HTMLEscapeString"
    elif match.language != "python":
        escape = code.add_import("escape-html", alias="escapeHtml")
    elif match.imports("markupsafe") and not isinstance(argument, nodes.Binary):
        # Markup that is added to text escapes the text as well, so this one is for holes in templates alone.
        escape = code.add_import("markupsafe", "escape")
    elif match.imports("django"):
        escape = code.add_import("django.utils.html", "escape")
    else:
        escape = code.add_import("html", "escape")
    for hole in varying:
        if _is_markup(hole, match):
            raise CannotEdit
        code.wrap(with_cast(hole, match), escape)
    return Fixed("Escape the value")


def _varies(node: nodes.Expression, match: Match) -> bool:
    value = match.evaluate(node)
    return not value.is_clear_of("html-response") and any(taint.reaches("html-response") for taint in value.taints)


_GETTERS = frozenset(
    {
        "get",
        "getlist",
        "getone",
        "getfirst",
        "getvalue",
        "get_argument",
        "getParameter",
        "getHeader",
        "getValue",
        "getQueryString",
        "param",
        "header",
        "strip",
        "trim",
        "lower",
        "upper",
        "title",
        "decode",
        "str",
        "String",
    }
    | {"FormValue", "PostFormValue", "PathValue", "Query", "DefaultQuery", "QueryParam", "Param", "Params", "PostForm"}
    | {"Get", "URLParam", "GetHeader", "TrimSpace", "ToLower", "ToUpper"}
)


def _is_markup(hole: nodes.Expression, match: Match) -> bool:
    """Whether what fills a hole holds tags of the program's own, which escaping would show as text."""
    if isinstance(hole, nodes.Call):
        return last_name(hole) not in _GETTERS
    if isinstance(hole, nodes.Name | nodes.Attribute | nodes.Subscript):
        return "<" in match.evaluate(hole).constant_text
    return True
