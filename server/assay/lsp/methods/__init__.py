"""The methods that pygls answers, one module for each group. Each has ``register(server)``; the folder is listed."""
