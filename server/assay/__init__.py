"""Assay: a local security language server that ranks what it finds."""

__version__ = "0.1.0"
