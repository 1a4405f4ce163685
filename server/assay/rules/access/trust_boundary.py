"""What a request says is put into the session, where other code takes it for checked.

What it does
    Finds request data that servlets and controllers in Java store in the session as it came: as the value of an attribute
    (``session.setAttribute("plan", request.getParameter("plan"))``) or, worse, as its name. What was converted to a number, picked from a list
    or checked by an expression first is not reported, nor what a function stores that logs somebody in.

Why is this bad
    Code elsewhere trusts what it finds in the session, because only the server writes there. A stranger who chooses a value becomes what the
    value says, and one who chooses the name writes over ``user`` or ``role``.

What to do
    Check the value before it is stored: pick it from the values that there are, or look it up. Write the names of attributes into the code.

Known misses
    Objects that are filled from a request and stored as a whole.

Example
    Before::

        session.setAttribute("plan", request.getParameter("plan"));

    After::

        session.setAttribute("plan", Plan.valueOf(request.getParameter("plan")));
"""

from __future__ import annotations

import re

from assay.rules.api import (
    Confidence,
    Ease,
    Evidence,
    Match,
    Report,
    Rule,
    Severity,
    TechnicalImpact,
    on_flow,
)
from assay.rules.vocabulary import without_comments

RULE = Rule(
    id="trust-boundary",
    title="Request data stored in the session as it came",
    cwe=501,
    severity=Severity.LOW,
    message="{source} is stored in the session as it came, where other code takes it for checked.",
    advice="Check the value before it is stored, or pick it from the values that there are.",
    on=(on_flow("http-request", to=("session-value", "session-name"), at_sink=False),),
    impact=TechnicalImpact.HARDENING,
    ease=Ease.REQUEST,
    automatable=False,
    languages=("java",),
    also_cwe=(20,),
)

_LOGS_IN = re.compile(
    r"(?i)\b(?:authenticat\w*|login|signin|logon|verifyPassword|checkPassword|checkCredentials|validateUser|matches|checkpw)\s*\("
)


def check(match: Match) -> Report | None:
    """Report proven flows: surely into the name of an attribute, with less weight into its value."""
    if match.evidence is not Evidence.FLOW or match.is_test:
        return None
    if match.kind == "session-name":
        message = (
            "{source} decides which attribute of the session is written, so a stranger can write over any of them."
        )
        return Report(Confidence.HIGH, message, Evidence.SINK)
    function = match.function
    if function is not None and _LOGS_IN.search(without_comments(match.source_text(function))):
        return None  # What is stored there was compared with what is known of the user.
    return Report(Confidence.MEDIUM, evidence=Evidence.POSTURE)
