"""Files around the code: workflows, images, manifests, scripts, and the settings of assistants."""
