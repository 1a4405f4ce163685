"""An SSH connection accepts any server.

What it does
    Finds ``AutoAddPolicy`` and ``WarningPolicy`` of Paramiko, ``known_hosts=None`` of AsyncSSH, host keys that are switched off in pysftp,
    verifiers of ssh2 that always agree, and connections of ssh2 without any verifier, which accept every server; in Java
    ``StrictHostKeyChecking=no`` of JSch, ``PromiscuousVerifier`` of sshj and ``AcceptAllServerKeyVerifier`` of MINA. In Go it finds
    ``ssh.InsecureIgnoreHostKey()`` and callbacks that always return nil.

Why is this bad
    Whoever stands in between can take the place of the server: the password or the files then go to them, and commands run on a machine of
    their choice.

What to do
    Load the known host keys and reject all others: ``load_system_host_keys()`` with ``RejectPolicy``, or compare the key's fingerprint in
    ``hostVerifier``. JSch: ``setKnownHosts`` and ``StrictHostKeyChecking=yes``; sshj: ``loadKnownHosts()``. Go: ``knownhosts.New``.

Known misses
    The program ``ssh`` with ``StrictHostKeyChecking=no``, and verifiers that read the key and agree nevertheless.

Example
    Before::

        client.set_missing_host_key_policy(paramiko.AutoAddPolicy())

    After::

        client.set_missing_host_key_policy(paramiko.RejectPolicy())
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
    id="ssh-host-key-not-checked",
    title="SSH server that is not verified",
    cwe=295,
    severity=Severity.MEDIUM,
    message="Any server is accepted here, so that anybody in between can take its place.",
    advice="Load the known host keys and reject all others.",
    on=(on_mark("ssh-host-key-policy", "ssh-known-hosts", "ssh-host-verifier", "ssh-without-verifier"),),
    impact=TechnicalImpact.DATA,
    ease=Ease.POSITION,
    automatable=False,
    languages=("java", "python", "javascript", "typescript", "tsx", "go"),
    fix_safety=Safety.BEHAVIOUR_CHANGING,
    also_cwe=(322,),
)

_ACCEPTING = ("AutoAddPolicy", "WarningPolicy")


def check(match: Match) -> Report | None:
    """Report policies and verifiers that accept everything, and connections without any."""
    sure = Report(Confidence.HIGH, evidence=Evidence.SINK)
    if match.language == "java":
        return None if match.is_test else sure
    if match.kind == "ssh-host-key-policy":
        path = (match.value.path or "").removesuffix("()")
        return sure if path.startswith("paramiko") and path.endswith(_ACCEPTING) else None
    if match.kind == "ssh-known-hosts":
        return sure if match.argument is not None and match.value.is_constant and match.value.constant is None else None
    if match.language == "go" and match.kind == "ssh-without-verifier":
        return None if match.is_test else sure
    if match.kind == "ssh-host-verifier":
        return sure if _always_agrees(match.argument) and not (match.language == "go" and match.is_test) else None
    return Report(Confidence.MEDIUM, evidence=Evidence.POSTURE)


def fix(match: Match, code: CodeEditor) -> Fixed:
    """Reject servers that are not known."""
    argument, call = match.argument, match.call
    if match.language == "java":
        if match.kind != "ssh-host-key-policy" or not isinstance(argument, nodes.Constant):
            raise CannotEdit
        code.replace(argument, code.literal("yes"))
        return Fixed("Reject servers that are not known")
    if match.kind == "ssh-host-key-policy" and argument is not None:
        code.replace(argument, f"{code.add_import('paramiko')}.RejectPolicy()")
        return Fixed("Reject servers that are not known")
    if match.kind == "ssh-known-hosts" and call is not None:
        code.remove_argument(call, "known_hosts")
        return Fixed("Read the known hosts of the user (the default)")
    raise CannotEdit


def _always_agrees(argument: nodes.Expression | None) -> bool:
    """Whether a verifier returns true, or calls back with true, whatever key it gets."""
    if not isinstance(argument, nodes.FunctionValue) or len(argument.function.body) != 1:
        return False
    statement = argument.function.body[0]
    value = statement.value if isinstance(statement, nodes.Return | nodes.ExpressionStatement) else None
    if isinstance(value, nodes.Call) and len(value.arguments) == 1:
        value = value.arguments[0]
    return isinstance(value, nodes.Constant) and (value.value is True or _accepts_by_nil(argument.function, value))


def _accepts_by_nil(function: nodes.Function, value: nodes.Constant) -> bool:
    """Whether nothing is what says yes: Go's callback returns an error."""
    return value.value is None and isinstance(function.returns, nodes.Name) and function.returns.id == "error"
