"""Bandit reports a weakness in Python that no rule of ours reports at this place.

What it does
    While an editor is idle, and on saving, Bandit (https://bandit.readthedocs.io) looks at the Python file as well, in a process of its own. What
    it finds at the place of one of our findings with the same weakness is said there, as agreement. What it alone finds is a finding of this
    rule, with the number of Bandit's test and the weakness that fits it best: Bandit's own numbers are coarse.

Why is this bad
    It depends on the test; the message names it, and Bandit's page on it says more. Bandit follows no data, so that much of what it says
    is about a call that may be harmless here. Hence such a finding has the least evidence, and never blocks.

What to do
    Look at the place. Where it is harmless, say so for both tools: ``# nosec B310`` for Bandit, or a verdict for Assay. The settings
    ``bandit.severity`` and ``bandit.enabled`` say how much of it is shown.

Known misses
    Files with a syntax error (Bandit says nothing about those), the tests on mere imports (B401 to B415), and whatever is below the
    severity that is set or of low confidence.

Example
    Before::

        urllib.request.urlopen(address)

    After::

        if not address.startswith("https://"):
            raise ValueError("only https is allowed")
        urllib.request.urlopen(address)  # nosec B310
"""

from __future__ import annotations

from assay.rules.api import Ease, Rule, Severity, TechnicalImpact, on_workspace

RULE = Rule(
    id="bandit",
    title="Bandit reports a weakness",
    cwe=710,
    severity=Severity.MEDIUM,
    message="Bandit reports a weakness here.",
    advice="Look at the place, and at Bandit's page on the test.",
    on=(on_workspace("second-opinion"),),
    impact=TechnicalImpact.HARDENING,
    ease=Ease.POSITION,
    automatable=False,
    languages=("python",),
)
