"""Request data becomes part of an LDAP search.

What it does
    Finds filters and distinguished names that are put together from text and given to python-ldap, ldap3, ldapjs or
    ldapts, where nothing escapes the parts that vary. Text that a function builds from its own parameters is reported
    too, less sure. In Java these are ``DirContext.search`` and Spring's ``LdapTemplate``. In Go it is ``ldap.NewSearchRequest`` of
    go-ldap.

Why is this bad
    ``*`` and ``)(`` change the question: a login finds the first user there is, a search shows what it should not.

What to do
    Escape each part (``escape_filter_chars``, ``escape_dn_chars``, ``ldap-escape``), or build the filter from the
    library's objects. In Java give the values beside the filter (``search(base, "(uid={0})", new Object[] {user}, controls)``)
    or use ``EqualsFilter``. In Go ``ldap.EscapeFilter``.

Known misses
    Filters that are put together in another file.

Example
    Before::

        conn.search_s(BASE, ldap.SCOPE_SUBTREE, f"(uid={name})")

    After::

        conn.search_s(BASE, ldap.SCOPE_SUBTREE, f"(uid={escape_filter_chars(name)})")
"""

from __future__ import annotations

from assay.rules.api import (
    REMOTE,
    CannotEdit,
    CodeEditor,
    Ease,
    Fixed,
    Match,
    Report,
    Rule,
    Safety,
    Severity,
    TechnicalImpact,
    on_flow,
)
from assay.rules.injection._pieces import with_cast
from assay.rules.injection._searches import check_search, holes_to_escape

RULE = Rule(
    id="ldap-injection",
    title="Request data becomes part of an LDAP search",
    cwe=90,
    severity=Severity.HIGH,
    message="{source} becomes part of an LDAP search without being escaped, so a stranger can change what is searched for.",
    advice="Escape each part that varies (escape_filter_chars), or build the filter from the library's objects.",
    on=(on_flow(REMOTE, to="ldap"),),
    impact=TechnicalImpact.DATA,
    ease=Ease.REQUEST,
    automatable=True,
    languages=("java", "python", "javascript", "typescript", "tsx", "go"),
    fix_safety=Safety.SAFE,
)

_BUILT = "This LDAP search is put together from values that nothing escapes; whoever influences them can change what is searched for."


def check(match: Match) -> Report | None:
    """Report proven flows; without one, text that a function puts together from its parameters."""
    return check_search(match, _BUILT)


def fix(match: Match, code: CodeEditor) -> Fixed:
    """Escape what varies."""
    holes = holes_to_escape(match)
    if not holes:
        raise CannotEdit
    is_name = match.argument is not None and match.argument is match.argument_node(0)
    if match.language == "go":
        package = code.text(match.call.function).rpartition(".")[0] if match.call is not None else "ldap"
        for hole in holes:
            code.wrap(hole, f"{package}.{'EscapeDN' if is_name else 'EscapeFilter'}")
        return Fixed("Escape the value for LDAP")
    if match.language == "java":
        if not match.imports("org.springframework.ldap"):
            escaper = f"{code.add_import('org.owasp.esapi', 'ESAPI')}.encoder().encodeFor{'DN' if is_name else 'LDAP'}"
        else:
            encoder = code.add_import("org.springframework.ldap.support", "LdapEncoder")
            escaper = f"{encoder}.{'nameEncode' if is_name else 'filterEncode'}"
        for hole in holes:
            code.wrap(hole, escaper)
        return Fixed("Escape the value for LDAP")
    if match.language != "python":
        escape = f"{code.add_import('ldap-escape', alias='ldapEscape')}.{'dn' if is_name else 'filter'}"
        for hole in holes:
            code.replace(with_cast(hole, match), f"{escape}`${{{code.text(hole)}}}`")
        return Fixed("Escape the value for LDAP")
    if match.imports("ldap3"):
        escape = (
            code.add_import("ldap3.utils.dn", "escape_rdn")
            if is_name
            else code.add_import("ldap3.utils.conv", "escape_filter_chars")
        )
    else:
        escape = (
            code.add_import("ldap.dn", "escape_dn_chars")
            if is_name
            else code.add_import("ldap.filter", "escape_filter_chars")
        )
    for hole in holes:
        code.wrap(hole, escape)
    return Fixed("Escape the value for LDAP")
