"""Where triggers fire: rules are asked, and what they say becomes hits."""

from __future__ import annotations

from typing import TYPE_CHECKING

from assay.engine.arguments import CallSite
from assay.engine.editing import draft_fix
from assay.engine.entries import source_kind_of_type
from assay.engine.knowledge import Compiled
from assay.engine.match import SiteMatch
from assay.engine.results import Hit, ParameterSink
from assay.facts import schema
from assay.findings.model import Confidence, Evidence
from assay.ir import nodes
from assay.ir.values import NOT_CONSTANT, UNKNOWN, Step, Taint, Value
from assay.rules.api import FlowTrigger, Report, RuleModule

if TYPE_CHECKING:
    from assay.engine.interpreter import Frame, Interpreter

SECRET_WEAKNESSES = frozenset({259, 321, 798, 522, 312})
"""Weaknesses whose code holds a secret: it is masked before anything keeps it."""


def keep(run: Interpreter, hit: Hit) -> None:
    """Keep a hit; of two at one place by one rule the one with more evidence stays."""
    key = (hit.module.rule.id, hit.unit, hit.start, hit.end)
    known = run.hits.get(key)
    if known is None or (hit.evidence, hit.confidence) > (known.evidence, known.confidence):
        run.hits[key] = hit


def at_sink(
    run: Interpreter,
    kind: str,
    argument: nodes.Expression,
    value: Value,
    node: nodes.Node,
    site: CallSite | None,
    name: str = "",
) -> None:
    """Report what reaches a sink."""
    if run.quiet:
        return
    rules = run.known.flow_rules.get(kind)
    if rules is None or value.is_clear_of(kind):
        return
    taints = [taint for taint in value.taints if taint.reaches(kind)]
    if not taints and value.taints:
        return  # A sanitiser stands on every way to here.
    type_kind = source_kind_of_type(run.known, value.path) if not taints else None
    for flow_rule in rules:
        module = flow_rule.module
        proven = next((t for t in taints if t.kind in flow_rule.sources and t.is_proven), None)
        possible = proven or next((t for t in taints if t.kind in flow_rule.sources), None)
        if possible is None and type_kind is not None and type_kind in flow_rule.sources:
            words = run.known.source_words.get(type_kind, type_kind)
            possible = proven = Taint(
                type_kind, Step(run.unit, argument.start, argument.end, f"{words} comes in here", None)
            )
        match = SiteMatch(run, kind, node, site, argument, value, name)
        if possible is not None:
            match.evidence = Evidence.FLOW if proven is not None else Evidence.SINK
            match.source_kind = possible.kind
            report = ask(run, module, match)
            if report is not None:
                if proven is None and report.confidence is Confidence.HIGH:
                    report = Report(Confidence.MEDIUM, report.message, report.evidence, report.node)
                step = Step(run.unit, argument.start, argument.end, f"reaches {match.sink_words}", possible.step)
                keep(run, make_hit(run, module, match, report, step))
            if proven is not None:
                continue
        parameter_taints = [taint for taint in taints if taint.parameter >= 0]
        if parameter_taints:
            match.evidence = Evidence.FLOW
            match.source_kind = next(iter(sorted(flow_rule.sources)), None)
            report = ask(run, module, match)
            if report is not None:
                hit = make_hit(run, module, match, report, None)
                for taint in parameter_taints:
                    step = Step(run.unit, argument.start, argument.end, f"reaches {match.sink_words}", taint.step)
                    sink = ParameterSink(taint.parameter, flow_rule.sources, kind, hit, step, taint.is_proven)
                    run.parameter_sinks.setdefault((taint.parameter, kind, module.rule.id, hit.start), sink)
        if flow_rule.at_sink and possible is None:
            match.evidence = Evidence.SINK
            match.source_kind = None
            report = ask(run, module, match)
            if report is not None:
                keep(run, make_hit(run, module, match, report, None))


