"""Rules about switches that a program is shipped with."""
