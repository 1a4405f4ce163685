"""Files that build container images, as instructions."""