def through_parameter(run: Interpreter, sink: ParameterSink, value: Value, node: nodes.Node, written: str) -> None:
    """Report, or pass on to this function's own callers, a sink inside a function that is called with ``value``."""
    if run.quiet or value.is_clear_of(sink.sink_kind):
        return
    kinds = value.taints
    if not kinds and (type_kind := source_kind_of_type(run.known, value.path)):
        words = run.known.source_words.get(type_kind, type_kind)
        kinds = (Taint(type_kind, Step(run.unit, node.start, node.end, f"{words} comes in here", None)),)
    for taint in kinds:
        if not taint.reaches(sink.sink_kind):
            continue
        step = _chained(Step(run.unit, node.start, node.end, f"is given to {written}()", taint.step), sink.step)
        is_proven = taint.is_proven and sink.is_proven
        if not is_proven and not _wants_unproven(sink.hit.module, sink.sink_kind):
            continue
        if taint.parameter >= 0:
            onward = ParameterSink(taint.parameter, sink.sources, sink.sink_kind, sink.hit, step, is_proven)
            key = (taint.parameter, sink.sink_kind, sink.hit.module.rule.id, sink.hit.unit, sink.hit.start)
            run.parameter_sinks.setdefault(key, onward)
        elif taint.kind in sink.sources:
            template = sink.hit
            keep(
                run,
                Hit(
                    template.module,
                    template.unit,
                    template.start,
                    template.end,
                    _with_source(run, template, taint.kind),
                    Evidence.FLOW if is_proven else Evidence.SINK,
                    template.confidence if is_proven else min(template.confidence, Confidence.MEDIUM),
                    taint.kind,
                    step,
                    template.symbol,
                    template.code,
                    template.fix,
                    template.entrance,
                ),
            )
            return


def _wants_unproven(module: RuleModule, sink_kind: str) -> bool:
    """Whether a rule reports this kind of sink without a proven flow."""
    return any(
        isinstance(trigger, FlowTrigger) and trigger.at_sink and sink_kind in trigger.to for trigger in module.rule.on
    )


def _with_source(run: Interpreter, template: Hit, kind: str) -> str:
    """Return the hit's message with the words of the source that a caller turned out to give."""
    words = run.known.source_words.get(kind, kind)
    assumed = run.known.source_words.get(template.source_kind or "", "")
    if not assumed:
        return template.message
    message = template.message.replace(assumed, words)
    return message.replace(assumed[:1].upper() + assumed[1:], words[:1].upper() + words[1:])


def _chained(first: Step, rest: Step) -> Step:
    """Return the steps of ``rest`` (without its beginning, which is the parameter) after ``first``."""
    step = first
    for following in rest.chain()[1:]:
        step = Step(following.unit, following.start, following.end, following.message, step)
    return step


def at_mark(
    run: Interpreter, mark: Compiled[schema.Mark], node: nodes.Node, path: str | None, site: CallSite | None
) -> None:
    """Report code that the facts mark."""
    if run.quiet:
        return
    rules = run.known.mark_rules.get(mark.row.kind)
    if rules is None:
        return
    argument: nodes.Expression | None = None
    value = UNKNOWN
    if site is not None:
        selected = site.select(mark.selector)
        if selected:
            argument, value = selected[0]
    for module in rules:
        match = SiteMatch(run, mark.row.kind, node, site, argument, value, "", path)
        match.evidence = Evidence.POSTURE
        # Whose data it is weighs in the ranking, also where the mark and not the data is what is wrong.
        match.source_kind = next((taint.kind for taint in value.taints if taint.kind and taint.is_proven), None)
        report = ask(run, module, match)
        if report is not None:
            keep(run, make_hit(run, module, match, report, None))


def named_value(run: Interpreter, name: str, node: nodes.Node, source: nodes.Expression, value: Value) -> None:
    """Report a value that gets a name which rules listen to."""
    if run.quiet or not name:
        return
    for module in run.known.rules_for_name(name):
        match = SiteMatch(run, name, node, None, source, value, name)
        match.evidence = Evidence.POSTURE
        _report_named(run, module, match)


def _report_named(run: Interpreter, module: RuleModule, match: SiteMatch) -> None:
    taint = next((t for t in match.value.taints if t.kind), None)
    match.source_kind = taint.kind if taint is not None else None
    report = ask(run, module, match)
    if report is not None:
        keep(run, make_hit(run, module, match, report, taint.step if taint is not None else None))


