"""What stands in editors/ for editors that cannot be run here is in their formats; these tests start no editor.

The formats were read in the editors' own documentation and source; editors/README.md names both.
"""

from __future__ import annotations

import json
import re

from assay.languages.registry import all_languages
from editors import install
from editors.snippets import snippet

JETBRAINS = install.CHECKOUT / "editors" / "jetbrains" / "template.json"

SCOPES_WITH_OTHER_IDS = {
    "source.js": "javascript",
    "source.jsx": "javascriptreact",
    "source.ts": "typescript",
    "source.tsx": "typescriptreact",
    "source.shell": "shellscript",
    "text.html.basic": "html",
}
"""Scopes for which the LSP package of Sublime Text has a language id of its own; of all others it is the last word."""

SECRETS_ONLY = all_languages().by_identifier["markdown"].name


def languages_of_structure() -> set[str]:
    """Return the ids of the languages of which more is read than secrets."""
    known = all_languages().by_identifier
    return {identifier for identifier, language in known.items() if language.name != SECRETS_ONLY}


def test_the_scopes_for_sublime_text_are_those_of_languages_that_the_server_reads() -> None:
    sublime = json.loads(snippet("Sublime Text"))["clients"]["assay"]
    assert set(sublime) == {"enabled", "command", "selector"}
    scopes = sublime["selector"].split(" | ")
    assert all(re.fullmatch(r"(source|text)\.[\w.]+", scope) for scope in scopes)
    named = {SCOPES_WITH_OTHER_IDS.get(scope, scope.rsplit(".", 1)[-1]) for scope in scopes}
    # One scope stands for several of these, and Svelte has none of its own in the editor.
    without = {"dockercompose", "github-actions-workflow", "jsonc", "svelte"}
    assert named == languages_of_structure() - without


def test_the_template_for_jetbrains_maps_every_file_of_the_languages_to_its_language() -> None:
    template = json.loads(JETBRAINS.read_text(encoding="utf-8"))
    assert set(template) == {"id", "name", "programArgs", "fileTypeMappings"}
    assert template["programArgs"] == {"default": "assay lsp"}
    languages = all_languages()
    mapped: dict[str, str] = {}
    for mapping in template["fileTypeMappings"]:
        assert set(mapping) == {"fileType", "languageId"}
        assert set(mapping["fileType"]) == {"patterns"}
        for pattern in mapping["fileType"]["patterns"]:
            found = languages.of_path("a" + pattern.removeprefix("*") if pattern.startswith("*") else pattern)
            assert found is languages.by_identifier[mapping["languageId"]], pattern
            mapped[pattern] = mapping["languageId"]
    wanted = {
        f"*{extension}"
        for identifier in languages_of_structure()
        for extension in getattr(languages.by_identifier[identifier], "extensions", ())
    }
    assert wanted - set(mapped) == set()
