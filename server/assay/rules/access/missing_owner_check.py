"""Who is logged in reads or changes what belongs to others.

What it does
    Looks at routes that ask who calls (or should, as their neighbours do) and then load a personal thing (an order, a message, a document)
    by nothing but the number that the request names, without asking whose it is: ``Order.query.get(id)``, ``Order.findById(id)``, in Spring
    ``orderRepository.findById(id)`` and ``entityManager.find(Order.class, id)``, in Go ``db.First(&order, "id = ?", id)`` and
    ``… FROM orders WHERE id = $1``, in handlers that the same file routes behind a check of who calls.

Why is this bad
    The caller counts up the number in the address, and gets what belongs to everybody else.

What to do
    Look for the thing among those of the caller (``findByIdAndOwner(id, principal.getName())`` in Spring Data), or compare its owner with the
    caller before anything else.

Known misses
    Things whose names are not known to be personal, and checks in other functions.

Example
    Before::

        order = Order.query.get_or_404(order_id)

    After::

        order = Order.query.filter_by(id=order_id, user_id=current_user.id).first_or_404()
"""

from __future__ import annotations

import re

from assay.rules.access import _go_owners
from assay.rules.access.missing_authentication import check as lacks_authentication
from assay.rules.api import (
    CannotEdit,
    CodeEditor,
    Confidence,
    Ease,
    Fixed,
    Match,
    Report,
    Rule,
    Safety,
    Severity,
    TechnicalImpact,
    nodes,
    on_function,
    on_route,
    words_of,
)
from assay.rules.vocabulary import without_comments

RULE = Rule(
    id="missing-owner-check",
    title="A personal thing is loaded without asking whose it is",
    cwe=639,
    severity=Severity.HIGH,
    message="This is loaded by the number that the request names, and nobody asks whose it is.",
    advice="Look for it among the things of the caller, or compare its owner with the caller.",
    on=(on_route(), on_function("http-route")),
    impact=TechnicalImpact.DATA,
    ease=Ease.REQUEST,
    automatable=False,
    languages=("java", "python", "javascript", "typescript", "tsx", "go"),
    fix_safety=Safety.GUIDED,
    also_cwe=(862, 863),
)

