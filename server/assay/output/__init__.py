"""Formats of reports: one file each in ``formats/``, found by listing the folder."""
