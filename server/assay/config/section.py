"""What all sections of the settings have in common."""

from __future__ import annotations

import msgspec


class Section(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, rename="kebab"):
    """What all sections have in common: they do not change, and a key that is not declared is an error."""
