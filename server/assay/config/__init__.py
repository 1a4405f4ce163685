"""One tree of settings with its documentation."""
