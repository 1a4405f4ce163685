"""A connection may use a version of TLS that is broken.

What it does
    Finds SSL 2 and 3 and TLS 1.0 and 1.1 as the version that is wanted, allowed at least, or allowed at most: ``ssl.PROTOCOL_TLSv1``,
    ``context.minimum_version``, ``minVersion: "TLSv1"``, ``secureProtocol``. In Java these are
    ``SSLContext.getInstance("TLSv1")`` and what ``setEnabledProtocols`` gets. In Go it is the ``MinVersion`` and ``MaxVersion`` of
    a ``tls.Config``.

Why is this bad
    Whoever stands in between makes both sides use the oldest version that both allow, and these have known attacks (POODLE, BEAST).
    Standards have forbidden them since 2021, and browsers refuse them.

What to do
    Allow TLS 1.2 and 1.3 only, which is the default of current versions of Python and Node. In Java
    ``SSLContext.getInstance("TLS")`` gives the current versions. In Go ``tls.VersionTLS12``.

Known misses
    Versions that are read from settings, and lists of ciphers.

Example
    Before::

        context.minimum_version = ssl.TLSVersion.TLSv1

    After::

        context.minimum_version = ssl.TLSVersion.TLSv1_2
"""

from __future__ import annotations

from assay.rules.api import (
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
    on_mark,
)

RULE = Rule(
    id="old-tls",
    title="Old version of TLS allowed",
    cwe=327,
    severity=Severity.MEDIUM,
    message="The connection may use a version of TLS for which attacks are known.",
    advice="Allow TLS 1.2 and 1.3 only.",
    on=(on_mark("old-tls"),),
    impact=TechnicalImpact.DATA,
    ease=Ease.POSITION,
    automatable=False,
    languages=("java", "python", "javascript", "typescript", "tsx", "go"),
    fix_safety=Safety.BEHAVIOUR_CHANGING,
    also_cwe=(326,),
)


_OLD_VERSIONS = frozenset({"SSLv2", "SSLv2Hello", "SSLv3", "TLSv1", "TLSv1.0", "TLSv1.1"})


def check(match: Match) -> Report | None:
    """Report what the facts mark, outside of tests, which try old versions on purpose."""
    if match.is_test:
        return None
    if (match.path or "").startswith("javax.net.ssl.SSL") and (match.path or "").endswith("Protocols"):
        versions = [value.constant for value in (match.value.fields or {}).values()]
        if not _OLD_VERSIONS.intersection(str(version) for version in versions):
            return None
    return Report(Confidence.HIGH, evidence=Evidence.SINK)


def fix(match: Match, code: CodeEditor) -> Fixed:
    """Want TLS 1.2 in the words of the library at hand."""
    argument = match.argument
    if argument is None:
        raise CannotEdit
    path, constant = match.value.path or "", match.value.constant
    if match.language == "java" and isinstance(argument, nodes.Collection):
        written = ", ".join(
            code.text(item) for item in argument.items if str(match.evaluate(item).constant) not in _OLD_VERSIONS
        )
        if not code.text(argument).startswith("new"):
            raise CannotEdit
        code.replace(argument, f"new String[] {{{written or code.literal('TLSv1.2')}}}")
        return Fixed("Want TLS 1.2 or later")
    if path.startswith("crypto/tls."):
        code.replace(argument, f"{code.text(argument).rpartition('.')[0]}.VersionTLS12")
    elif path.startswith("ssl.TLSVersion."):
        code.replace(argument, f"{code.add_import('ssl')}.TLSVersion.TLSv1_2")
    elif path.startswith("ssl.PROTOCOL_"):
        code.replace(argument, f"{code.add_import('ssl')}.PROTOCOL_TLSv1_2")
    elif path.startswith("OpenSSL.SSL."):
        code.replace(argument, f"{code.add_import('OpenSSL', 'SSL')}.TLSv1_2_METHOD")
    elif isinstance(constant, str) and constant.endswith("_method"):
        side = "client_" if "client" in constant else "server_" if "server" in constant else ""
        code.replace(argument, code.literal(f"TLSv1_2_{side}method"))
    elif isinstance(constant, str):
        code.replace(argument, code.literal("TLSv1.2"))
    else:
        raise CannotEdit
    return Fixed("Want TLS 1.2")
