"""JSON, with comments where people write them: manifests and settings, as keys and values."""
