"""What triage rests on besides the code, read from a workspace: policy, assets, decision table, owners and verdicts.

What is wrong in one of them is reported with file, line and key, and the last good one stays in force: half of a policy may be worse than
none, and a table that is refused must not turn into the default one unsaid.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path

from assay.config.checking import ConfigurationProblem
from assay.config.lines import KeyPath, line_of, lines_of_keys
from assay.config.loading import PROJECT_FILE
from assay.config.policy_settings import (
    ActSettings,
    AssetSettings,
    AttendSettings,
    Days,
    PolicySettings,
    TrackSettings,
    TrackStarSettings,
)
from assay.config.settings import Settings
from assay.rules.api import RouteTrigger, Rule
from assay.triage.assets import Asset, AssetMap, Criticality
from assay.triage.decision import Decision, DecisionTable, Exposure, TableError, default_table, load_table
from assay.triage.fingerprint import SECRET_WEAKNESSES
from assay.triage.inputs import RuleFacts
from assay.triage.owners import OwnerMap
from assay.triage.policy import DEFAULT_POLICY, DecisionPolicy, Gate, Level, Policy, RulePolicy, policy_problems
from assay.triage.verdict_file import Verdict, VerdictError, parse_verdict
from assay.workspace.reading import ReadError, read_source
from assay.workspace.verdict_files import VERDICT_FOLDER, read_folder

CODEOWNERS_PLACES = (".github/CODEOWNERS", "CODEOWNERS", "docs/CODEOWNERS", ".gitlab/CODEOWNERS")
"""Where the file may stand, the place that counts first first."""
_LARGEST_TEXT = 5_000_000


@dataclass(frozen=True, slots=True)
class TriageSettings:
    """What people stated, ready for use, and what was wrong with it."""

    policy: Policy
    assets: AssetMap
    table: DecisionTable
    owners: OwnerMap
    verdicts: tuple[Verdict, ...]
    problems: tuple[ConfigurationProblem, ...]
    base: str = ""
    """What findings are compared with, as the setting ``policy.base`` says it."""


def rule_facts(rule: Rule) -> RuleFacts:
    """Return what triage is told of a rule."""
    return RuleFacts(
        rule.id,
        rule.title,
        rule.impact.value,
        rule.ease.value,
        rule.automatable,
        is_secret=rule.cwe in SECRET_WEAKNESSES,
        concerns_entry=any(isinstance(trigger, RouteTrigger) for trigger in rule.on),
        stop_ship=rule.stop_ship,
    )


def policy_of(settings: PolicySettings) -> Policy:
    """Return the policy that settings state."""
    return Policy(
        decisions={
            Decision.ACT: _decision(settings.act),
            Decision.ATTEND: _decision(settings.attend),
            Decision.TRACK_STAR: _decision(settings.track_star),
            Decision.TRACK: _decision(settings.track),
        },
        rules={
            rule_id: RulePolicy(Gate(rule.gate) if rule.gate else None, rule.because, rule.noise_budget)
            for rule_id, rule in settings.rules.items()
        },
        stop_ship=settings.stop_ship,
        capacity_minutes=settings.capacity,
        wip_limit=settings.wip_limit or None,
        noise_budget=settings.noise_budget,
        noise_minimum=DEFAULT_POLICY.noise_minimum,
    )


def _decision(settings: ActSettings | AttendSettings | TrackStarSettings | TrackSettings) -> DecisionPolicy:
    return DecisionPolicy(
        Gate(settings.gate),
        Level(settings.level),
        _days(settings.clock_days),
        _days(settings.longest_deferral_days),
        settings.needs_approver,
        settings.allows_inline,
    )


def _days(days: Days) -> int | None:
    return days if isinstance(days, int) else None


def asset_of(settings: AssetSettings, origin: str) -> Asset:
    """Return the asset that a table of the settings states; ``origin`` is where it stands: ``assay.toml:12``."""
    return Asset(
        settings.paths,
        settings.name,
        Criticality[settings.criticality.upper()] if settings.criticality else None,
        settings.type,
        Exposure[settings.exposure.upper()] if settings.exposure else None,
        settings.data,
        settings.owner,
        origin,
    )


class _Places:
    """Where the keys of the settings' file stand."""

    def __init__(self, files: tuple[Path, ...]) -> None:
        self.file = files[0].name if files else "assay.toml"
        self.prefix: KeyPath = ("tool", "assay") if self.file == PROJECT_FILE else ()
        self.keys: Mapping[KeyPath, int] = {}
        if files:
            text = _read(files[0])
            self.keys = lines_of_keys(text) if isinstance(text, str) else {}

    def line(self, *key: str | int) -> int:
        return line_of(dict(self.keys), self.prefix + key)

    def problem(self, key: tuple[str | int, ...], message: str) -> ConfigurationProblem:
        written = ".".join(str(part) for part in self.prefix + key)
        return ConfigurationProblem(self.file, self.line(*key), written, message)


