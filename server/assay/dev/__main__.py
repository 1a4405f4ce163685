"""``python -m assay.dev <task>``: each module of this room with a ``main`` is a task."""

from __future__ import annotations

import importlib
import pkgutil
import sys

import assay.dev


def run(arguments: list[str]) -> int:
    """Run the task that is named first, or list the tasks. Returns its exit code; 2 for a task that does not exist."""
    tasks = sorted(entry.name for entry in pkgutil.iter_modules(assay.dev.__path__) if not entry.name.startswith("_"))
    if not arguments or arguments[0].replace("-", "_") not in tasks:
        print(f"Give one of these tasks: {', '.join(task.replace('_', '-') for task in tasks)}", file=sys.stderr)
        return 2
    module = importlib.import_module(f"assay.dev.{arguments[0].replace('-', '_')}")
    return int(module.main(arguments[1:]))


if __name__ == "__main__":
    sys.exit(run(sys.argv[1:]))
