"""Who may do what: routes without a check of who calls, checks that let everybody pass."""
