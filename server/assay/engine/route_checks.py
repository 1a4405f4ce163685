"""The checks of who calls that stand in front of routes, or at the beginning of their handlers."""

from __future__ import annotations

import re

from assay.engine.guard_names import checks_rights, names_a_guard
from assay.engine.route_code import CHANGING, items, last_name
from assay.engine.route_declared import UnitRoutes
from assay.ir import nodes
from assay.ir.names import identifiers_in, words_of
from assay.rules.api import GuardStyle, RouteGuard

_WAIVERS = frozenset(
    {"PermitAll", "AllowAny", "Public", "SkipAuth", "IsPublic", "AllowAnonymous", "NoAuth", "public", "allow_anonymous"}
)
_WAIVERS_WORDS = (
    frozenset({"skip", "auth"}),
    frozenset({"no", "auth"}),
    frozenset({"login", "exempt"}),
    frozenset({"auth", "exempt"}),
)
_STATEMENT_WORDS = frozenset({b"", b"const", b"let", b"var", b"await"})
"""What may stand on a line before the place of a statement's node."""
_COMMENT = re.compile(rb"(?:(?<=\s)|^)(?:#|//)[^\n]*|/\*.*?\*/", re.MULTILINE | re.DOTALL)
_IDENTIFIER = re.compile(rb"[A-Za-z_$][A-Za-z0-9_$]*")
_CALLER = re.compile(
    rb"(?<![\w.])session\b(?!\.(?:add|delete|commit|query|execute|scalar|scalars|refresh|rollback|close|flush|merge|get\(\s*[A-Z]))|\b(?:req|request|ctx|context|self\.request|c)\.(?:session|user|auth|current_user|userId|state\.user|jwtVerify)\b"
    rb"|\bctx\.(?:isAuthenticated|isUnauthenticated|state\.)|\bg\.(?:user|current_user|user_id)\b|\bcurrent_?[uU]ser\b"
    rb"|\bAuthorization\b|\bauthorization\b|\b[Xx]-[Aa][Pp][Ii]-[Kk][Ee][Yy]\b|\bis_authenticated\b|\bisAuthenticated\b|\bclerk|\bgetAuth\b"
    rb"|\bcompare_digest\b|\btimingSafeEqual\b|\bconstructEvent\b|[Ss]ignature|\b[Ss]ecret\b|\bhas_perm"
)
"""Code that looks at who calls, or at a secret that the caller has to know."""
LEAVING = re.compile(rb"\b(?:return|abort|raise|throw|redirect|40[13]|reject)\b")
_CHANGING_CODE = re.compile(
    rb"\.(?:delete|save|commit|remove|update|insert\w*|create|destroy|deleteOne|deleteMany|updateOne|findByIdAnd\w+|unlink\w*|bulk_create)\(|"
    rb"\b(?:DELETE\s+FROM|INSERT\s+INTO|UPDATE\s+\w+\s+SET)\b|\bunlink\(|\bremove\(",
)
_CHANGING_NAMES = frozenset(
    {
        "delete",
        "remove",
        "update",
        "create",
        "add",
        "edit",
        "set",
        "save",
        "ban",
        "approve",
        "promote",
        "destroy",
        "reset",
    }
    | {"disable", "enable", "purge", "wipe", "cancel", "grant", "revoke", "upload", "import", "restore"}
)


def is_waiver(name: str) -> bool:
    """Whether a name says that everybody may call: ``AllowAny``, ``@Public()``."""
    return name in _WAIVERS or any(wanted <= set(words_of(name)) for wanted in _WAIVERS_WORDS)


