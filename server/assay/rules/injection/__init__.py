"""Somebody else's data is taken for code: SQL, shell, program text, paths, addresses, markup."""
