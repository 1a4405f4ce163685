"""The stop-ship list, beside the decision table: what costs minutes before a commit and a rotation of keys after it.

A rule says that it belongs here (a private key, script injection in a workflow: always; TLS verification turned off: outside tests, where it
was added in the change), or a finding is tagged ``stop-ship`` (a secret of a provider whose format was verified).
"""

from __future__ import annotations

from assay.findings.model import Finding
from assay.triage.inputs import FileRole, RuleFacts

STOP_SHIP_TAG = "stop-ship"


def stop_ship_reason(finding: Finding, rule: RuleFacts, role: FileRole | None, is_new: bool) -> str:
    """Return why a finding must not be shipped, or an empty string.

    ``is_new`` is also true where nothing is known of the base: what cannot be compared was not shown to be old.
    """
    if STOP_SHIP_TAG in finding.tags or rule.stop_ship == "always":
        return f"{rule.title}; after a push it has to be treated as known to others"
    if rule.stop_ship == "added" and role is not FileRole.TEST and is_new:
        return f"{rule.title}, added in this change"
    return ""
