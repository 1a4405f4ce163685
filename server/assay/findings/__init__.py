"""Findings as plain data: what was found, where, how sure, and how to fix it."""
