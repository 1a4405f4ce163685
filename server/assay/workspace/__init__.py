"""Files, ignore rules, git and processes: the only reader of sources from disk."""
