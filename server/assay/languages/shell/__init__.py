"""Scripts of the POSIX shell and of its kin, as commands."""
