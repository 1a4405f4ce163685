"""Rules about turning bytes back into objects."""