_PERSONAL = frozenset(
    {
        "order",
        "invoice",
        "document",
        "message",
        "note",
        "account",
        "profile",
        "payment",
        "address",
        "ticket",
        "file",
        "booking",
    }
    | {
        "prescription",
        "record",
        "card",
        "subscription",
        "transaction",
        "appointment",
        "conversation",
        "chat",
        "letter",
        "attachment",
    }
    | {
        "task",
        "todo",
        "contract",
        "reservation",
        "statement",
        "receipt",
        "wallet",
        "secret",
        "key",
        "credential",
        "upload",
        "photo",
    }
    | {
        "draft",
        "bill",
        "claim",
        "application",
        "report",
        "cart",
        "email",
        "mail",
        "folder",
        "journal",
        "entry",
        "notification",
        "patient",
    }
)
_LOADS = (
    # Each names the thing in its first group; what stands in the parentheses is the number and nothing else.
    re.compile(r"\b([A-Z]\w+)\.query\.(?:get|get_or_404)\(\s*[\w.\[\]\"']+\s*\)"),
    re.compile(r"\b([A-Z]\w+)\.query\.filter_by\(\s*id\s*=\s*[^,()]+\)"),
    re.compile(r"\b([A-Z]\w+)\.objects\.(?:get|filter)\(\s*(?:pk|id)\s*=\s*[^,()]+\)"),
    re.compile(r"\bget_object_or_404\(\s*([A-Z]\w+)\s*,\s*(?:pk|id)\s*=\s*[^,()]+\)"),
    re.compile(r"\b(?:db|session|db\.session|self\.db|self\.session)\.get\(\s*([A-Z]\w+)\s*,\s*[\w.]+\s*\)"),
    re.compile(r"\.query\(\s*(?:models\.)?([A-Z]\w+)\s*\)\.filter\(\s*[\w.]+\.id\s*==\s*[\w.]+\s*\)"),
    re.compile(r"\b(?:select\(|query\()\s*([A-Z]\w+)\s*\)\.where\(\s*[\w.]+\.id\s*==\s*[\w.]+\s*\)"),
    re.compile(r"\b([A-Z]\w+)\.(?:findById|findByIdAndUpdate|findByIdAndDelete|findByIdAndRemove|findByPk)\(\s*[\w.]+"),
    re.compile(
        r"\b([A-Z]\w+)\.(?:findOne|deleteOne|updateOne|findOneAndUpdate|findOneAndDelete)\(\s*\{\s*(?:_id|id)\b[^,{}]*\}"
    ),
    re.compile(
        r"\b(?:prisma|db)\.(\w+)\.(?:findUnique|findFirst|findUniqueOrThrow|delete|update)\(\s*\{\s*where:\s*\{\s*id\b[^,{}]*\}"
    ),
    re.compile(
        r"\b(?:this\.)?(\w+?)(?:s)?(?:Repository|Repo)\.(?:findOneBy|delete|findOneByOrFail)\(\s*(?:\{\s*id\b[^,{}]*\}|[\w.]+)\s*\)"
    ),
    # Spring Data, JPA and Hibernate.
    re.compile(
        r"\b(?:this\.)?(\w+?)s?(?:Repository|Repo|Dao|DAO|Store|Repositories)\.(?:findById|getById|getOne|getReferenceById|findOne|get|load|"
        r"deleteById|delete)\(\s*[\w.]+(?:\(\s*\w*\s*\))?\s*\)"
    ),
    re.compile(
        r"\b(?:entityManager|em|manager|session|currentSession|getCurrentSession\(\))\.(?:find|getReference|get|load)\(\s*([A-Z]\w+)\.class\s*,\s*[\w.]+\s*\)"
    ),
    re.compile(r"\bFROM\s+(\w+?)s?\s+WHERE\s+id\s*=\s*(?:\?|%s|\$1|:id|:\w+)\s*[\"'`]", re.IGNORECASE),
)
_OWNER = re.compile(
    r"\b(?:current_user|currentUser|request\.user|req\.user|ctx\.state\.user|g\.user|owner\w*|user_?[iI]d|author\w*|created_?[bB]y|creator"
    r"|belongs\w*|tenant\w*|team_?[iI]d|org\w*_?[iI]d|account_?[iI]d|customer_?[iI]d|patient_?[iI]d|has_perm\w*|has_object_permission"
    r"|check_object_permissions|check_\w*(?:owner|access|permission)\w*|can_\w+|canAccess|authorize|assertOwner|is_admin|isAdmin|is_staff"
    r"|getOwner\w*|getUser(?:Id|name)?\(|getCreatedBy|getAuthor\w*|getCustomer(?:Id)?\(|getPrincipal|getAuthentication|getCurrentUser\w*|principal"
    r"|authentication|findBy\w*And(?:User|Owner|Author|Customer|Account|Tenant)\w*|isOwner\w*|isOwnedBy|belongsTo|verifyOwner\w*|checkOwner\w*"
    r"|role|roles|permission\w*|user\.(?:id|pk|sub|email)|user=|req\.session|req\.auth|public|shared|is_public|isPublic)\b"
    r"|(?<![.\w])session\b(?!\.(?:get|add|commit|delete|query|execute|scalar))"
)
_LOGIN_ALONE = re.compile(
    r"^(?!.*[#@])\w*(?:PreAuthorize|Secured|RolesAllowed)\(.*?(?:isAuthenticated\(\)|isFullyAuthenticated\(\)|\b(?:ROLE_)?(?:USER|CUSTOMER|MEMBER|CLIENT)\b)"
)
"""Java's checks of rights that everybody passes who is logged in, and that speak of no parameter and no bean."""
_CALLER = re.compile(
    r"@(?:AuthenticationPrincipal|CurrentUser)\b|\b(?:Principal|\w*Authentication\w*|UserDetails|Jwt|OidcUser|OAuth2User)\s+\w+$"
)
_NAMED = re.compile(r"[<:{\[]|\b(?:id|pk)\b|_id\b|Id\b")


