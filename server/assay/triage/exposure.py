"""Exposure, reach and automatable: who can get at the code of a finding, from facts about its place.

Local facts come first: a route in the file outvotes what a folder's name suggests, except in tests and examples. Where nothing is
known, exposure counts as controlled, and the explanation says that it is unknown.
"""

from __future__ import annotations

from dataclasses import dataclass

from assay.triage.assets import AssetView
from assay.triage.decision import Exposure
from assay.triage.factors import Factor
from assay.triage.inputs import Context, EntryPoint, FileRole, RuleFacts
from assay.triage.roles import role_of_path, test_module_among

FARTHEST_OPEN_CALL = 3
"""Calls from an open entry point up to which code counts as open."""


@dataclass(frozen=True, slots=True)
class Placement:
    """Where a finding is, for the model."""

    exposure: Exposure
    is_unknown: bool
    """Whether nothing was known and ``controlled`` stands for that."""
    automatable: bool
    role: FileRole | None
    reach: int
    exposure_factor: Factor
    automatable_factor: Factor
    reach_factor: Factor


def in_a(role: FileRole) -> str:
    """Return ``in a test``, ``in an example`` …"""
    return f"in an {role.value}" if role is FileRole.EXAMPLE else f"in a {role.value}"


def _line(number: int, path: str = "") -> str:
    if path:
        return f"{path}:{number}" if number else path
    return f"line {number}" if number else "the code"


def _role(context: Context) -> tuple[FileRole | None, str]:
    """Return the role of the file and where that comes from."""
    if context.role is not None:
        return context.role, "the file"
    if (role := role_of_path(context.path)) is not None:
        return role, f"path {context.path}"
    has_open_entry = context.entry is not None and context.entry.is_open
    if not has_open_entry and (module := test_module_among(context.imports)):
        return FileRole.TEST, f"import of {module}"
    return None, ""


def _distance(entry: EntryPoint) -> str:
    if entry.calls == 0:
        return f"in {entry.words}"
    if entry.path:
        return f"reached from {entry.words} in {entry.calls} call{'s' if entry.calls > 1 else ''}"
    return f"{entry.calls} call{'s' if entry.calls > 1 else ''} from {entry.words}"


def place(rule: RuleFacts, context: Context, asset: AssetView) -> Placement:
    """Classify the place of a finding of ``rule``. Pure; the same facts always give the same answer."""
    role, role_origin = _role(context)
    entry = context.entry
    is_open_entry = entry is not None and entry.is_open
    if role in (FileRole.SCRIPT, FileRole.MIGRATION) and is_open_entry:
        role = None
    override = f'assay.toml: [[asset]] paths = ["{context.path}"], exposure = "open"'
    exposure, words, origin, is_unknown = Exposure.CONTROLLED, "exposure unknown, counts as controlled", "default", True
    if asset.exposure is not None:
        exposure, words, origin, is_unknown = asset.exposure, "stated for this path", asset.exposure_origin, False
    elif role is not None:
        exposure, words, origin, is_unknown = Exposure.SMALL, in_a(role), role_origin, False
    elif entry is not None:
        origin, is_unknown = _line(entry.line, entry.path), False
        if not entry.is_open:
            words = f"{_distance(entry)}, which strangers do not reach"
        elif entry.calls > FARTHEST_OPEN_CALL:
            words = f"{_distance(entry)}, too far to count as open"
        elif context.guard is not None:
            words = f"{_distance(entry)}, behind {context.guard.words}"
            origin = _line(context.guard.line, context.guard.path)
        else:
            exposure, words = Exposure.OPEN, _distance(entry)
    elif context.is_referenced is False and not rule.is_secret:
        exposure, words, origin, is_unknown = Exposure.SMALL, "nothing refers to it", "the code", False
    elif context.imported_by is not None:
        words, origin, is_unknown = (
            f"imported by {context.imported_by}, which has entry points",
            "the import graph",
            False,
        )
    if exposure is Exposure.OPEN:
        override = override.replace('"open"', '"controlled"')
    automatable, automatable_words, automatable_origin = rule.automatable, "the rule's default", f"rule {rule.rule_id}"
    if rule.automatable and context.guard is not None:
        automatable, automatable_origin = False, _line(context.guard.line, context.guard.path)
        automatable_words = f"{context.guard.words} comes first"
    elif rule.automatable and context.source is not None and context.source.is_local:
        automatable, automatable_origin = False, "the source of the flow"
        automatable_words = f"{context.source.words} needs access to the machine"
    reach, reach_words, reach_origin = _reach(rule, context, role, role_origin)
    return Placement(
        exposure,
        is_unknown,
        automatable,
        role,
        reach,
        Factor("exposure", exposure.word, words, origin, override),
        Factor(
            "automatable",
            "yes" if automatable else "no",
            automatable_words,
            automatable_origin,
            ""
            if not automatable
            else "an authentication guard on every way to the code, declared in the facts where it is your own",
        ),
        Factor("reach", str(reach), reach_words, reach_origin, override, float(reach)),
    )


def _reach(rule: RuleFacts, context: Context, role: FileRole | None, role_origin: str) -> tuple[int, str, str]:
    """Return the reach (0 to 9), its words and its origin."""
    entry = context.entry
    if role is FileRole.TEST:
        return 1, in_a(role), role_origin
    if role is not None:
        return 2, in_a(role), role_origin
    if entry is not None and entry.is_open:
        origin = _line(entry.line, entry.path)
        if entry.calls == 0:
            return 9, _distance(entry), origin
        return (8 if entry.calls <= FARTHEST_OPEN_CALL else 6), _distance(entry), origin
    if context.imported_by is not None:
        return 6, f"imported by {context.imported_by}", "the import graph"
    if entry is not None:
        return 5, _distance(entry), _line(entry.line, entry.path)
    if context.is_referenced is False and not rule.is_secret:
        return 2, "nothing refers to it", "the code"
    if rule.is_secret:
        return 5, "whoever has the repository", f"rule {rule.rule_id}"
    if context.is_public_api:
        return 5, "public name of the module", "the code"
    return 4, "unknown", "default"
