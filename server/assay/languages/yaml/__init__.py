"""YAML: workflows, Compose files, manifests of Kubernetes and settings of all kinds, as keys and values."""
