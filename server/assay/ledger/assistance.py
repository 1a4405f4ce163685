"""Whether a commit says that an AI assistant helped with it. Only what the commit itself says counts, and it is labelled with what said it.

Sources of the words: https://docs.kernel.org/process/coding-assistants.html (Assisted-by), https://www.apache.org/legal/generative-tooling.html
(Generated-by), https://docs.github.com/en/pull-requests/committing-changes-to-your-project/creating-and-editing-commits/creating-a-commit-with-multiple-authors
(Co-authored-by), and what the assistants themselves write into commits by default.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

_TRAILER = re.compile(r"^[ \t]*([A-Za-z][A-Za-z0-9-]{2,40})[ \t]*:[ \t]*(\S.*)$", re.MULTILINE)
_ALWAYS = frozenset(
    {"assisted-by", "ai-assisted-by", "ai-generated-by", "ai-co-authored-by", "ai-assistant", "ai-model"}
)
"""Trailers that are about assistants and nothing else."""
_BY_NAME = frozenset({"co-authored-by", "co-developed-by", "generated-by", "written-by", "created-by", "authored-by"})
"""Trailers that name people and other programs as well; they count where they name a known assistant."""
_DENIALS = frozenset({"none", "no", "n/a", "nobody", "false", "human"})

_ASSISTANTS = re.compile(
    r"""@anthropic\.com | \bclaude[ -](?:code|opus|sonnet|haiku|\d) | \bcopilot\b | copilot-swe-agent | cursoragent@cursor\.com | \bcursor[ ]agent\b
    | \baider\b | devin-ai-integration | devin@cognition | \bcodex\b | chatgpt | \bgpt-?\d | gemini-code-assist | \bgemini[ -](?:cli|code|\d)
    | google-labs-jules | \bjules\[bot\] | amazon-q-developer | \bamazon[ ]q\b | \bcodewhisperer\b | openhands@ | \bopenhands\b | \bwindsurf\b
    | \bcodeium\b | \bsweep-ai\b | \broo[ ]code\b | \bopencode\b | amp@ampcode\.com | \btabnine\b | \bqwen-?coder\b | \bsourcery-ai\b
    | \bcoderabbit | \bai[ ](?:assistant|agent|pair)\b | \blarge[ ]language[ ]model\b""",
    re.IGNORECASE | re.VERBOSE,
)
_ALSO_PEOPLE = frozenset({"claude", "cline", "devin", "gemini", "jules", "junie", "kiro"})
"""Assistants that share their names with people: they count where nothing else is said, or with an address that no person has."""
_NO_PERSON = re.compile(r"noreply|\bbot\b", re.IGNORECASE)
_PEOPLE = re.compile(r"\[bot\]|noreply@anthropic\.com|cursoragent@cursor\.com|copilot|\(aider\)", re.IGNORECASE)
"""What an author's or committer's own name or address has to hold before it is compared: people may be called Claude or Jules."""
_PHRASE = re.compile(
    r"^[^\w\n]*(?:generated|created|written|co-?authored|made)[ ](?:with|by|using)[ ]\[?([^\n]{2,60})",
    re.IGNORECASE | re.MULTILINE,
)

AGENT_TRACE = "Agent Trace"
"""The label of a record in that format."""


def assistance_of(people: Iterable[str], message: str) -> str:
    """Return what says that an AI assistant helped: the name of the trailer, ``author`` or ``message``; empty where nothing does.

    ``people`` are author and committer as ``name <address>``.
    """
    for match in _TRAILER.finditer(message[-20_000:]):
        name, value = match[1], match[2].strip()
        key = name.lower()
        if key in _ALWAYS and value.lower() not in _DENIALS:
            return _written(name)
        if key in _BY_NAME and _names_assistant(value):
            return _written(name)
    if any(_PEOPLE.search(person) and _ASSISTANTS.search(person) for person in people):
        return "author"
    if any(_names_assistant(match[1]) for match in _PHRASE.finditer(message[-20_000:])):
        return "message"
    return ""


def _names_assistant(value: str) -> bool:
    if _ASSISTANTS.search(value):
        return True
    name, _, address = value.partition("<")
    word = name.strip(" .!*_)]").lower().removesuffix("[bot")
    return word in _ALSO_PEOPLE and (not address or _NO_PERSON.search(address) is not None)


def _written(name: str) -> str:
    """Return a trailer's name as it is usually written, so that equal ones are counted together."""
    text = name.lower()
    return ("AI" + text[2:]) if text.startswith("ai-") else text[0].upper() + text[1:]
