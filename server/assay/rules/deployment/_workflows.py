"""Workflows of GitHub Actions: their steps, and the expressions in them that strangers fill."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from assay.rules.api import Document, nodes
from assay.rules.deployment._documents import at, entry_of, items, pairs, roots, text, values

EXPRESSION: Final = re.compile(r"\$\{\{((?:[^}$]|\}(?!\})|\$(?!\{\{))*+)\}\}")

_EVENT: Final = r"github\s*\.\s*event\s*\."
_UNTRUSTED: Final = re.compile(
    # https://docs.github.com/en/actions/reference/security/secure-use lists the fields that end in these words.
    rf"{_EVENT}(?:issue|pull_request|discussion)\.(?:title|body)\b"
    rf"|{_EVENT}(?:comment|review|review_comment|discussion)\.body\b"
    rf"|{_EVENT}pages(?:\[\d+\]|\.\*)?\.(?:page_name|title)\b"
    rf"|{_EVENT}commits(?:\[\d+\]|\.\*)\.(?:message|author\.(?:email|name))\b"
    rf"|{_EVENT}head_commit\.(?:message|author\.(?:email|name)|committer\.(?:email|name))\b"
    rf"|{_EVENT}pull_request\.head\.(?:ref|label|repo\.default_branch|repo\.description|repo\.homepage)\b"
    rf"|{_EVENT}workflow_run\.(?:head_branch|display_title|head_commit\.(?:message|author\.(?:email|name)))\b"
    rf"|{_EVENT}workflow_run\.(?:pull_requests(?:\[\d+\]|\.\*)\.head\.ref|head_repository\.description)\b"
    r"|github\.head_ref\b"
    r"|github\[['\"]head_ref['\"]\]",
    re.IGNORECASE,
)
_WHOLE: Final = re.compile(
    rf"toJSON\(\s*(?:github|{_EVENT[:-2]}(?:\.(?:issue|pull_request|comment|review|discussion|head_commit|commits|workflow_run))?)\s*\)",
    re.IGNORECASE,
)
"""Whole objects of which parts come from strangers."""
_ANSWERS: Final = re.compile(
    r"\b(?:contains|startsWith|endsWith|hashFiles|always|success|failure|cancelled)\s*\([^()]*\)", re.IGNORECASE
)
"""Functions whose result is a boolean or a hash, whatever goes in."""
_ENVIRONMENT: Final = re.compile(r"\benv\s*\.\s*([A-Za-z_]\w*)", re.ASCII)
_NAME_PARTS: Final = re.compile(r"[A-Za-z_]+")

PRIVILEGED: Final = frozenset(
    {
        *("pull_request_target", "workflow_run", "issues", "issue_comment", "discussion", "discussion_comment"),
        *("pull_request_review", "pull_request_review_comment", "gollum", "fork", "watch", "pull_request_comment"),
    }
)
"""Events that anybody can cause and whose runs have the repository's token and secrets."""


@dataclass(frozen=True, slots=True)
class Step:
    """One step, with the job (or the ``runs`` of an action) that holds it."""

    mapping: nodes.Mapping
    job: nodes.Expression
    root: nodes.Expression

    @property
    def uses(self) -> str:
        """The action that it uses, as written; empty for commands."""
        return text(at(self.mapping, "uses"))


def open_entrance(causes: frozenset[str]) -> str:
    """Return words for a workflow that anybody can start; empty where none of its events is such."""
    found = sorted(causes & PRIVILEGED)
    return f"a workflow that anybody can start ({', '.join(found)})" if found else ""


def steps(document: Document) -> Iterator[Step]:
    """Yield the steps of a workflow or of an action."""
    for root in roots(document):
        holders = [entry.value for _, entry in pairs(at(root, "jobs"))]
        runs = at(root, "runs")
        if runs is not None:
            holders.append(runs)
        for job in holders:
            for item in items(at(job, "steps")):
                if isinstance(item, nodes.Mapping):
                    yield Step(item, job, root)


def events(root: nodes.Expression) -> frozenset[str]:
    """Return the names of the events that start a workflow."""
    value = at(root, "on") or at(root, "true")
    names = {name for name, _ in pairs(value)}
    names.update(text(item) for item in values(value))
    return frozenset(names - {""})


def untrusted(expression: str, environment: dict[str, str] | None = None) -> str:
    """Return the part of an expression that a stranger fills, empty where there is none.

    ``environment`` gives the expression behind each ``env`` variable. What is only compared, or asked by a function for yes or no, is harmless.
    """
    if (
        "head_ref" not in expression
        and "event" not in expression
        and "env" not in expression
        and "github" not in expression
    ):
        return ""
    for piece in re.split(r"&&|\|\|", _ANSWERS.sub(" ", expression)):
        if re.search(r"[=!<>]=|[<>]", piece):
            continue
        found = _UNTRUSTED.search(piece) or _WHOLE.search(piece)
        if found is not None:
            return found[0]
        if environment:
            for name in _ENVIRONMENT.findall(piece):
                if name in environment:
                    return f"env.{name}"
    return ""


def untrusted_environment(step: Step) -> dict[str, str]:
    """Return the environment variables of a step that hold what strangers fill."""
    found: dict[str, str] = {}
    for holder in (step.root, step.job, step.mapping):
        for name, entry in pairs(at(holder, "env")):
            inside = [untrusted(match) for match in EXPRESSION.findall(text(entry.value))]
            if any(inside):
                found[name] = next(part for part in inside if part)
            else:
                found.pop(name, None)
    return found


def variable_for(part: str) -> str:
    """Return a name for an environment variable that holds a part of an event."""
    words = [word for word in _NAME_PARTS.findall(part) if word.lower() not in ("github", "event", "env", "tojson")]
    return "_".join(words[-2:]).upper() or "EVENT"


def code_entry(step: Step) -> tuple[nodes.Entry, str] | None:
    """Return the entry of a step that is run as code, with the language it is in; None where there is none."""
    run = entry_of(step.mapping, "run")
    if run is not None:
        return run, shell_of(step)
    uses = step.uses.split("@", 1)[0].lower()
    key = {"actions/github-script": "script", "azure/powershell": "inlinescript", "azure/cli": "inlinescript"}.get(uses)
    for name, entry in pairs(at(step.mapping, "with")):
        if key is not None and name.lower() == key:
            return entry, {"script": "javascript"}.get(key, "pwsh" if uses == "azure/powershell" else "bash")
    return None


def shell_of(step: Step) -> str:
    """Return the shell of a step: ``bash``, ``pwsh`` or another one."""
    for holder in (
        at(step.mapping, "shell"),
        at(step.job, "defaults", "run", "shell"),
        at(step.root, "defaults", "run", "shell"),
    ):
        if name := text(holder).split(" ")[0].lower():
            return {"sh": "bash", "powershell": "pwsh"}.get(name, name)
    return "pwsh" if "windows" in text(at(step.job, "runs-on")).lower() else "bash"
