"""Suggestions for what parts of a project may be worth, from the names of its files. They are for people to read and never applied."""

from __future__ import annotations

from pathlib import Path

from assay.languages.registry import all_languages
from assay.triage.assets import AssetSuggestion, suggest_assets
from assay.workspace.listing import ListingOptions, list_files


def suggested_assets(root: Path) -> list[AssetSuggestion]:
    """Return suggestions, the most critical first and then those that speak of the most files."""
    listing = list_files(root, [root], all_languages(), ListingOptions())
    found = suggest_assets(file.name for file in listing.files)
    return sorted(found, key=lambda asset: (-int(asset.criticality), -asset.files, asset.path))