def named_keywords(run: Interpreter, site: CallSite) -> None:
    """Report keyword arguments by their names, and options that the facts mark."""
    if run.quiet:
        return
    for keyword, (name, value) in zip(site.node.keywords, site.keyword_values, strict=True):
        if not name:
            continue
        named_value(run, name, keyword, keyword.value, value)
        for mark in run.known.keys.get(name, ()):
            if value_matches(mark.row.value, value) and (not mark.module or run.imports(mark.module)):
                _at_option(run, mark, keyword, keyword.value, value, name, site)


def whole_objects(run: Interpreter, site: CallSite) -> None:
    """Report a mapping that becomes the fields of an object as it is: ``Model(**data)``, ``new Model(data)``."""
    if run.quiet or "object-fields" not in run.known.flow_rules:
        return
    for keyword, (name, value) in zip(site.node.keywords, site.keyword_values, strict=True):
        if not name:
            at_sink(run, "object-fields", keyword.value, value, site.node, site)
    if site.node.is_new and site.values:
        at_sink(run, "object-fields", site.node.arguments[0], site.values[0], site.node, site)


def at_key(run: Interpreter, key: str, mapping: nodes.Mapping, entry: nodes.Entry, value: Value) -> None:
    """Report an entry of a mapping by its key."""
    if run.quiet:
        return
    named_value(run, key, entry, entry.value, value)
    for mark in run.known.keys.get(key, ()):
        if value_matches(mark.row.value, value) and (not mark.module or run.imports(mark.module)):
            _at_option(run, mark, entry, entry.value, value, key, None, mapping)


def _at_option(
    run: Interpreter,
    mark: Compiled[schema.Mark],
    node: nodes.Node,
    argument: nodes.Expression,
    value: Value,
    name: str,
    site: CallSite | None,
    mapping: nodes.Mapping | None = None,
    path: str | None = None,
) -> None:
    for module in run.known.mark_rules.get(mark.row.kind, ()):
        match = SiteMatch(run, mark.row.kind, node, site, argument, value, name, path or name)
        match.mapping = mapping
        match.evidence = Evidence.POSTURE
        report = ask(run, module, match)
        if report is not None:
            keep(run, make_hit(run, module, match, report, None))


def value_matches(wanted: schema.Scalar | list[schema.Scalar] | None, value: Value) -> bool:
    """Whether a value is the constant (or name) that a row asks for; a row that asks for nothing takes any."""
    if wanted is None:
        return True
    options = wanted if isinstance(wanted, list) else [wanted]
    if value.constant is NOT_CONSTANT:
        return value.path is not None and value.path in options
    return any(type(option) is type(value.constant) and option == value.constant for option in options)


def at_assignment(
    run: Interpreter,
    receiver: Value,
    name: str,
    target: nodes.Expression,
    written: nodes.Expression,
    source: nodes.Expression | None,
    value: Value,
) -> None:
    """Report an assignment to a member."""
    if run.quiet or source is None:
        return
    named_value(run, name, target, source, value)
    from assay.engine.guards import row_applies

    path = f"{receiver.path}.{name}" if receiver.path is not None else None
    facts = run.known.assigns.get(path) if path is not None else None
    is_shape = False
    if facts is None and (shape := run.known.shape_assigns.get(name)) is not None and run.may_match_shapes(path):
        facts, is_shape = shape, True
    if facts is None:
        return
    for sink in facts.sinks:
        if row_applies(run, sink.receivers, sink.module, written, is_shape):
            at_sink(run, sink.row.kind, source, value, target, None, name)
    for mark in facts.marks:
        if row_applies(run, mark.receivers, mark.module, written, is_shape) and value_matches(mark.row.value, value):
            _at_option(run, mark, target, source, value, name, None, path=path)


