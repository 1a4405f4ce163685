"""A secret becomes part of an image.

What it does
    Looks in Dockerfiles for ``ENV`` and ``ARG`` whose name is that of a secret, and for ``COPY`` and ``ADD`` of files that hold secrets
    (``.env``, ``id_rsa``, ``.npmrc``, ``.aws`` …) into the image that is shipped.

Why is this bad
    Whoever can pull the image reads them: environment variables stand in its configuration, build arguments in its history, and files in their
    layer even when a later instruction deletes them.

What to do
    Give secrets for the build with ``RUN --mount=type=secret``, those for the program when the container starts; name such files
    in ``.dockerignore``.

Known misses
    ``COPY . .`` of a folder that holds such files, and secrets whose name does not tell.

Example
    Before::

        ARG NPM_TOKEN
        RUN npm ci

    After::

        RUN --mount=type=secret,id=npm_token,env=NPM_TOKEN npm ci
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from assay.rules.api import (
    Confidence,
    Document,
    Ease,
    Evidence,
    Report,
    Rule,
    Severity,
    TechnicalImpact,
    nodes,
    on_document,
    words_of,
)
from assay.rules.deployment._documents import instructions, name_of, text

RULE = Rule(
    id="secret-in-image",
    title="Secret becomes part of an image",
    cwe=522,
    severity=Severity.HIGH,
    message="Whoever can pull the image can read this; give it with RUN --mount=type=secret, or when the container starts.",
    advice="Give secrets for the build with RUN --mount=type=secret, those for the program when the container starts.",
    on=(on_document("dockerfile"),),
    impact=TechnicalImpact.TAKEOVER,
    ease=Ease.POSITION,
    automatable=False,
    languages=("dockerfile",),
    also_cwe=(798, 538),
)

_LAST_WORDS = frozenset(
    {"password", "passwd", "passphrase", "secret", "token", "credentials", "credential", "pat", "pwd"}
)
_PAIRS = frozenset(
    {
        *(
            ("api", "key"),
            ("secret", "key"),
            ("access", "key"),
            ("private", "key"),
            ("auth", "key"),
            ("signing", "key"),
        ),
        *(
            ("encryption", "key"),
            ("key", "base"),
            ("deploy", "key"),
            ("ssh", "key"),
            ("license", "key"),
            ("account", "key"),
        ),
    }
)
_HARMLESS = frozenset(
    {
        "public",
        "dummy",
        "fake",
        "example",
        "placeholder",
        "csrf",
        "no",
        "disable",
        "allow",
        "empty",
        "with",
        "random",
        "old",
    }
)
_NO_VALUE = re.compile(
    r"|true|false|yes|no|on|off|none|null|0|1|dummy|fake|placeholder|change[-_ ]?me|xxx+|unused|not[-_]?(?:set|used|needed)|build|example"
    r"|<.*>|your[-_].*|.*(?:dummy|placeholder|changeme|not[-_]a[-_]real).*",
    re.IGNORECASE,
)
_FILE = re.compile(
    r"(?:^|/)(?:\.env(?:\.(?!example|sample|template|dist|defaults?|schema|test|ci)[\w-]+)?|id_(?:rsa|dsa|ecdsa|ed25519)|\.npmrc|\.pypirc|\.netrc"
    r"|\.git-credentials|\.aws(?:/credentials)?|\.ssh|\.docker/config\.json|\.dockercfg|credentials\.json|service[-_]account(?:[-_]key)?\.json"
    r"|\.kube(?:/config)?|kubeconfig|[\w.-]+\.(?:pem|p12|pfx|jks|keystore|key))/?\Z"
)
_PUBLIC_FILE = re.compile(
    r"(?:^|/)(?:ca|cacert|ca-?bundle|ca-?certificates?|cert|chain|fullchain|root|public|dhparams?|[\w.-]*(?:public|cert|ca|pub))\.(?:pem|key)\Z",
    re.IGNORECASE,
)


def find(document: Document) -> Iterator[Report]:
    """Report secrets that the image keeps."""
    calls = list(instructions(document))
    shipped = _shipped(calls)
    stage = -1
    for call in calls:
        name = name_of(call)
        if name == "FROM":
            stage += 1
        elif name in ("ENV", "ARG"):
            for keyword in call.keywords:
                if (report := _variable(name, keyword, stage in shipped or stage < 0)) is not None:
                    yield report
        elif name in ("COPY", "ADD") and stage in shipped:
            if not any(keyword.name == "from" for keyword in call.keywords):
                yield from _files(call)


def _shipped(calls: list[nodes.Call]) -> frozenset[int]:
    """Return the stages that the last one stands on."""
    names: dict[str, int] = {}
    bases: list[str] = []
    for call in calls:
        if name_of(call) == "FROM":
            bases.append(text(call.arguments[0]) if call.arguments else "")
            for keyword in call.keywords:
                if keyword.name == "as":
                    names[text(keyword.value)] = len(bases) - 1
    found: set[int] = set()
    stage = len(bases) - 1
    while stage >= 0 and stage not in found:
        found.add(stage)
        stage = names.get(bases[stage], -1)
    return frozenset(found)


def _variable(instruction: str, keyword: nodes.Keyword, is_shipped: bool) -> Report | None:
    words = tuple(word.lower() for word in words_of(keyword.name))
    if not words or _HARMLESS & set(words):
        return None
    if words[-1] not in _LAST_WORDS and words[-2:] not in _PAIRS:
        return None
    value = text(keyword.value).strip()
    is_given = isinstance(keyword.value, nodes.Constant) and keyword.value.value is not None
    if instruction == "ENV" and (not is_shipped or _NO_VALUE.fullmatch(value)):
        return None
    if instruction == "ARG" and is_given and value and _NO_VALUE.fullmatch(value):
        return None
    is_literal = bool(value) and "$" not in value
    if is_literal:
        where = f"The value of {keyword.name} stands in this file, and whoever can pull the image can read it"
    elif instruction == "ARG":
        where = f"The history of the image keeps what is given for {keyword.name}, and whoever can pull the image can read it"
    else:
        where = f"The configuration of the image keeps what is given for {keyword.name}, and whoever can pull the image can read it"
    way = "give it when the container starts" if instruction == "ENV" else "give it with RUN --mount=type=secret"
    return Report(
        Confidence.HIGH if is_literal or instruction == "ENV" else Confidence.MEDIUM,
        f"{where}; {way} instead.",
        Evidence.SINK if is_literal else Evidence.POSTURE,
        keyword,
    )


def _files(call: nodes.Call) -> Iterator[Report]:
    paths = [
        item
        for argument in call.arguments
        for item in (argument.items if isinstance(argument, nodes.Collection) else (argument,))
    ]
    for path in paths[:-1]:
        name = text(path).removeprefix("./")
        if _FILE.search(name) and not _PUBLIC_FILE.search(name):
            yield Report(
                Confidence.HIGH if ".env" in name or "id_" in name or "credentials" in name else Confidence.MEDIUM,
                f"{name} becomes part of the image, and whoever can pull it can read it; give it with RUN --mount=type=secret, or when the "
                "container starts.",
                Evidence.SINK,
                path,
            )
