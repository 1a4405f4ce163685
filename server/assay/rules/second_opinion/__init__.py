"""What other tools say."""
