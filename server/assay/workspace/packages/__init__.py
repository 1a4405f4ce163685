"""Which packages a workspace may import: those that its manifests declare, that its environment holds, and its own."""
