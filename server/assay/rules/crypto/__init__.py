"""Rules about cryptography, randomness, tokens and transport security."""
