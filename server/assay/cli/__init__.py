"""The command line: arguments, words and exit codes, nothing else.

Exit codes: 0 nothing to complain of, 1 findings at or over the policy, 2 wrong usage or configuration.
"""
