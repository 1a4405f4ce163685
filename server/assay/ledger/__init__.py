"""The history of findings and verdicts, and the figures of remediation computed from it."""
