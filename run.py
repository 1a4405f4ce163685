#!/usr/bin/env python3
"""Sets Assay up beside this file and runs it: ``python3 run.py demo`` or ``python3 run.py test``. Needs Python 3.11 and nothing else.

demo     install into .cache/venv and scan the bundled sample
test     install the test tools too, and run the quick tests; further arguments go to pytest
install  only install, with the tools for development, and print where
assay    run the installed command; further arguments go to it
"""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import venv
from pathlib import Path

HERE = Path(__file__).resolve().parent
ENVIRONMENT = HERE / ".cache" / "venv"
SCRIPTS = ENVIRONMENT / ("Scripts" if os.name == "nt" else "bin")
PYTHON = SCRIPTS / ("python.exe" if os.name == "nt" else "python")


def install(group: str | None) -> None:
    """Make the environment and install this checkout into it, unless that was done for this ``pyproject.toml`` before."""
    state = hashlib.blake2b((HERE / "pyproject.toml").read_bytes() + sys.version.encode(), digest_size=16).hexdigest()
    done = ENVIRONMENT / f"installed-{group or 'plain'}"
    if PYTHON.exists() and done.exists() and done.read_text() == state:
        return
    if not PYTHON.exists():
        sys.stderr.write("Setting up .cache/venv …\n")
        try:
            venv.create(ENVIRONMENT, with_pip=True)
        except subprocess.CalledProcessError:
            sys.exit(
                "This Python cannot make a virtual environment. On Debian and Ubuntu, install the package python3-venv."
            )
    pip = [PYTHON, "-m", "pip", "--disable-pip-version-check", "--quiet"]
    subprocess.run(
        [*pip, "install", "--upgrade", "pip>=25.1"], check=True
    )  # The first version that knows dependency groups.
    groups = ["--group", group] if group else []
    subprocess.run([*pip, "install", "--editable", str(HERE), *groups], check=True, cwd=HERE)
    done.write_text(state)


def main(arguments: list[str]) -> int:
    """Do what the first argument says; return the exit code."""
    task, rest = (arguments[0] if arguments else ""), arguments[1:]
    if sys.version_info < (3, 11):  # noqa: UP036 - whoever starts this may have an older one.
        sys.exit(f"Assay needs Python 3.11 or later; this is {sys.version.split()[0]}.")
    if task == "demo":
        install(None)
        # Findings are what the demo is to show, so they are no failure here.
        return subprocess.run(
            [PYTHON, "-m", "assay", "scan", "examples", "--fail-on", "never", *rest], cwd=HERE
        ).returncode
    if task == "test":
        install("dev")
        return subprocess.run(
            [PYTHON, "-m", "pytest", "-m", "not editors and not corpus", "-n", "auto", *rest], cwd=HERE
        ).returncode
    if task == "install":
        install("dev")
        sys.stdout.write(f"{SCRIPTS}\n")
        return 0
    if task == "assay":
        install(None)
        return subprocess.run([PYTHON, "-m", "assay", *rest]).returncode
    sys.stderr.write(__doc__ or "")
    return 0 if task in ("-h", "--help") else 2


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except subprocess.CalledProcessError as error:
        sys.exit(f"Setting up failed: {' '.join(map(str, error.cmd))} ended with {error.returncode}.")
    except KeyboardInterrupt:
        sys.exit(130)