def at_attribute(run: Interpreter, element: nodes.Element, attribute: nodes.Keyword, value: Value) -> None:
    """Report an attribute of a JSX element."""
    if run.quiet:
        return
    named_value(run, attribute.name, attribute, attribute.value, value)
    for sink in run.known.elements.get(attribute.name, ()):
        if sink.row.element not in ("", "*", element.tag):
            continue
        node, inner = attribute.value, value
        found = True
        for part in sink.row.attribute.split(".")[1:]:
            if inner.fields is None or part not in inner.fields:
                found = inner.fields is None and bool(inner.taints)
                break
            from assay.engine.arguments import property_node

            node, inner = property_node(node, part), inner.fields[part]
        if found:
            at_sink(run, sink.row.kind, node, inner, attribute, None, attribute.name)


def at_return(run: Interpreter, frame: Frame, statement: nodes.Return, value: Value) -> None:
    """Report what an entry point returns, and what a function returns whose name rules listen to."""
    if run.quiet or statement.value is None:
        return
    for entry in frame.entries:
        for sink in run.known.returns.get(entry.kind, ()):
            if not sink.module or run.imports(sink.module):
                at_sink(run, sink.row.kind, statement.value, value, statement.value, None, frame.name)
    if frame.name:
        for module in run.known.rules_for_name(frame.name):
            match = SiteMatch(run, frame.name, statement, None, statement.value, value, frame.name)
            match.evidence = Evidence.POSTURE
            match.is_return = True
            _report_named(run, module, match)


def at_function(run: Interpreter, function: nodes.Function, entries: tuple[schema.Entry, ...]) -> None:
    """Report a function as such."""
    if run.quiet:
        return
    kinds = {entry.kind for entry in entries}
    for wanted, module in run.known.function_rules:
        if not wanted or wanted & kinds:
            match = SiteMatch(run, next(iter(sorted(kinds)), ""), function, None, None, UNKNOWN, function.name)
            match.evidence = Evidence.SINK
            report = ask(run, module, match)
            if report is not None:
                keep(run, make_hit(run, module, match, report, None))


def ask(run: Interpreter, module: RuleModule, match: SiteMatch) -> Report | None:
    """Ask a rule about a match. A rule that raises loses this match and nothing else."""
    if module.check is None:
        return Report(Confidence.MEDIUM if match.is_shape_only else Confidence.HIGH)
    try:
        return module.check(match)
    except Exception as error:
        run.surroundings.faults.add(module.rule.id, error)
        return None


def _without_secrets(run: Interpreter, node: nodes.Node) -> str:
    """Return the code of a node in one line, without what may be a secret."""
    text = run.text[node.start : node.end]
    for secret in reversed(run.surroundings.secrets_of(run.unit)):
        start, end = max(secret.start, node.start), min(secret.end, node.end)
        if start < end:
            label = f"…{secret.what or secret.kind}…".encode()
            text = text[: start - node.start] + label + text[end - node.start :]
    return " ".join(text.decode("utf-8", "replace").split())


def make_hit(run: Interpreter, module: RuleModule, match: SiteMatch, report: Report, step: Step | None) -> Hit:
    """Return the hit for a match that a rule wants reported."""
    rule = module.rule
    node = report.node or match.node
    evidence = report.evidence if report.evidence is not None else match.evidence
    template = report.message or rule.message
    source = run.known.source_words.get(match.source_kind or "", "a value that is not constant")
    try:
        message = template.format(source=source, sink=match.sink_words, callee=match.callee_text, name=match.name)
    except (KeyError, IndexError, ValueError):
        message = template
    message = message[:1].upper() + message[1:]
    code = _without_secrets(run, node)
    place = None
    if rule.cwe in SECRET_WEAKNESSES and match.argument is not None:
        secret = " ".join(run.text[match.argument.start : match.argument.end].decode("utf-8", "replace").split())
        code = code.replace(secret, "…")
        place = (match.argument.start, match.argument.end)
    return Hit(
        module,
        run.unit,
        node.start,
        node.end,
        message,
        evidence,
        report.confidence,
        match.source_kind,
        step,
        ".".join(run.function_names()) or run.symbol,
        code[:300],
        draft_fix(run, module, match),
        run.entrance(),
        place,
    )
