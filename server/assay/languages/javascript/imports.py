"""Adds the imports that a fix relies on, in the way in which the file already imports."""

from __future__ import annotations

import re
from dataclasses import dataclass

from tree_sitter import Node

from assay.ir import nodes
from assay.languages.api import ImportNeed, LineInsertion
from assay.languages.javascript.grammar import load_grammar
from assay.languages.javascript.literals import write_text
from assay.languages.javascript.lower_expressions import module_name
from assay.languages.javascript.lowering import Lowering, load_tables

_COMMENTS = frozenset(("comment", "html_comment", "hash_bang_line"))
_REQUIRES = re.compile(rb"\brequire\s*\(|\bmodule\.exports\b|\bexports\.[\w$]+\s*=")
_WORD = re.compile(r"[A-Za-z0-9_$]+")
_QUOTED_MODULE = re.compile(rb"(?:from|import|require\s*\()\s*(['\"])")
_NODE_PREFIX = re.compile(rb"['\"]node:")
_ENDS_WITH_SEMICOLON = re.compile(rb".*;\s*$")
_ENDS_WITHOUT_SEMICOLON = re.compile(rb"\s*(?!//|/\*|\*).*[\w)\]'\"`]\s*$")
_SHALLOW = 20

# The modules that Node itself holds, of those a fix may want (https://nodejs.org/api/modules.html#built-in-modules).
_NODE_MODULE_NAMES = """
assert buffer child_process cluster crypto dns events fs fs/promises http http2 https net os path process querystring readline
stream timers timers/promises tls url util vm worker_threads zlib
"""
_NODE_MODULES = frozenset(_NODE_MODULE_NAMES.split())


@dataclass(frozen=True, slots=True)
class _Binding:
    """A name that the file already binds to a module, or to a member of one."""

    alias: str
    module: str
    name: str


@dataclass(slots=True)
class _Style:
    """How the file imports: with which form, quotes and line ends, and after which line new imports go."""

    is_module: bool
    quote: str
    semicolon: str
    newline: str
    prefix: str
    line: int


def default_alias(module: str) -> str:
    """Return the usual name of a module: the last part of its specifier in camel case."""
    words = _WORD.findall(module.removeprefix("node:").rsplit("/", 1)[-1])
    if not words:
        return "imported"
    name = words[0] + "".join(word[:1].upper() + word[1:] for word in words[1:])
    return name if not name[0].isdigit() else f"_{name}"


def insert_imports(dialect: str, lines: list[bytes], needs: tuple[ImportNeed, ...]) -> list[LineInsertion]:
    """Return the lines to insert for the needs that the file does not meet yet; none twice."""
    text = b"".join(lines)
    root = load_grammar(dialect).parser.parse(text).root_node
    low = Lowering(text, load_tables(dialect), _SHALLOW)
    bound = _bindings(low, root)
    style = _style(dialect, text, root, lines, low)
    inserted: list[str] = []
    seen: set[_Binding] = set()
    for need in needs:
        name = "" if need.name == "default" else need.name
        alias = need.alias or name or default_alias(need.module)
        wanted = _Binding(alias, module_name(need.module), name)
        if wanted in bound or wanted in seen:
            continue
        seen.add(wanted)
        line = _statement(dialect, style, need.module, name, alias)
        inserted.append(line + style.semicolon + style.newline)
    if not inserted:
        return []
    text_to_insert = "".join(inserted)
    if style.line >= len(lines) or (style.line == len(lines) - 1 and lines and not lines[-1] and style.line > 0):
        # Behind the last line: it has to end before something can follow it.
        last = lines[-1] if lines else b""
        if last and not last.endswith((b"\n", b"\r")):
            text_to_insert = style.newline + text_to_insert
    return [LineInsertion(style.line, text_to_insert)]


def _statement(dialect: str, style: _Style, module: str, name: str, alias: str) -> str:
    bare = module_name(module)
    is_node = bare in _NODE_MODULES
    specifier = write_text(f"{style.prefix}{bare}" if is_node else module, style.quote)
    if style.is_module:
        if name:
            member = name if name == alias else f"{name} as {alias}"
            return f"import {{ {member} }} from {specifier}"
        if is_node and dialect != "javascript":
            # Without esModuleInterop TypeScript knows no default export of Node's modules; this form holds with and without.
            return f"import * as {alias} from {specifier}"
        return f"import {alias} from {specifier}"
    if name:
        member = name if name == alias else f"{name}: {alias}"
        return f"const {{ {member} }} = require({specifier})"
    return f"const {alias} = require({specifier})"


