"""What fixes write with: the code editor of ``rules.api``, and fixes drafted from it."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

from assay.engine.match import SiteMatch
from assay.engine.results import DraftFix
from assay.findings.model import CannotEdit, Safety
from assay.ir import nodes
from assay.languages.api import ImportNeed, Replacement, Snippet, can_import
from assay.rules.api import RuleModule

if TYPE_CHECKING:
    from assay.engine.interpreter import Interpreter


class UnitEditor:
    """Fulfils ``rules.api.CodeEditor`` for one unit: collects replacements and import needs."""

    def __init__(self, run: Interpreter) -> None:
        self._run = run
        self._verbs = run.language.verbs
        self.replacements: list[Replacement] = []
        self.imports: list[ImportNeed] = []
        self.variables: list[str] = []

    def _record(self, replacement: Replacement) -> None:
        self.replacements.append(replacement)

    def replace(self, node: nodes.Node, code: str) -> None:
        """Put ``code`` in place of a node."""
        self._record(Replacement(node.start, node.end, code))

    def replace_callee(self, call: nodes.Call, code: str) -> None:
        """Put ``code`` in place of the function of a call."""
        self._record(Replacement(call.function.start, call.function.end, code))

    def wrap(self, node: nodes.Expression, function: str) -> None:
        """Make the node the only argument of a call."""
        self._record(Replacement(node.start, node.end, f"{function}({self.text(node)})"))

    def set_argument(self, call: nodes.Call, name: str, code: str, position: int | None = None) -> None:
        """Set a keyword argument or option."""
        self._record(self._verbs.set_argument(self._run.text, call, name, code, position))

    def remove_argument(self, call: nodes.Call, name: str, position: int | None = None) -> None:
        """Remove a keyword argument or option."""
        self._record(self._verbs.remove_argument(self._run.text, call, name, position))

    def remove_entry(self, mapping: nodes.Mapping, entry: nodes.Entry) -> None:
        """Remove one entry of a mapping."""
        self._record(self._verbs.remove_entry(self._run.text, mapping, entry))

    def insert(self, offset: int, code: str) -> None:
        """Insert code at an offset of the unit's text."""
        self._record(Replacement(offset, offset, code))

    def insert_argument(self, call: nodes.Call, index: int, code: str) -> None:
        """Insert a positional argument so that it gets this index."""
        if index > len(call.arguments) or any(
            isinstance(argument, nodes.Spread) for argument in call.arguments[:index]
        ):
            raise CannotEdit(f"the call has no place {index}")
        if index < len(call.arguments):
            start = call.arguments[index].start
            self._record(Replacement(start, start, f"{code}, "))
        elif call.arguments:
            end = call.arguments[-1].end
            self._record(Replacement(end, end, f", {code}"))
        else:
            separator = ", " if call.keywords else ""
            self._record(Replacement(call.arguments_start, call.arguments_start, f"{code}{separator}"))

    def add_import(self, module: str, name: str = "", alias: str = "") -> str:
        """Have the file import something and return how the code is to write it."""
        self._run.note_name("import:")
        path = f"{module}.{name}" if name else module
        bound = self._run.surroundings.binding_of(path)
        if bound is not None:
            return bound
        if name and (module_name := self._run.surroundings.binding_of(module)) is not None:
            return f"{module_name}.{name}"
        if not can_import(self._run.language):
            raise CannotEdit
        need = ImportNeed(module, name, alias)
        if need not in self.imports:
            self.imports.append(need)
        return alias or name or module

    def literal(self, value: nodes.ConstantValue) -> str:
        """Return the source of a constant."""
        return self._verbs.literal(value)

    def sequence(self, *items: str) -> str:
        """Return the source of a list or array."""
        return self._verbs.sequence(items)

    def call(self, function: str, *arguments: str, **keywords: str) -> str:
        """Return the source of a call."""
        return self._verbs.call(function, arguments, tuple(keywords.items()))

    def environment_lookup(self, name: str) -> str:
        """Return the source that reads an environment variable; the imports that it needs are added."""
        snippet: Snippet = self._verbs.environment_lookup(name)
        self.variables.append(name)
        code = snippet.code
        for need in snippet.imports:
            written = self.add_import(need.module, need.name, need.alias)
            usual = need.alias or need.name or need.module
            if written != usual and code.startswith(usual):
                code = written + code[len(usual) :]
        return code

    def text(self, node: nodes.Node) -> str:
        """Return the code of a node as it stands."""
        return self._run.text[node.start : node.end].decode("utf-8", "surrogateescape")

    def join_text(self, expression: nodes.Expression, placeholder: str) -> tuple[str, tuple[str, ...]]:
        """Take built text apart."""
        return self._verbs.join_text(self._run.text, expression, placeholder)


def draft_fix(run: Interpreter, module: RuleModule, match: SiteMatch) -> DraftFix | None:
    """Return the fix that a rule offers for a match, None where it offers none or declines."""
    if module.make_fix is None:
        return None
    editor = UnitEditor(run)
    try:
        fixed = module.make_fix(match, editor)
    except CannotEdit:
        return None
    except Exception as error:
        run.surroundings.faults.add(module.rule.id, error)
        return None
    ordered = sorted(editor.replacements, key=lambda item: (item.start, item.end))
    for first, second in itertools.pairwise(ordered):
        if second.start < first.end:
            return None  # Two verbs of one fix contradict each other.
    if not ordered:
        return None
    safety = fixed.safety or module.rule.fix_safety or Safety.BEHAVIOUR_CHANGING
    return DraftFix(fixed.title, safety, tuple(ordered), tuple(editor.imports), tuple(editor.variables))
