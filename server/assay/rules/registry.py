"""Finds the rules by listing the folders of this room."""

from __future__ import annotations

import importlib
import pkgutil
from functools import lru_cache

import assay.rules
from assay.rules.api import RuleModule


@lru_cache(maxsize=1)
def all_rules() -> tuple[RuleModule, ...]:
    """Return every rule, sorted by id. Raises ValueError where two rules share an id or a module breaks the conventions."""
    found: dict[str, RuleModule] = {}
    for family in pkgutil.iter_modules(assay.rules.__path__):
        if not family.ispkg:
            continue
        package = importlib.import_module(f"assay.rules.{family.name}")
        for entry in pkgutil.iter_modules(package.__path__):
            if entry.name.startswith("_"):
                continue  # Shared helpers of a family.
            module = RuleModule.of(importlib.import_module(f"{package.__name__}.{entry.name}"))
            if module.rule.id in found:
                raise ValueError(f"two rules have the id {module.rule.id}")
            found[module.rule.id] = module
    return tuple(found[rule_id] for rule_id in sorted(found))
