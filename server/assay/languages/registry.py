"""Finds the languages by listing the folders of this room."""

from __future__ import annotations

import importlib
import pkgutil
from functools import lru_cache
from importlib.util import find_spec

import assay.languages
from assay.languages.api import Language, LanguageSet


@lru_cache(maxsize=1)
def all_languages() -> LanguageSet:
    """Return every language that has a folder here. Grammars are loaded at first use, not now."""
    languages: list[Language] = []
    for folder in pkgutil.iter_modules(assay.languages.__path__):
        # A folder without the module is not a language, or not one yet.
        if folder.ispkg and find_spec(f"assay.languages.{folder.name}.language"):
            languages.extend(importlib.import_module(f"assay.languages.{folder.name}.language").LANGUAGES)
    # Plain text takes what is left over, so every other language comes after it and has its names.
    languages.sort(key=lambda language: language.name != "text")
    return LanguageSet(
        by_name={language.name: language for language in languages},
        by_identifier={name: language for language in languages for name in language.identifiers},
        by_extension={ending: language for language in languages for ending in language.extensions},
        by_file_name={name.lower(): language for language in languages for name in language.file_names},
        by_interpreter={name: language for language in languages for name in language.interpreters},
    )