class CheckReader:
    """Reads checks from the code of a unit."""

    def __init__(self, text: bytes, owner: str) -> None:
        self.text = text
        self.owner = owner
        self.found = UnitRoutes()
        self.checking: set[str] = set()

    def code(self, node: nodes.Node) -> str:
        """Return the code of a node in one line."""
        return " ".join(self.text[node.start : node.end].decode("utf-8", "replace").split())

    def guard(self, node: nodes.Expression, style: GuardStyle) -> RouteGuard | None:
        """Return the check that an expression stands for, None where it is none."""
        if isinstance(node, nodes.FunctionValue | nodes.Constant):
            return None
        name = last_name(node)
        if names_a_guard(name) or name in ("permission_classes", "permission_required"):
            found = name
        else:
            inner = node.arguments if isinstance(node, nodes.Call) else ()
            found = next(
                (
                    item
                    for argument in inner
                    if isinstance(argument, nodes.Name | nodes.Attribute | nodes.Call)
                    for item in identifiers_in(argument)[:6]
                    if names_a_guard(item)
                ),
                "",
            )
            if not found and isinstance(node, nodes.Call | nodes.Attribute) and names_a_guard(self.first_name(node)):
                found = self.first_name(node)  # passport.authenticate, auth.required, requireAuth.admin()
        if not found:
            return None
        rights = checks_rights(found) or (
            isinstance(node, nodes.Call)
            and any(
                checks_rights(str(argument.value))
                for argument in node.arguments
                if isinstance(argument, nodes.Constant)
            )
        )
        return RouteGuard(found, self.code(node), style, rights)

    @staticmethod
    def first_name(node: nodes.Expression) -> str:
        """Return the name that an access or a call begins with: ``passport`` of ``passport.authenticate("jwt")``."""
        while isinstance(node, nodes.Call | nodes.Attribute):
            node = node.function if isinstance(node, nodes.Call) else node.value
        return node.id if isinstance(node, nodes.Name) else ""

    def dependency(self, node: nodes.Expression) -> RouteGuard | None:
        """Return the check that ``Depends(get_current_user)`` or a bare name in a list stands for."""
        found = self.guard(node, "dependency")
        if found is not None or not isinstance(node, nodes.Call):
            return found
        if last_name(node) == "Security":
            return RouteGuard("Security", self.code(node), "dependency")
        return None

    def body_of(self, function: nodes.Function) -> bytes:
        """Return the code of a function's body without its comments: what they say is no check."""
        return _COMMENT.sub(b" ", self.text[function.body_start : function.end])

    def checks_caller(self, function: nodes.Function) -> bool:
        """Whether a function's own code asks who calls."""
        body = self.body_of(function)
        return _CALLER.search(body) is not None or any(
            names_a_guard(name.decode()) for name in set(_IDENTIFIER.findall(body))
        )

    def is_check(self, function: nodes.Function) -> bool:
        """Whether a function turns callers away."""
        return self.checks_caller(function) and LEAVING.search(self.body_of(function)) is not None

    def leading_check(self, function: nodes.Function) -> RouteGuard | None:
        """Return the statements at the beginning of a handler that turn strangers away, as one check."""
        body = function.body[:6]
        for index, statement in enumerate(body):
            call: nodes.Expression | None = None
            if isinstance(statement, nodes.Assign | nodes.ExpressionStatement):
                call = statement.value
            if not isinstance(call, nodes.Call) or not names_a_guard(last_name(call)):
                continue
            end = statement.end
            following = body[index + 1] if index + 1 < len(body) else None
            if isinstance(statement, nodes.Assign) and isinstance(following, nodes.If):
                bound = set(identifiers_in(statement.targets[0]))
                test = self.text[following.test.start : following.test.end].decode("utf-8", "replace")
                if any(re.search(rf"\b{re.escape(name)}\b", test) for name in bound):
                    end = following.end
            name = last_name(call)
            return RouteGuard(name, self._whole_lines(statement.start, end), "statement", checks_rights(name))
        return None

    def _whole_lines(self, start: int, end: int) -> str:
        """Return the lines of a statement without their first indentation, or nothing where other code stands on them."""
        begin = self.text.rfind(b"\n", 0, start) + 1
        if self.text[begin:start].strip() not in _STATEMENT_WORDS:
            return ""
        stop = self.text.find(b"\n", end)
        rest = self.text[end : stop if stop >= 0 else len(self.text)]
        if rest.strip().rstrip(b";"):
            return ""
        return self.text[begin:end].lstrip().decode("utf-8", "replace") + (";" if b";" in rest else "")

    def waives(self, decorator: nodes.Expression) -> bool:
        """Whether a decorator says that everybody may call."""
        if is_waiver(last_name(decorator)):
            return True
        return isinstance(decorator, nodes.Call) and any(
            is_waiver(name)
            for argument in decorator.arguments
            for item in items(argument)
            for name in identifiers_in(item)
        )

    def changes(self, methods: tuple[str, ...], names: str, function: nodes.Function | None) -> bool:
        """Whether a route does more than read."""
        if not CHANGING.isdisjoint(methods):
            return True
        if function is None or _CHANGING_NAMES.isdisjoint(words_of(names)):
            return False
        return _CHANGING_CODE.search(self.body_of(function)) is not None

    def changes_by_code(self, function: nodes.Function) -> bool:
        """Whether a function's code stores, changes or deletes something."""
        return _CHANGING_CODE.search(self.body_of(function)) is not None

    def use_guards(self, decorator: nodes.Call, style: GuardStyle) -> RouteGuard:
        """Return the check that ``@UseGuards(…)`` names."""
        names = [name for argument in decorator.arguments for name in identifiers_in(argument)]
        name = names[0] if names else "UseGuards"
        return RouteGuard(name, self.code(decorator), style, any(map(checks_rights, names)))
