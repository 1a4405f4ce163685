"""Which finding first, and why: exposure, decision, risk, order, identity, verdicts. Pure."""
