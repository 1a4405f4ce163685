"""Data is encrypted in a way that can be undone or read.

What it does
    Finds ciphers that are broken or too small (DES, triple DES, RC2, RC4, Blowfish, CAST5, IDEA), the mode ECB with any cipher, names of
    ciphers that mean ECB because they name no mode, and ``crypto.createCipher``, which makes its key from the password by MD5.
    In Java it looks at the name that ``Cipher.getInstance`` gets, also from ``Properties`` with a default: ``"AES"`` alone
    means ECB there. In Go these are ``crypto/des``, ``crypto/rc4`` and the old ciphers of ``golang.org/x/crypto``,
    ``block.Encrypt`` one block after the other, and suites of TLS with RC4 or triple DES; less sure where a function hands the
    cipher on to whoever asks for it.

Why is this bad
    ECB encrypts equal blocks to equal blocks, so that the outline of a picture stays to be seen, and blocks can be swapped. DES is tried
    through in a day, RC4 leaks what it encrypts, and ciphers with small blocks repeat themselves after some gigabytes.

What to do
    Use AES in the mode GCM or ChaCha20-Poly1305, with a new nonce for each message; they notice changes, too. Fernet of cryptography does
    all of it in one step. Java: ``Cipher.getInstance("AES/GCM/NoPadding")``. Go: ``cipher.NewGCM``.

Known misses
    Names of ciphers that are read from settings, and encryption without protection against changes (CBC, CTR).

Example
    Before::

        cipher = AES.new(key, AES.MODE_ECB)

    After::

        cipher = AES.new(key, AES.MODE_GCM)
"""

from __future__ import annotations

import re

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
    descendants,
    nodes,
    on_mark,
)

RULE = Rule(
    id="broken-cipher",
    title="Broken cipher or mode",
    cwe=327,
    severity=Severity.HIGH,
    message="What is encrypted in this way can be read or changed without the key.",
    advice="Use AES in the mode GCM, or ChaCha20-Poly1305, with a new nonce for each message.",
    on=(on_mark("broken-cipher", "cipher-name", "cipher-list"),),
    impact=TechnicalImpact.DATA,
    ease=Ease.POSITION,
    automatable=False,
    languages=("java", "python", "javascript", "typescript", "tsx", "go"),
    fix_safety=Safety.GUIDED,
    also_cwe=(326,),
)

_BROKEN_NAME = re.compile(
    r"^(3?des|desede|des-?ede3?|triple-?des|rc[245]|arc4|arcfour|bf|blowfish|cast5?|idea|seed|skipjack|xtea|tea)([-_/0-9]|$)|"
    r"(^|[-_/])ecb([-_/]|$)",
    re.IGNORECASE,
)
_NAME_WITHOUT_MODE = re.compile(r"^aes$", re.IGNORECASE)
_ECB_NAME = re.compile(r"^(aes-?\d*)[-_]ecb$", re.IGNORECASE)


_OLD_PROTOCOL = re.compile(r"(?i)ntlm|lanman|mschap|kerberos|rfc\d{4}")
"""Protocols that prescribe a broken cipher, in the names of classes that speak them."""


def check(match: Match) -> Report | None:
    """Report what the facts mark, and names of ciphers that mean a broken one."""
    if match.kind == "cipher-list":
        return _check_list(match)
    if match.kind == "cipher-name":
        name = match.value.constant_text
        if name.upper().startswith("RSA"):
            return None  # The middle word means nothing for RSA, which encrypts one block.
        if not _BROKEN_NAME.search(name) and not _NAME_WITHOUT_MODE.match(name):
            return None
        if _BROKEN_NAME.search(name) is None and match.language not in ("java", "kotlin", "scala"):
            return None  # Only the Java platform takes ECB where no mode is named.
    if (match.path or match.name).endswith("CipherSuites"):
        return _check_suites(match)
    if (match.path or "").endswith("cipher.Block.Encrypt"):
        return None if match.is_test else Report(Confidence.MEDIUM, evidence=Evidence.SINK)
    if match.language == "go" and match.is_test:
        return Report(Confidence.LOW, evidence=Evidence.POSTURE)  # What old ciphers give is tested with them.
    if match.language == "go" and _hands_it_on(match):
        return Report(Confidence.MEDIUM, evidence=Evidence.SINK)
    if match.language == "java" and any(_OLD_PROTOCOL.search(name) for name in match.function_names):
        return Report(Confidence.MEDIUM, evidence=Evidence.SINK)  # Whoever speaks the protocol has to.
    return Report(Confidence.HIGH, evidence=Evidence.SINK)


