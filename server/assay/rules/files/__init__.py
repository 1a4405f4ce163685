"""Rules about files that others can read, write or foresee."""
