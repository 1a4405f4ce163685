"""Makes findings and facts for the tests of this room."""

from __future__ import annotations

from typing import Any

from assay.base.text import Position, Range
from assay.findings.model import Confidence, Evidence, Finding, Safety, Severity
from assay.triage.inputs import Context, EntryPoint, RuleFacts, SourceFact

HTTP = SourceFact("request data", 9)
COMMAND_LINE = SourceFact("a command-line argument", 4, is_local=True)
ROUTE = EntryPoint("route POST /pay", is_open=True, calls=0, line=7)


def finding(rule_id: str = "sql-injection", line: int = 0, column: int = 0, **fields: Any) -> Finding:
    values: dict[str, Any] = {
        "message": "Request data reaches an SQL statement.",
        "range": Range(Position(line, column), Position(line, column + 10)),
        "severity": Severity.HIGH,
        "evidence": Evidence.FLOW,
        "confidence": Confidence.HIGH,
        "cwe": 89,
        "language": "python",
        "symbol": "pay",
        "code": "cur.execute(query)",
    }
    safety = fields.pop("safety", None)
    if safety is not None:
        values |= {"has_fix": True, "fix_safety": Safety(safety)}
    return Finding(rule_id=rule_id, **(values | fields))


def rule(rule_id: str = "sql-injection", **fields: Any) -> RuleFacts:
    values: dict[str, Any] = {"title": "SQL injection", "technical": "data", "ease": "request", "automatable": True}
    return RuleFacts(rule_id=rule_id, **(values | fields))


def context(path: str = "shop/pay.py", **fields: Any) -> Context:
    return Context(path=path, **fields)
