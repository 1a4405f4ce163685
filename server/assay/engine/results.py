"""What the analysis of a function gives: what it reports, and how its callers have to see it."""

from __future__ import annotations

from dataclasses import dataclass, field

from assay.engine.entrances import EntranceFact
from assay.findings.model import Confidence, Evidence, Safety
from assay.ir.nodes import ConstantValue
from assay.ir.values import UNKNOWN, Step, Value
from assay.languages.api import ImportNeed, Replacement
from assay.rules.api import RuleModule


@dataclass(frozen=True, slots=True)
class DraftFix:
    """A fix in offsets of its unit; the imports that it needs are placed when it is asked for."""

    title: str
    safety: Safety
    replacements: tuple[Replacement, ...]
    imports: tuple[ImportNeed, ...]
    variables: tuple[str, ...] = ()
    """The environment variables that the new code reads."""

    def key(self) -> tuple[object, ...]:
        """Return what two equal fixes have in common."""
        return (
            self.title,
            self.safety,
            tuple((item.start, item.end, item.text) for item in self.replacements),
            tuple((need.module, need.name, need.alias) for need in self.imports),
            self.variables,
        )


@dataclass(slots=True)
class Hit:
    """A rule at a place of a unit. ``unit`` is not always the unit that was analysed: a flow that begins in a caller is
    reported where it does harm."""

    module: RuleModule
    unit: int
    start: int
    end: int
    message: str
    evidence: Evidence
    confidence: Confidence
    source_kind: str | None = None
    step: Step | None = None
    symbol: str = ""
    code: str = ""
    fix: DraftFix | None = None
    entrance: EntranceFact | None = None
    """The entry point that the place is in, where it is in one."""
    secret: tuple[int, int] | None = None
    """Where the secret that it speaks of stands, which is often beside the place."""

    def key(self) -> tuple[object, ...]:
        """Return what two equal hits have in common."""
        return (
            self.module.rule.id,
            self.unit,
            self.start,
            self.end,
            self.message,
            self.evidence,
            self.confidence,
            self.source_kind,
            self.step.key() if self.step else None,
            self.symbol,
            self.code,
            self.fix.key() if self.fix else None,
            self.entrance,
        )


@dataclass(slots=True)
class ParameterSink:
    """A sink that a parameter reaches: what to report once a caller gives it something from a source that the rule asks for."""

    parameter: int
    sources: frozenset[str]
    sink_kind: str
    hit: Hit
    step: Step
    is_proven: bool

    def key(self) -> tuple[object, ...]:
        """Return what two equal sinks have in common."""
        return (self.parameter, self.sink_kind, self.hit.key(), self.step.key(), self.is_proven)


@dataclass(frozen=True, slots=True)
class ParameterCheck:
    """That a parameter is harmless for ``kinds`` of sinks where the function gives true (``is_result``), where the error that it gives
    last is nil (``is_error``), or once it has come back at all."""

    parameter: int
    is_result: bool
    kinds: frozenset[str]
    is_error: bool = False


@dataclass(frozen=True, slots=True)
class FieldSet:
    """A field that a constructor sets: to a parameter by its index, or to a constant where that is -1."""

    name: str
    parameter: int
    constant: ConstantValue = None


@dataclass(slots=True)
class Summary:
    """How callers see a function. ``returns`` carries taints of kind "" for those of its parameters that it passes on."""

    returns: Value = UNKNOWN
    sinks: tuple[ParameterSink, ...] = ()
    checks: tuple[ParameterCheck, ...] = ()
    fills: tuple[tuple[int, Value], ...] = ()
    """What the function writes into what its parameters point to, by their indices: ``decode(r, &order)``."""
    reads: str = ""
    """The field that a method gives and nothing else, where it does no more than that."""
    sets: tuple[FieldSet, ...] | None = None
    """The fields that a constructor sets, where it does no more than that."""

    def key(self) -> tuple[object, ...]:
        """Return what two equal summaries have in common."""
        filled = tuple((index, value.key()) for index, value in self.fills)
        sinks = tuple(sink.key() for sink in self.sinks)
        return (self.returns.key(), sinks, self.checks, filled, self.reads, self.sets)


@dataclass(slots=True)
class FunctionResult:
    """The analysis of a function at a depth.

    ``height`` is the length of the longest chain of calls inside the file that it followed; ``is_cut`` says that it did not
    follow one to the end because the depth was used up. What is not cut is the same at any greater depth.
    """

    summary: Summary
    hits: list[Hit] = field(default_factory=list)
    names: set[str] = field(default_factory=set)
    """The names of the surroundings that it looked at, found or not."""
    called: set[int] = field(default_factory=set)
    """The units whose summaries it used."""
    height: int = 0
    is_cut: bool = False
