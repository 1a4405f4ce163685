"""Commands, arguments, exit codes; nothing else."""
