"""TOML: manifests and settings, as keys and values."""