def _read(path: Path) -> str | ReadError:
    try:
        return read_source(path, _LARGEST_TEXT).decode("utf-8", "replace")
    except ReadError as error:
        return error


def load_triage(
    root: Path,
    settings: Settings,
    files: tuple[Path, ...] = (),
    known_rules: Collection[str] | None = None,
    last_good: TriageSettings | None = None,
) -> TriageSettings:
    """Return what triage rests on in the workspace at ``root``. Never raises.

    ``files`` are those that the settings came from. What was wrong keeps the part of ``last_good`` that it concerns, at first the default.
    """
    places = _Places(files)
    problems: list[ConfigurationProblem] = []
    policy = policy_of(settings.policy)
    if wrong := policy_problems(policy, known_rules):
        problems += [places.problem(("policy", *problem.key), problem.message) for problem in wrong]
        policy = last_good.policy if last_good else DEFAULT_POLICY
    assets = AssetMap(())
    try:
        assets = AssetMap(
            [
                asset_of(asset, f"{places.file}:{places.line('asset', index)}")
                for index, asset in enumerate(settings.asset)
            ]
        )
    except ValueError as error:
        problems.append(places.problem(("asset",), f"A pattern of these tables cannot be used: {error}."))
        assets = last_good.assets if last_good else assets
    table = default_table()
    if settings.policy.table:
        loaded = _table(root, settings.policy.table)
        if isinstance(loaded, str):
            problems.append(places.problem(("policy", "table"), loaded))
            table = last_good.table if last_good else table
        else:
            table = loaded
    owners, owner_problems = _owners(root)
    verdicts, verdict_problems = read_verdicts(root)
    return TriageSettings(
        policy,
        assets,
        table,
        owners,
        verdicts,
        (*problems, *owner_problems, *verdict_problems),
        settings.policy.base.strip(),
    )


def _table(root: Path, relative: str) -> DecisionTable | str:
    """Return the team's table, or why it is not used."""
    path = root / relative
    try:
        if not path.resolve().is_relative_to(root.resolve()):
            return f"{relative} is not inside the project, so it was not read."
    except (OSError, ValueError):
        return f"{relative} is not a path that can be read."
    text = _read(path)
    if isinstance(text, ReadError):
        return f"The decision table {relative} was not read. {text}"
    try:
        return load_table(text, relative)
    except TableError as error:
        return str(error)


def _owners(root: Path) -> tuple[OwnerMap, list[ConfigurationProblem]]:
    for place in CODEOWNERS_PLACES:
        path = root / place
        try:
            is_there = path.is_file() and path.resolve().is_relative_to(root.resolve())
        except OSError:
            is_there = False
        if not is_there:
            continue
        text = _read(path)
        if isinstance(text, ReadError):
            return OwnerMap(), [ConfigurationProblem(place, 0, "", str(text))]
        owners = OwnerMap(text, place)
        return owners, [ConfigurationProblem(item.file, item.line, "", item.message) for item in owners.problems]
    return OwnerMap(), []


def read_verdicts(root: Path) -> tuple[tuple[Verdict, ...], list[ConfigurationProblem]]:
    """Return the verdicts of a workspace, and what is wrong with those that cannot be used; those exempt nothing."""
    files, unreadable = read_folder(root)
    problems = [ConfigurationProblem(item.path, 0, "", item.message) for item in unreadable]
    verdicts: list[Verdict] = []
    for file in files:
        try:
            verdicts.append(parse_verdict(file.name, file.content))
        except VerdictError as error:
            problems += [
                ConfigurationProblem(f"{VERDICT_FOLDER}/{item.file}", item.line, item.key, item.message)
                for item in error.problems
            ]
    return tuple(verdicts), problems