def check(match: Match) -> Report | None:
    """Report a load by number in a route for people who are logged in, where nothing speaks of an owner."""
    if match.language == "go":
        return _go_owners.unowned_load(match, lambda thing: bool(_PERSONAL.intersection(words_of(thing))))
    route, handler = match.route, match.handler
    if route is None or handler is None or match.is_test or not handler.body or route.is_waived:
        return None
    if (
        not route.guards
        and route.covering is None
        and not _is_given_the_caller(match)
        and lacks_authentication(match) is None
    ):
        return None  # Strangers are meant to call it.
    guards = [*route.guards, *([route.covering] if route.covering is not None else [])]
    if any(
        (guard.checks_rights and not _LOGIN_ALONE.search(guard.code)) or "key" in words_of(guard.name)
        for guard in guards
    ) or "admin" in words_of(f"{route.path} {route.name}"):
        return None
    start = handler.body[0].start
    leading = max((len(guard.code) for guard in guards if guard.style == "statement"), default=0)
    body = without_comments(match.source_text(nodes.Node(start + leading, handler.end)))
    if _OWNER.search(body) or not _NAMED.search(
        route.path + " ".join(parameter.name for parameter in handler.parameters)
    ):
        return None
    for pattern in _LOADS:
        found = pattern.search(body)
        if found is None or not _PERSONAL.intersection(words_of(found.group(1))):
            continue
        prefix = body[: found.start()].encode("utf-8", "surrogateescape")
        place = nodes.Node(start + leading + len(prefix), start + leading + len(prefix) + len(found.group(0).encode()))
        thing = found.group(1)
        message = (
            f"{thing} is loaded by the number that the request names, and nobody asks whether it belongs to the caller."
        )
        return Report(Confidence.MEDIUM, message, node=place)
    return None


def _is_given_the_caller(match: Match) -> bool:
    """Whether a parameter of a handler in Java is who calls, so that strangers do not get this far."""
    handler = match.handler
    return (
        match.language == "java"
        and handler is not None
        and any(_CALLER.search(match.source_text(parameter)) for parameter in handler.parameters)
    )


def fix(match: Match, code: CodeEditor) -> Fixed:
    """Look for the thing among those of the caller."""
    report = check(match)
    if report is None or report.node is None:
        raise CannotEdit
    if match.language == "go":
        return _go_owners.name_the_owner(match, report, code)
    text = code.text(report.node)
    changed = _among_own(match, text)
    if changed is None or changed == text:
        raise CannotEdit
    code.replace(report.node, changed)
    return Fixed("Look for it among the things of the caller")


def _among_own(match: Match, text: str) -> str | None:
    """Return the load with the caller as a further condition."""
    handler = match.handler
    names = [parameter.name for parameter in handler.parameters] if handler is not None else []
    if match.language == "python":
        caller = next((name for name in names if name in ("user", "current_user")), None)
        if "objects." in text or text.startswith("get_object_or_404"):
            return f"{text[:-1]}, owner=request.user)" if "request" in names else None
        owner = f"{caller}.id" if caller else "current_user.id"
        if found := re.fullmatch(r"(\w+)\.query\.(get|get_or_404)\(\s*(.+?)\s*\)", text, re.DOTALL):
            last = "first()" if found.group(2) == "get" else "first_or_404()"
            return f"{found.group(1)}.query.filter_by(id={found.group(3)}, user_id={owner}).{last}"
        if ".filter_by(" in text:
            return f"{text[:-1]}, user_id={owner})"
        if found := re.fullmatch(r"(.*\(\s*(?:models\.)?)(\w+)(\s*\)\.(?:filter|where)\(.+)\)", text, re.DOTALL):
            return f"{text[:-1]}, {found.group(2)}.user_id == {owner})"
        return None
    if match.language == "java":
        return _among_own_in_java(match, text)
    request = next((name for name in names if name in ("req", "request")), None)
    if request is None:
        return None
    owner = f"{request}.user.id"
    if found := re.fullmatch(r"(\w+)\.(findById)\(\s*([\w.]+)", text):
        return f"{found.group(1)}.findOne({{ _id: {found.group(3)}, owner: {owner} }}"
    if found := re.fullmatch(r"(.*\{\s*(?:_id|id)\b[^,{}]*?)\s*\}", text, re.DOTALL):
        column = "owner" if "_id" in text else "userId"
        return f"{found.group(1)}, {column}: {owner} }}"
    return None


def _among_own_in_java(match: Match, text: str) -> str | None:
    """Return a load through a method of the repository that names the owner too, which the person declares there."""
    handler = match.handler
    found = re.fullmatch(r"(.*Repositor(?:y|ies))\.findById\((.+)\)", text, re.DOTALL)
    if handler is None or found is None:
        return None
    for parameter in handler.parameters:
        written = match.source_text(parameter)
        if re.search(r"\b(?:Principal|Authentication)\s+\w+$", written):
            return f"{found.group(1)}.findByIdAndOwner({found.group(2)}, {parameter.name}.getName())"
        if "AuthenticationPrincipal" in written:
            return f"{found.group(1)}.findByIdAndOwner({found.group(2)}, {parameter.name}.getUsername())"
    return None