def _bindings(low: Lowering, root: Node) -> set[_Binding]:
    """Return what the imports at the top level bind."""
    found: set[_Binding] = set()
    for node in root.children:
        if not _imports_something(node):
            continue
        statements: list[nodes.Statement] = []
        handler = low.statements.get(node.kind_id)
        if handler is not None:
            handler(low, node, 1, statements)
        for statement in statements:
            if isinstance(statement, nodes.Import):
                found.add(_Binding(statement.alias, statement.module, statement.name))
            elif isinstance(statement, nodes.Assign):
                found.update(_required(statement))
    return found


def _required(statement: nodes.Assign) -> list[_Binding]:
    value = statement.value
    target = statement.targets[0]
    member = ""
    if isinstance(value, nodes.Attribute):
        member, value = value.name, value.value
    if not isinstance(value, nodes.ImportedModule):
        return []
    if isinstance(target, nodes.Name):
        return [_Binding(target.id, value.module, "" if member == "default" else member)]
    if not isinstance(target, nodes.Mapping) or member:
        return []
    return [
        _Binding(entry.value.id, value.module, str(entry.key.value))
        for entry in target.entries
        if isinstance(entry.key, nodes.Constant) and isinstance(entry.value, nodes.Name)
    ]


def _imports_something(node: Node) -> bool:
    """Whether a statement of the top level is an import, or declares variables as required modules."""
    kind = node.type
    if kind in ("import_statement", "import_alias"):
        return True
    if kind not in ("lexical_declaration", "variable_declaration"):
        return False
    for declarator in node.named_children:
        if declarator.type != "variable_declarator":
            continue
        value = declarator.child_by_field_name("value")
        while value is not None and value.type in ("member_expression", "call_expression"):
            inner = value.child_by_field_name("object") or value.child_by_field_name("function")
            if inner is not None and inner.type == "identifier":
                arguments = value.child_by_field_name("arguments")
                return inner.text == b"require" and arguments is not None
            value = inner
    return False


def _style(dialect: str, text: bytes, root: Node, lines: list[bytes], low: Lowering) -> _Style:
    imports: list[Node] = []
    head_end = 0
    is_module: bool | None = None
    in_head = True
    uses_modules = False
    for node in root.children:
        kind = node.type
        uses_modules = uses_modules or kind in ("import_statement", "export_statement")
        if _imports_something(node):
            if in_head or kind == "import_statement":
                imports.append(node)
        elif kind == "hash_bang_line" or _is_directive(node) or (kind in _COMMENTS and _is_header(node, text)):
            if in_head and not imports:
                head_end = node.end_byte
        elif kind not in _COMMENTS and (not imports or imports[-1].type != "import_statement"):
            # Required modules further down may stand behind code that has to run first.
            in_head = False
    if uses_modules:
        is_module = True
    elif _REQUIRES.search(text):
        is_module = False
    if is_module is None:
        is_module = dialect != "javascript" or b"</" in text or b"/>" in text
    after = imports[-1].end_byte if imports else head_end
    line = _line_after(lines, after) if after else 0
    sample = text[imports[0].start_byte : imports[-1].end_byte] if imports else text[:20_000]
    quotes = [match.group(1) for match in _QUOTED_MODULE.finditer(sample)]
    if quotes:
        quote = '"' if quotes.count(b'"') * 2 > len(quotes) else "'"
    else:
        quote = '"' if sample.count(b'"') > sample.count(b"'") else "'"
    if imports:
        semicolon = ";" if text[imports[-1].start_byte : imports[-1].end_byte].rstrip().endswith(b";") else ""
    else:
        head = lines[:200]
        goes_without = any(map(_ENDS_WITHOUT_SEMICOLON.match, head)) and not any(map(_ENDS_WITH_SEMICOLON.match, head))
        semicolon = "" if goes_without else ";"
    newline = "\r\n" if lines and lines[0].endswith(b"\r\n") else "\n"
    prefix = "node:" if _NODE_PREFIX.search(text) else ""
    return _Style(is_module, quote, semicolon, newline, prefix, line)


def _is_directive(node: Node) -> bool:
    """Whether a statement is ``"use strict"`` or another directive."""
    return node.type == "expression_statement" and bool(node.named_children) and node.named_children[0].type == "string"


def _is_header(node: Node, text: bytes) -> bool:
    """Whether a comment belongs to the file and not to the code below it: it begins the file, and a blank line follows."""
    before = text[: node.start_byte]
    if before.strip() and not before.startswith(b"#!"):
        return False
    after = text[node.end_byte :].lstrip(b" \t")
    return bool(re.match(rb"(?:\r\n|\n|\r)[ \t]*(?:\r\n|\n|\r|\Z)", after)) or not after.strip()


def _line_after(lines: list[bytes], place: int) -> int:
    """Return the number of the line behind the one that holds the byte before ``place``."""
    start = 0
    for number, line in enumerate(lines):
        start += len(line)
        if start >= place:
            return number + 1
    return len(lines)
