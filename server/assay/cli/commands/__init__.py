"""One file per command: a click command named ``command`` in a module of the command's name."""
