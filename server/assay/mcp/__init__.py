"""The face for AI agents: a Model Context Protocol server over standard input and output."""
