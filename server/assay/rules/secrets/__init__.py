"""Rules about secrets that stand in the code."""
