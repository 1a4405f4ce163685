"""Rules about errors and assertions on which security depends."""
