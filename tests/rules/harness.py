"""What the tests over annotated samples share: expectations, renamed variables, added comments."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

from assay.dev.samples import Sample, samples_in
from assay.engine.knowledge import load_knowledge
from assay.findings.model import Finding
from assay.languages.api import Language, UnitKind, spoken_language
from assay.rules.api import RuleModule, TextTrigger, WorkspaceTrigger

FOLDER = Path(__file__).parent
KNOWLEDGE = load_knowledge()
SAMPLES = samples_in(FOLDER)
MINIMUM = 5
"""Each rule has this many bad and this many ok lines in each language that it claims."""


def is_text_rule(module: RuleModule) -> bool:
    """Whether a rule reads raw text: its samples would look like credentials, so they are made at run time."""
    return any(isinstance(trigger, TextTrigger) for trigger in module.rule.on)


def is_about_the_workspace(module: RuleModule) -> bool:
    """Whether the façade reports a rule and not the engine: its samples are whole workspaces, in tests of their own."""
    return any(isinstance(trigger, WorkspaceTrigger) for trigger in module.rule.on)


def identifier(sample: Sample) -> str:
    """Return the name of a sample for test reports."""
    return f"{sample.path.parent.name}/{sample.path.name}"


def line_of(sample: Sample, number: int) -> str:
    """Return a line for messages."""
    return f"{identifier(sample)}:{number + 1}: {sample.text.decode('utf-8', 'replace').splitlines()[number].strip()}"


def complaints_about(sample: Sample, findings: list[Finding]) -> list[str]:
    """Return, in words, each difference between the findings and the sample's markers."""
    found = Counter((finding.range.start.line, finding.rule_id) for finding in findings)
    complaints: list[str] = []
    marked: set[tuple[int, str]] = set()
    for marker in sample.markers:
        if marker.word == "source":
            begins = {finding.flow[0].range.start.line for finding in findings if finding.flow}
            if marker.line not in begins:
                complaints.append(f"no flow begins here: {line_of(sample, marker.line)}")
            continue
        key = (marker.line, marker.rule_id)
        marked.add(key)
        count = found[key]
        if marker.word == "bad" and count != 1:
            complaints.append(f"{count} findings of {marker.rule_id} instead of one: {line_of(sample, marker.line)}")
        elif marker.word == "ok" and count:
            complaints.append(f"a finding of {marker.rule_id} where none should be: {line_of(sample, marker.line)}")
        elif marker.word == "missed" and count:
            complaints.append(f"{marker.rule_id} is found now, mark it as bad: {line_of(sample, marker.line)}")
        elif marker.word == "noise" and count != 1:
            complaints.append(f"the noise of {marker.rule_id} is gone, mark it as ok: {line_of(sample, marker.line)}")
    for (line, rule_id), _ in sorted(found.items()):
        if (line, rule_id) not in marked:
            complaints.append(f"a finding of {rule_id} on a line without a marker: {line_of(sample, line)}")
    return complaints


def parses(language: Language, text: bytes) -> bool:
    """Whether the parser reads the whole text without an error."""
    kind = UnitKind.STATEMENTS if spoken_language(language) == language.name else UnitKind.MARKUP
    return not language.lower(language.parse(text, kind, None, None)).has_errors


def shape_of(findings: list[Finding]) -> list[tuple[object, ...]]:
    """Return what must not change when a variable is renamed or a comment is added."""
    return sorted(
        (
            finding.range.start.line,
            finding.rule_id,
            finding.evidence,
            finding.confidence,
            finding.source_kind or "",
            finding.has_fix,
        )
        for finding in findings
    )


_ASSIGNED = re.compile(rb"^[ \t]+(?:(?:const|let|var)\s+)?([A-Za-z]\w*)\s*(?::[^=\n]+)?=(?!=|>)", re.MULTILINE)
_STRINGS = re.compile(rb"\"\"\"|'''|`")


def renamable_variables(sample: Sample) -> list[bytes]:
    """Return the local variables of a sample that can be renamed by replacing whole words: names that stand nowhere in another role."""
    names = sorted(set(_ASSIGNED.findall(sample.text)))
    return [name for name in names if len(name) > 1 and not name.isupper() and _is_only_a_variable(name, sample.text)]


def _is_only_a_variable(name: bytes, text: bytes) -> bool:
    for line in text.split(b"\n"):
        for found in re.finditer(rb"\b" + name + rb"\b", line):
            before, after = line[: found.start()].rstrip(), line[found.end() :].lstrip()
            if before.endswith((b".", b"def", b"function", b"class", b"import", b"<", b":", b"'", b'"', b"@")):
                return False
            if after.startswith((b":", b"'", b'"')) or (re.match(rb"=(?!=)", after) and before.endswith((b"(", b","))):
                return False  # A keyword argument, a key, an annotation or a word in a string.
            if b"import" in line or re.search(rb"\bdef\b|\bfunction\b|=>|\basync\b|\blambda\b", line):
                return False  # Perhaps a parameter: its name is part of a contract with the framework.
            if re.search(rb"[{,]\s*$", before) and re.match(rb"[,}]", after) and b"${" not in before[-3:]:
                return False  # A shorthand property, or one of several names that are taken out of an object.
            if _inside_string(before):
                return False
    return True


def _inside_string(before: bytes) -> bool:
    """Whether the text before a name leaves a plain string open (holes of templates and f-strings do not count)."""
    if before.rfind(b"{") > max(before.rfind(b"'"), before.rfind(b'"'), before.rfind(b"}")):
        return False
    return before.count(b'"') % 2 == 1 or before.count(b"'") % 2 == 1 or b"#" in before or b"//" in before


def rename(text: bytes, name: bytes) -> bytes:
    """Return the text with a variable renamed; its last word stays, because rules may judge by it."""
    return re.sub(rb"\b" + name + rb"\b", b"other_" + name, text)


def blank_lines(text: bytes) -> list[int]:
    """Return the empty lines that stand outside of strings of several lines."""
    found: list[int] = []
    is_inside = False
    for number, line in enumerate(text.split(b"\n")):
        if not line.strip() and not is_inside:
            found.append(number)
        if len(_STRINGS.findall(line)) % 2:
            is_inside = not is_inside
    return found


def with_comments(sample: Sample, numbers: list[int]) -> bytes:
    """Return the text with comments in the place of these empty lines."""
    lines = sample.text.split(b"\n")
    for number in numbers:
        if not lines[number]:
            lines[number] = (
                sample.language.line_comment.encode() + b" eval(request.args) os.system(name) innerHTML = password"
            )
    return b"\n".join(lines)
