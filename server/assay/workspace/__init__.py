"""Files, ignore rules, git and processes: the only room that reads sources from disk."""
