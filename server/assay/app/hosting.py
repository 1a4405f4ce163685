"""Makes hosts: the one place where the façade builds the engine from the languages, facts and rules that are installed."""

from __future__ import annotations

from assay.engine.api import AnalysisHost
from assay.engine.host import Host
from assay.engine.knowledge import load_knowledge
from assay.languages.api import LanguageSet
from assay.languages.registry import all_languages


def new_host() -> AnalysisHost:
    """Return a host without documents."""
    return Host(load_knowledge())


def languages() -> LanguageSet:
    """Return the languages that can be analysed."""
    return all_languages()
