"""Put a server into the extension's package, for people who have Python but not Assay.

    python editors/vscode/tools/bundle.py            fill editors/vscode/bundled
    python editors/vscode/tools/bundle.py --remove   empty it again
    python editors/vscode/tools/bundle.py --into X   fill the folder X instead

Then `npm run package -- --target linux-x64` (or darwin-arm64, win32-x64 …) makes the package of this system: the parsers are native code, and
each belongs to one system and one version of Python, which is that of the Python that runs this. The extension starts the bundled server last,
where none is installed, and only with a Python of that version. Nothing is installed for that: its folder goes onto the path of modules.
"""

from __future__ import annotations

import json
import platform
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path

EXTENSION = Path(__file__).resolve().parents[1]
CHECKOUT = EXTENSION.parents[1]
BUNDLE = EXTENSION / "bundled"
NEEDLESS = ("bin", "Scripts", "share", "include")
"""What packages install besides their modules."""


def describe() -> dict[str, object]:
    """Return what the extension has to know before it starts the bundle."""
    return {
        "python": list(sys.version_info[:2]),
        "implementation": platform.python_implementation(),
        "platform": sysconfig.get_platform(),
    }


def fill(folder: Path) -> None:
    """Install the checkout with what it needs into ``folder``; raises CalledProcessError where pip fails."""
    remove(folder)
    modules = folder / "modules"
    modules.mkdir(parents=True)
    command = [
        sys.executable,
        "-m",
        "pip",
        "install",
        "--quiet",
        "--no-compile",
        "--target",
        str(modules),
        str(CHECKOUT),
    ]
    subprocess.run(command, check=True)
    for name in NEEDLESS:
        shutil.rmtree(modules / name, ignore_errors=True)
    for cache in modules.rglob("__pycache__"):
        shutil.rmtree(cache, ignore_errors=True)
    (folder / "bundle.json").write_text(json.dumps(describe(), indent=2) + "\n", encoding="utf-8")


def remove(folder: Path) -> None:
    """Delete a bundle."""
    shutil.rmtree(folder, ignore_errors=True)


def main(arguments: list[str]) -> int:
    """Fill or empty the bundle; returns the exit code."""
    folder = Path(arguments[arguments.index("--into") + 1]) if "--into" in arguments[:-1] else BUNDLE
    if "--remove" in arguments:
        remove(folder)
        return 0
    fill(folder)
    size = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
    print(f"{folder}: {size / 1e6:.0f} MB for Python {'.'.join(map(str, sys.version_info[:2]))}.")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
