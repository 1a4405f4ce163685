"""The formats of the report on remediation, one file each: ``DESCRIPTION`` and ``render(figures, look) -> str``."""
