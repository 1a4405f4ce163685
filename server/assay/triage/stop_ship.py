"""The stop-ship list, beside the decision table: what costs minutes before a commit and a rotation of keys after it.

A rule says that it belongs here, or tags a finding: ``stop-ship`` (verified-format provider secret, private key, script injection in a
workflow) and ``stop-ship-added`` (TLS verification turned off: only outside tests, and only where it was added).
"""

from __future__ import annotations

from assay.findings.model import Finding
from assay.triage.inputs import FileRole

ALWAYS_TAG = "stop-ship"
ADDED_TAG = "stop-ship-added"


def stop_ship_reason(finding: Finding, title: str, role: FileRole | None, is_new: bool) -> str:
    """Return why a finding must not be shipped, or an empty string.

    ``is_new`` is also true where nothing is known of the base: what cannot be compared was not shown to be old.
    """
    if ALWAYS_TAG in finding.tags:
        return f"{title}; after a push it has to be treated as known to others"
    if ADDED_TAG in finding.tags and role is not FileRole.TEST and is_new:
        return f"{title}, added in this change"
    return ""
