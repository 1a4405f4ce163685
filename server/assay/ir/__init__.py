"""The language-neutral code model that rules and the engine read."""
