"""Request data chooses where a visitor is sent.

What it does
    Finds redirects whose target comes from a request: ``redirect(request.args["next"])``, ``RedirectResponse``,
    ``HttpResponseRedirect``, ``res.redirect(req.query.url)``, and in a page ``location.href`` set from its own address.
    A target below a fixed path or host is not reported. In Java these are ``sendRedirect``, the header ``Location``,
    ``"redirect:" + url``, ``RedirectView`` and ``Response.seeOther``. In Go these are ``http.Redirect``, and ``Redirect`` of gin,
    echo and fiber.

Why is this bad
    A link to a site that people trust leads them to one that looks the same and asks for their password. In a page,
    ``javascript:`` in the place of an address even runs a script.

What to do
    Let only paths of this site through: no host, no ``//`` at the beginning (``url_has_allowed_host_and_scheme`` in Django),
    or choose the target from a fixed list. In Java compare ``URI.create(url).getHost()`` with a list of hosts. In Go ask
    ``url.Parse`` for ``Host == ""``.

Known misses
    Targets that were stored first (in a session, in a database), headers that are set by hand, and the address that was
    asked for itself, which leads elsewhere where it begins with two slashes.

Example
    Before::

        return redirect(request.args.get("next"))

    After::

        target = request.args.get("next", "/")
        if urlsplit(target).netloc or not target.startswith("/") or target.startswith("//"):
            target = "/"
        return redirect(target)
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
    Taint,
    TechnicalImpact,
    Value,
    descendants,
    identifiers_in,
    nodes,
    on_flow,
)
from assay.rules.injection._pieces import HOLE, last_name, text_around_holes, with_cast
from assay.rules.injection._statements import insert_before

RULE = Rule(
    id="open-redirect",
    title="Request data chooses where a visitor is sent",
    cwe=601,
    severity=Severity.MEDIUM,
    message="{source} decides where the visitor is sent, so a link to this site can lead to any other.",
    advice="Let only paths of this site through, or choose the target from a fixed list.",
    on=(on_flow(REMOTE, to="redirect", at_sink=False),),
    impact=TechnicalImpact.CLIENT,
    ease=Ease.INTERACTION,
    automatable=False,
    languages=("java", "python", "javascript", "typescript", "tsx", "go"),
    fix_safety=Safety.BEHAVIOUR_CHANGING,
)

_OWN_ADDRESS = re.compile(
    r"(?i)\.(originalUrl|full_path|pathname|path_info|get_full_path(\(\))?|path|url|uri|href|url_root|host_url|base_url|referer|referrer)$"
)
"""Members that hold the address that was asked for: it begins with a slash and stays on this site."""
_OWN_JAVA_ADDRESS = re.compile(r"\bget(RequestURI|RequestURL|ServletPath|PathInfo)\(\)$")
_OWN_GO_ADDRESS = re.compile(
    r"(?i)\b(URL\.(Path|RequestURI\(\)|String\(\)|EscapedPath\(\))|RequestURI|Referer\(\)|r(eq(uest)?)?\.Host)"
)
_TAKEN_APART = re.compile(r"(?i)parse|query|params|\bURL\(\)")
"""Words for taking an address apart, after which it is a parameter that counts."""


_JAVASCRIPT = ("javascript", "typescript", "tsx")


def _of_returned(match: Match, returned: nodes.Expression, value: Value) -> Report | None:
    """Judge ``{ redirect: { destination } }``, by which a page of Next.js sends its visitor on."""
    redirect = (value.fields or {}).get("redirect")
    target = (redirect.fields or {}).get("destination") if redirect is not None else None
    if target is None or target.is_clear_of("redirect") or (target.text is not None and not _may_choose_host(target)):
        return None
    if not any(taint.kind and taint.reaches("redirect") for taint in target.taints):
        return None
    return Report(Confidence.HIGH, node=_entry(_entry(returned, "redirect"), "destination"))


def _entry(mapping: nodes.Expression, key: str) -> nodes.Expression:
    """Return the value that a written object has under a key; the object itself where that is not to be seen."""
    if isinstance(mapping, nodes.Mapping):
        for entry in mapping.entries:
            if isinstance(entry.key, nodes.Constant) and entry.key.value == key:
                return entry.value
    return mapping


def check(match: Match) -> Report | None:
    """Report proven flows that can choose the host."""
    if match.evidence is not Evidence.FLOW or match.argument is None or match.is_test:
        return None
    value = match.value
    if match.language in _JAVASCRIPT and match.call is None and match.node is match.argument:
        return _of_returned(match, match.argument, value)
    is_view = match.language == "java" and (match.call is None or "ModelAndView" in (match.path or ""))
    if is_view and not value.constant_text.startswith("redirect:"):
        return None  # The name of a page, not an address.
    if value.fields is not None or (value.text is not None and not _may_choose_host(value)):
        return None
    taints = [taint for taint in value.taints if taint.kind and taint.reaches("redirect")]
    if not taints or all(_is_own_address(taint, match) for taint in taints):
        return None
    if match.language in _JAVASCRIPT:
        if any("pathname" in name.lower() for name in identifiers_in(match.argument)):
            return None  # The path that was asked for, with a slash put behind it or the like.
        if _is_path_on_own_address(match.argument, match):
            return None
    return Report(Confidence.HIGH)


_OWN_BASE = re.compile(r"(?i)\b(?:url|origin|nextUrl|href|host)\s*\)?\s*!?$|headers?\b.*host|\b(?:url|origin)\b[^?]*$")


def _is_path_on_own_address(argument: nodes.Expression, match: Match) -> bool:
    """Whether the target is ``new URL("/login", request.url)`` or a clone of the address that was asked for: both stay on this site."""
    target = argument
    for _ in range(3):
        if isinstance(target, nodes.Name) and (definition := match.definition_of(target)) is not None:
            target = definition
        elif isinstance(target, nodes.Attribute) and target.name in ("href", "toString"):
            target = target.value
        elif isinstance(target, nodes.Call) and not target.arguments and isinstance(target.function, nodes.Attribute):
            target = target.function.value  # new URL(…).toString(), request.nextUrl.clone()
        else:
            break
    if isinstance(target, nodes.Attribute):
        return target.name == "nextUrl"
    if not isinstance(target, nodes.Call) or len(target.arguments) != 2 or last_name(target) != "URL":
        return False
    path = match.evaluate(target.arguments[0])
    begins = path.constant if path.text is None else path.text[0]
    if not isinstance(begins, str) or not begins.startswith(("/", "./", "?", "#")) or begins.startswith("//"):
        return False
    return (begins != "/" or path.is_constant) and _OWN_BASE.search(match.source_text(target.arguments[1])) is not None


def _is_own_address(taint: Taint, match: Match) -> bool:
    """Whether a source is the address that was asked for, as a whole and not a parameter out of it."""
    source, *steps = taint.step.chain()
    written = match.source_text(nodes.Node(source.start, source.end))
    behind = match.source_text(nodes.Node(source.end, source.end + 24))
    if match.language == "java":
        return _OWN_JAVA_ADDRESS.search(written) is not None
    if match.language == "go":
        return _OWN_GO_ADDRESS.search(written + behind) is not None
    if any(_TAKEN_APART.search(text) for text in (behind, *(step.message for step in steps))):
        return False
    return _OWN_ADDRESS.search(written) is not None


def _may_choose_host(value: Value) -> bool:
    """Whether the first hole that somebody else fills stands where the host is still open."""
    for before, hole, _ in text_around_holes(value):
        if hole.value.is_clear_of("redirect") or not any(taint.reaches("redirect") for taint in hole.value.taints):
            continue
        before = before.removeprefix("redirect:")
        if before in ("", "/", "//"):
            return True  # A slash and another one in the value make the beginning of a host.
        if before[0] in (HOLE, "?", "#"):
            return False
        if "://" not in before and not before.startswith("//"):
            return False
        host = before.split("//", 1)[-1]
        return not any(mark in host for mark in "/?#") and ("." not in host or not host.endswith(("/", HOLE)))
    return False


_PLACE = re.compile(r"[A-Za-z_][\w.]*(\[['\"]\w+['\"]\])*")


def fix(match: Match, code: CodeEditor) -> Fixed:
    """Send visitors to the start page where the target is not a path of this site."""
    argument = match.argument
    if match.language in _JAVASCRIPT and match.call is None and match.node is argument and argument is not None:
        argument = _entry(_entry(argument, "redirect"), "destination")
    if argument is None or "://" in match.value.constant_text:
        raise CannotEdit  # Part of a host is chosen on purpose; a path of this site is not what is meant.
    written = code.text(argument)
    if match.language == "java":
        return _fix_java(match, argument, written, code)
    if match.language == "go":
        return _fix_go(match, argument, code)
    if match.language != "python":
        if _PLACE.fullmatch(written):
            code.replace(with_cast(argument, match), _of_this_site(written))
        else:
            name = _new_name(match)
            insert_before(match, code, [f"const {name} = {written};"])
            code.replace(with_cast(argument, match), _of_this_site(name))
        return Fixed("Send visitors to paths of this site only")
    lines: list[str] = []
    target = written
    if not isinstance(argument, nodes.Name):
        target = _new_name(match)
        lines.append(f"{target} = {written}")
        code.replace(argument, target)
    split = code.add_import("urllib.parse", "urlsplit")
    lines += [
        f'if {split}({target}).netloc or not {target}.startswith("/") or {target}.startswith("//"):',
        f'    {target} = "/"',
    ]
    insert_before(match, code, lines)
    return Fixed("Send visitors to paths of this site only")


def _fix_java(match: Match, argument: nodes.Expression, written: str, code: CodeEditor) -> Fixed:
    place = argument
    if match.value.text is not None:
        if not isinstance(argument, nodes.Binary) or code.text(argument.left) != '"redirect:"':
            raise CannotEdit
        place, written = argument.right, code.text(argument.right)
    elif match.value.path not in (None, "String"):
        raise CannotEdit  # An address that is no text has no beginning to look at.
    if not isinstance(place, nodes.Name):
        name = _new_name(match)
        insert_before(match, code, [f"String {name} = {written};"])
        written = name
    safe = f'{written}.startsWith("/") && !{written}.startsWith("//") ? {written} : "/"'
    code.replace(place, f"({safe})" if place is not argument else safe)
    return Fixed("Send visitors to paths of this site only")


def _fix_go(match: Match, argument: nodes.Expression, code: CodeEditor) -> Fixed:
    strings = code.add_import("strings", alias="strings")
    lines: list[str] = []
    target = code.text(argument)
    if not isinstance(argument, nodes.Name):
        lines.append(f"{_new_name(match)} := {target}")
        target = _new_name(match)
        code.replace(argument, target)
    lines += [
        f'if !{strings}.HasPrefix({target}, "/") || {strings}.HasPrefix({target}, "//") {{',
        f'\t{target} = "/"',
        "}",
    ]
    insert_before(match, code, lines)
    return Fixed("Send visitors to paths of this site only")


def _new_name(match: Match) -> str:
    """Return a name for the target that the function does not use. Raises CannotEdit where it uses it."""
    function = match.function
    if function is None:
        raise CannotEdit
    if any(isinstance(node, nodes.Name) and node.id == "target" for node in descendants((function,))):
        raise CannotEdit
    return "target"


def _of_this_site(target: str) -> str:
    """Return a JavaScript expression that is the target where it is a path of this site, else the start page."""
    return f'/^\\/(?![/\\\\])/.test({target}) ? {target} : "/"'
