"""Python, versions 2 and 3, with stubs."""
