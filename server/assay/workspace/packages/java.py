"""The packages of Java. A Maven artifact does not say which packages it holds, so that only what shares no word with any is unknown."""

from __future__ import annotations

import re
from collections.abc import Iterable

from assay.workspace.packages.model import Packages, Read, well_known

_GROUP_AND_ARTIFACT = re.compile(r"<groupId>\s*([^<\s]+)\s*</groupId>\s*<artifactId>\s*([^<\s]+)\s*</artifactId>")
_GROUP = re.compile(r"<groupId>\s*([^<\s]+)\s*</groupId>")
_COORDINATES = re.compile(r"""['"]([A-Za-z][\w.-]*\.[\w.-]+|[a-z][\w-]+):([\w.-]+)(?::[^'"]*)?['"]""")
_NAMED = re.compile(r"""group\s*[:=]\s*['"]([\w.-]+)['"]\s*,\s*name\s*[:=]\s*['"]([\w.-]+)['"]""")
_CATALOGUE = re.compile(r"""(?:module|group)\s*=\s*"([\w.-]+)(?::([\w.-]+))?\"""")
_WORD = re.compile(r"[a-z]{3,}")
_COMMON = """
com org net edu gov the and for core api java jakarta javax lib common commons util utils spring boot starter parent bom client server plugin
maven test tests data web github
"""
_COMMON_WORDS = frozenset(_COMMON.split())
_PLATFORM = (
    "java.",
    "javax.",
    "jdk.",
    "sun.",
    "com.sun.",
    "org.w3c.",
    "org.xml.",
    "org.ietf.",
    "org.omg.",
    "jakarta.",
    "kotlin.",
    "scala.",
    "groovy.",
    "android.",
    "androidx.",
    "dalvik.",
)
_SOURCE_ROOTS = ("src/main/java/", "src/test/java/", "src/main/kotlin/", "src/it/java/", "src/")


def _words(text: str) -> set[str]:
    return set(_WORD.findall(text.lower())) - _COMMON_WORDS


def read_packages(paths: Iterable[str], read: Read) -> Packages:
    """Return the artifacts that the manifests among ``paths`` name, and the workspace's own packages."""
    found = Packages()
    for path in paths:
        name = path.rsplit("/", 1)[-1]
        if name.endswith((".java", ".kt", ".groovy", ".scala")):
            folder = path.rsplit("/", 1)[0] if "/" in path else ""
            for root in _SOURCE_ROOTS:
                if root in f"{folder}/":
                    folder = f"{folder}/".split(root, 1)[1].rstrip("/")
                    break
            found.prefixes.add(".".join(folder.split("/")[:3]))
            continue
        if name not in (
            "pom.xml",
            "build.gradle",
            "build.gradle.kts",
            "libs.versions.toml",
            "ivy.xml",
            "gradle.lockfile",
        ):
            continue
        content = read(path)
        if content is None:
            continue
        text = content.decode("utf-8", "replace")
        found.manifests.append(path)
        pairs = [
            *_GROUP_AND_ARTIFACT.findall(text),
            *_COORDINATES.findall(text),
            *_NAMED.findall(text),
            *_CATALOGUE.findall(text),
        ]
        for group, artifact in pairs:
            found.declared.add(f"{group}:{artifact}")
            found.importable |= _words(f"{group}.{artifact}")
        found.importable |= {word for group in _GROUP.findall(text) for word in _words(group)}
    found.prefixes.discard("")
    return found


def _is_well_known(module: str) -> bool:
    parts = module.split(".")
    known = well_known("java")
    return any(".".join(parts[:length]) in known for length in (1, 2, 3, 4))


def is_known(module: str, packages: Packages) -> bool:
    """Whether the workspace accounts for an import."""
    if module.startswith(_PLATFORM) or "." not in module:
        return True
    if any(module == prefix or module.startswith(f"{prefix}.") for prefix in packages.prefixes):
        return True
    first = ".".join(module.split(".")[:4])
    return not _words(first).isdisjoint(packages.importable) or _is_well_known(module)
