"""The engine: units in, findings out. Pure: no I/O, no clock, no environment."""
