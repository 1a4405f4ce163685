"""Ground floor: text positions and cancellation. Imports the standard library only."""
