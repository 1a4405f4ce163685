"""An XML document is read with its external entities.

What it does
    Finds parsers that are told to resolve external entities (``resolve_entities=True`` and ``no_network=False`` of lxml,
    ``feature_external_ges`` of ``xml.sax``, ``noent`` of libxmljs, ``XMLParseNoEnt`` of Go's libxml2), and documents from
    requests that reach lxml without a parser that refuses them, or the parsers of Python's library, which expand entities without limit
    where libexpat is old. Go's ``encoding/xml`` resolves none. In Java, whose parsers resolve entities unless they are told not
    to, it finds ``DocumentBuilderFactory``, ``SAXParserFactory``, ``XMLInputFactory``, ``TransformerFactory``,
    ``SchemaFactory``, dom4j and JDOM that nothing has told.

Why is this bad
    A document may say that an entity stands for a file of the server or for an address; the parser reads it and puts it
    into the result. Entities that refer to each other grow to gigabytes.

What to do
    Switch entities off (``resolve_entities=False``), or parse with ``defusedxml``. In Java:
    ``factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true)``.

Known misses
    Parsers that are made in another file, and XSLT and XInclude.

Example
    Before::

        tree = etree.fromstring(request.data, etree.XMLParser(resolve_entities=True))

    After::

        tree = etree.fromstring(request.data, etree.XMLParser(resolve_entities=False))
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
)
from assay.rules.injection._pieces import last_name
from assay.rules.statements import insert_after_definition

RULE = Rule(
    id="xxe",
    title="XML parser that resolves entities",
    cwe=611,
    severity=Severity.HIGH,
    message="This XML parser resolves external entities, so a document can have it read files and call other servers.",
    advice="Switch external entities off (resolve_entities=False), or parse with defusedxml.",
    on=(
        on_flow(REMOTE, to="xml", at_sink=False),
        # An object that was made for parsing and that nothing has told to refuse entities: what Java's factories give.
        on_flow(REMOTE, to="xml-parser"),
        on_mark("xxe-option"),
    ),
    impact=TechnicalImpact.DATA,
    ease=Ease.REQUEST,
    automatable=True,
    languages=("java", "python", "javascript", "typescript", "tsx", "go"),
    fix_safety=Safety.BEHAVIOUR_CHANGING,
    also_cwe=(776, 827),
)

_DEFAULT = "{source} is parsed by {callee}, which resolves entities unless it is told not to: older versions read files for them."
_EXPANDS = (
    "{source} is parsed by {callee}, which expands entities: with an old libexpat a short document fills the memory."
)


def check(match: Match) -> Report | None:
    """Report options that resolve entities, parsers without protection, and proven flows into parsers that are left as they are."""
    if match.kind == "xxe-option":
        return Report(Confidence.HIGH, evidence=Evidence.SINK)
    if match.language == "java" and match.kind == "xml" and not (match.path or "").startswith("javax.xml.transform."):
        receiver = _receiver(match.call)
        if (
            match.evidence is not Evidence.FLOW
            or receiver is None
            or match.evaluate(receiver).is_clear_of("xml-parser")
        ):
            return None
        return Report(Confidence.HIGH)
    if match.kind == "xml-parser":
        return Report(Confidence.HIGH if match.evidence is Evidence.FLOW else Confidence.MEDIUM)
    if match.evidence is not Evidence.FLOW or match.is_test:
        return None
    if (match.path or "").startswith("xml."):
        return Report(Confidence.MEDIUM, message=_EXPANDS, evidence=Evidence.POSTURE)
    parser = match.value_of(1, "parser")
    if parser is not None and (parser.is_clear_of("xml") or parser.path is None):
        return None
    if parser is not None and _is_marked(match):
        return None
    return Report(Confidence.MEDIUM, message=_DEFAULT)


def _is_marked(match: Match) -> bool:
    """Whether the parser is made in the call itself with an option that is reported there."""
    parser = match.argument_node(1, "parser")
    return isinstance(parser, nodes.Call) and any(
        keyword.name in ("resolve_entities", "no_network") for keyword in parser.keywords
    )


_DEFUSED = {
    "xml.etree.ElementTree": ("ElementTree", "safe_etree"),
    "xml.etree.cElementTree": ("ElementTree", "safe_etree"),
    "xml.dom.minidom": ("minidom", "safe_minidom"),
    "xml.dom.pulldom": ("pulldom", "safe_pulldom"),
    "xml.sax": ("sax", "safe_sax"),
}
"""The modules of defusedxml that take the place of those of the library, and the names that they get."""


def fix(match: Match, code: CodeEditor) -> Fixed:
    """Turn the option round, give the call a parser that refuses entities, or take the parser of defusedxml."""
    call, argument = match.call, match.argument
    if match.language == "java":
        return _fix_java(match, code)
    if match.kind == "xxe-option":
        return _turn_off(match, code)
    if call is None or argument is None:
        raise CannotEdit
    module, _, name = (match.path or "").rpartition(".")
    if module in _DEFUSED:
        defused, alias = _DEFUSED[module]
        code.replace_callee(call, f"{code.add_import('defusedxml', defused, alias)}.{name}")
        return Fixed("Parse with defusedxml (a package to install)", Safety.GUIDED)
    if module != "lxml.etree" or name not in ("parse", "fromstring", "XML") or match.value_of(1, "parser") is not None:
        raise CannotEdit
    library = code.add_import("lxml", "etree")
    code.set_argument(call, "parser", f"{library}.XMLParser(resolve_entities=False)")
    return Fixed("Refuse entities")


def _turn_off(match: Match, code: CodeEditor) -> Fixed:
    argument = match.argument
    if argument is None:
        raise CannotEdit
    if match.call is not None and last_name(match.call) != "setFeature" and match.language == "python":
        if match.value_of(None, "resolve_entities") is not None:
            code.set_argument(match.call, "resolve_entities", code.literal(False))
        if match.value_of(None, "no_network") is not None:
            code.remove_argument(match.call, "no_network")
    else:
        code.replace(argument, code.literal(False))
    return Fixed("Do not resolve external entities")


_DOCTYPES = 'setFeature("http://apache.org/xml/features/disallow-doctype-decl", true)'
_REFUSALS = {
    "xml.DocumentBuilderFactory": _DOCTYPES,
    "xml.SAXParserFactory": _DOCTYPES,
    "xml.XMLReader": _DOCTYPES,
    "xml.SAXReader": _DOCTYPES,
    "xml.SAXBuilder": _DOCTYPES,
    "xml.XMLInputFactory": 'setProperty("javax.xml.stream.supportDTD", false)',
}
"""How each object of Java's libraries is told to refuse document types, which are what declares entities."""


def _receiver(call: nodes.Expression | None) -> nodes.Expression | None:
    return call.function.value if isinstance(call, nodes.Call) and isinstance(call.function, nodes.Attribute) else None


def _fix_java(match: Match, code: CodeEditor) -> Fixed:
    """Have the factory refuse document types, right after it was made."""
    node = _receiver(match.call)
    for _ in range(4):
        if not isinstance(node, nodes.Name):
            break
        definition = match.definition_of(node)
        refusal = _REFUSALS.get(match.evaluate(node).path or "")
        if definition is None:
            break
        if refusal is not None:
            insert_after_definition(match, definition, [f"{node.id}.{refusal};"], code)
            return Fixed("Refuse document types")
        node = _receiver(definition)  # A parser: what made it is what has to be told.
    raise CannotEdit