_USES_CIPHER = re.compile(r"\.(?:XORKeyStream|CryptBlocks|Encrypt|Decrypt|Seal|Open|Read|Write|Copy)\(")


def _hands_it_on(match: Match) -> bool:
    """Whether a function makes one of several ciphers for whoever asks for it, as readers of old formats and protocols do: in a case of
    a switch, or as what a function of a table returns."""
    function = match.function
    if function is None:
        return False
    if function.returns is not None and not _USES_CIPHER.search(match.source_text(function)):
        return True
    return any(
        isinstance(statement, nodes.Switch) and statement.start <= match.node.start < statement.end
        for statement in descendants(function.body)
    )


_BROKEN_CHOICE = re.compile(
    r"(?:^|[:, +])(?:[A-Z0-9-]*(?:RC4|DES|NULL|EXP|EXPORT|MD5)[A-Z0-9-]*|ADH|AECDH|LOW|ALL|COMPLEMENTOFALL)(?=$|[:, +@])"
)


def _check_list(match: Match) -> Report | None:
    """Report a list of ciphers in OpenSSL's notation that lets a broken one in: what ``!`` or ``-`` stands before is left out."""
    written = match.value.constant
    if not isinstance(written, str) or match.is_test:
        return None
    found = _BROKEN_CHOICE.search(written)
    if found is None or (found[0].strip(":, +") == "ALL" and "!" in written):
        return None
    return Report(Confidence.MEDIUM, evidence=Evidence.SINK)


_BROKEN_SUITES = re.compile(r"^TLS_\w*(?:_RC4_|_3DES_|_NULL_|_DES_|_EXPORT_|_anon_)\w*$")


def _check_suites(match: Match) -> Report | None:
    """Report a list of cipher suites of TLS in Go that names one of those which the library itself calls insecure."""
    if match.argument is None or match.is_test:
        return None
    names = [node.name for node in descendants((match.argument,)) if isinstance(node, nodes.Attribute)]
    if not any(map(_BROKEN_SUITES.match, names)):
        return None
    return Report(Confidence.MEDIUM, evidence=Evidence.SINK)


def fix(match: Match, code: CodeEditor) -> Fixed:
    """Take the mode GCM; where the nonce and the tag are kept is left to the person."""
    call, path = match.call, match.path or ""
    if call is None:
        raise CannotEdit
    if path in {"Crypto.Cipher.AES.new", "Cryptodome.Cipher.AES.new"}:
        mode = match.argument_node(1, "mode")
        module = code.text(call.function).rpartition(".")[0]
        is_reading = code.text(nodes.Node(call.end, call.end + 9)) == ".decrypt("
        if is_reading or not module or len(call.arguments) + len(call.keywords) > 2:
            raise CannotEdit  # What was encrypted in another mode cannot be read in this one.
        if mode is None:
            code.insert_argument(call, 1, f"{module}.MODE_GCM")
        else:
            code.replace(mode, f"{module}.MODE_GCM")
        return Fixed("Use the mode GCM (store nonce and tag beside the text)")
    if path.startswith("cryptography."):
        mode, algorithm = match.argument_node(1, "mode"), match.value_of(0, "algorithm")
        if algorithm is None or not (algorithm.path or "").endswith((".AES()", ".AES256()", ".AES128()")):
            raise CannotEdit
        if not isinstance(mode, nodes.Call) or not isinstance(mode.function, nodes.Attribute):
            raise CannotEdit
        module = code.text(mode.function).rpartition(".")[0]
        code.replace(mode, f"{module}.GCM({code.add_import('os')}.urandom(12))")
        return Fixed("Use the mode GCM (store nonce and tag beside the text)")
    if path == "crypto.createCipheriv" and len(call.arguments) >= 3 and isinstance(call.arguments[0], nodes.Constant):
        name = call.arguments[0].value
        if not isinstance(name, str) or (ecb := _ECB_NAME.match(name)) is None:
            raise CannotEdit
        code.replace(call.arguments[0], code.literal(f"{ecb.group(1)}-gcm"))
        code.replace(call.arguments[2], f"{code.add_import('crypto', 'randomBytes')}(12)")
        return Fixed("Use the mode GCM (store nonce and tag beside the text)")
    if match.language == "java" and call.arguments and isinstance(call.arguments[0], nodes.Constant):
        name = call.arguments[0].value
        if path != "javax.crypto.Cipher.getInstance" or not isinstance(name, str) or not name.upper().startswith("AES"):
            raise CannotEdit
        code.replace(call.arguments[0], code.literal("AES/GCM/NoPadding"))
        return Fixed("Use the mode GCM (draw a nonce for each message and store it beside the text)")
    raise CannotEdit
