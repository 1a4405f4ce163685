"""What package.json and the Neovim plug-in declare is what the server has; these tests start no editor."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from assay.languages.registry import all_languages
from editors import install

EXTENSION = install.EXTENSION


@pytest.fixture(scope="module")
def package() -> dict[str, Any]:
    return dict(json.loads((EXTENSION / "package.json").read_text(encoding="utf-8")))


def test_the_settings_and_languages_are_those_of_the_server() -> None:
    command = [sys.executable, str(EXTENSION / "tools" / "settings.py"), "--check"]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 0, done.stdout + done.stderr


def test_neovim_starts_the_server_for_its_languages() -> None:
    declared = (install.CHECKOUT / "editors/nvim/lsp/assay.lua").read_text(encoding="utf-8")
    listed = re.search(r"filetypes = \{(.*?)\}", declared, re.DOTALL)
    named = re.search(r"language_ids = \{(.*?)\}", declared, re.DOTALL)
    assert listed
    assert named
    ids = {
        plain or quoted: name for quoted, plain, name in re.findall(r"(?:\['(.*?)'\]|(\w+)) = '(.*?)'", named.group(1))
    }
    started = {ids.get(filetype, filetype) for filetype in re.findall(r"'([\w.-]+)'", listed.group(1))}
    # Neovim has no file types for these.
    without = {"dotenv", "github-actions-workflow", "log", "instructions", "prompt", "chatmode"}
    assert started == set(all_languages().by_identifier) - without


def test_every_command_in_a_menu_or_on_a_key_is_declared(package: dict[str, Any]) -> None:
    contributed = package["contributes"]
    declared = {command["command"] for command in contributed["commands"]}
    used = {entry["command"] for menu in contributed["menus"].values() for entry in menu}
    used |= {binding["command"] for binding in contributed["keybindings"]}
    assert used - declared <= {"assay.queue.focus"}, "VS Code makes the last one itself, from the view"
    links = re.findall(r"\(command:([\w.-]+)\)", json.dumps(contributed))
    assert set(links) - declared <= {"assay.queue.focus"}


def test_what_the_package_names_is_there(package: dict[str, Any]) -> None:
    contributed = package["contributes"]
    files = [package["icon"], *(container["icon"] for container in contributed["viewsContainers"]["activitybar"])]
    files += [step["media"]["markdown"] for walk in contributed["walkthroughs"] for step in walk["steps"]]
    assert [name for name in files if not (EXTENSION / name).is_file()] == []


def test_every_command_has_an_icon_that_follows_the_theme(package: dict[str, Any]) -> None:
    icons = [command.get("icon", "$(none)") for command in package["contributes"]["commands"]]
    assert [icon for icon in icons if not re.fullmatch(r"\$\([a-z-]+\)", icon)] == []
    picture = (EXTENSION / "media" / "assay.svg").read_text(encoding="utf-8")
    assert "currentColor" in picture
    assert "#" not in picture


@pytest.mark.editors
def test_the_source_of_the_extension_is_typed_and_formatted() -> None:
    install.ensure("extension-tools")
    install.npm("run", "--silent", "check", folder=EXTENSION)


@pytest.mark.editors
def test_the_package_holds_what_runs_and_nothing_else() -> None:
    import zipfile

    install.ensure("extension")
    with zipfile.ZipFile(install.EXTENSION_PACKAGE) as archive:
        names = {name for name in archive.namelist() if name.startswith("extension/")}
        folders = {Path(name).parts[1] for name in names}
        assert folders == {"LICENSE.txt", "media", "out", "package.json", "readme.md"}
        assert {name for name in names if name.startswith("extension/out/")} == {"extension/out/extension.js"}
        assert archive.getinfo("extension/out/extension.js").file_size < 1_000_000
