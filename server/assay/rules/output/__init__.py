"""Rules about what a program writes into pages and responses."""
