"""What libraries do, as rows of TOML: ``kinds.toml`` and ``<language>/<library>.toml``. See schema.py for the columns."""
