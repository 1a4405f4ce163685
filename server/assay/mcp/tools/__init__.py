"""The tools, one for each file."""
