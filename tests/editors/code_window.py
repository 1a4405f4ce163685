"""Real Visual Studio Code for tests: code-server, its workbench shown in headless Chromium, and a person's hands on the keyboard."""

from __future__ import annotations

import json
import os
import re
import socket
import subprocess
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from editors import install
from editors.waiting import NotInTime, until

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Locator, Page

QUIET_SETTINGS: dict[str, Any] = {
    "telemetry.telemetryLevel": "off",
    "workbench.startupEditor": "none",
    "workbench.enableExperiments": False,
    "workbench.tips.enabled": False,
    "security.workspace.trust.enabled": False,
    "extensions.autoUpdate": False,
    "extensions.autoCheckUpdates": False,
    "extensions.ignoreRecommendations": True,
    "update.mode": "none",
    "chat.disableAIFeatures": True,
    "git.enabled": False,
    "files.autoSave": "off",
    "window.restoreWindows": "none",
    "workbench.secondarySideBar.defaultVisibility": "hidden",
    # The tests type code as it is to stand there; completions would take part in the typing.
    "editor.quickSuggestions": {"other": "off", "comments": "off", "strings": "off"},
    "editor.suggestOnTriggerCharacters": False,
    "editor.wordBasedSuggestions": "off",
    "editor.parameterHints.enabled": False,
    "editor.acceptSuggestionOnCommitCharacter": False,
    "editor.autoClosingBrackets": "never",
    "editor.autoClosingQuotes": "never",
    "editor.autoIndent": "none",
}
CHROMIUM_ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def free_port() -> int:
    """Return a port of the loopback interface that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass(frozen=True, slots=True)
class CodeServer:
    """A running code-server: its address, and the folder that holds its settings, logs and extensions."""

    address: str
    folder: Path

    def logs(self) -> str:
        """Return the log of Assay's extension in all windows, for the words of a failing test."""
        files = sorted((self.folder / "data" / "logs").rglob("*Assay*.log"))
        return "\n".join(f"--- {file.name}\n{file.read_text(errors='replace')[-4000:]}" for file in files)

    def write_settings(self, settings: dict[str, Any]) -> None:
        """Write the user's settings; VS Code notices by itself."""
        # A window in a browser counts as remote: settings that belong to a machine are read from that machine's own file.
        for owner in ("User", "Machine"):
            path = self.folder / "data" / owner / "settings.json"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(json.dumps(QUIET_SETTINGS | settings), encoding="utf-8")


def _environment(folder: Path) -> dict[str, str]:
    home = folder / "home"
    home.mkdir(parents=True, exist_ok=True)
    return install.node_environment() | {
        # No extension gallery: nothing is looked up outside.
        "EXTENSIONS_GALLERY": json.dumps({"serviceUrl": ""}),
        "HOME": str(home),
        "XDG_CONFIG_HOME": str(home / ".config"),
        "XDG_DATA_HOME": str(home / ".local"),
    }


@contextmanager
def code_server(
    folder: Path,
    settings: dict[str, Any],
    variables: dict[str, str] | None = None,
    package: Path | None = None,
    others: Sequence[Path] = (),
) -> Iterator[CodeServer]:
    """Run code-server with Assay's packaged extension installed; it is ended by its own process id, whatever happens.

    ``variables`` are added to its environment, which its extension hosts see. ``package`` takes the place of Assay's usual package, and
    ``others`` are packages of other extensions.
    """
    install.ensure("vscode", "extension")
    port = free_port()
    server = CodeServer(f"http://127.0.0.1:{port}", folder)
    server.write_settings(settings)
    (folder / "config.yaml").write_text("auth: none\n", encoding="utf-8")
    entry = install.code_server() / "out" / "node" / "entry.js"
    common = [str(install.node()), str(entry), "--config", str(folder / "config.yaml")]
    common += ["--user-data-dir", str(folder / "data"), "--extensions-dir", str(folder / "extensions")]
    environment = _environment(folder) | (variables or {})
    for each in (package or install.EXTENSION_PACKAGE, *others):
        subprocess.run(
            [*common, "--install-extension", str(each)], env=environment, check=True, capture_output=True, timeout=120
        )
    flags = ["--auth", "none", "--bind-addr", f"127.0.0.1:{port}", "--disable-telemetry", "--disable-update-check"]
    flags += ["--disable-getting-started-override", "--disable-proxy"]
    if not settings.get("security.workspace.trust.enabled"):
        flags += ["--disable-workspace-trust"]
    # A window that is gone takes its extension host, and so its language server, along at once.
    flags += ["--reconnection-grace-time", "1"]
    flags += ["--session-socket", str(folder / "session.sock")]
    with (folder / "code-server.log").open("wb") as log:
        process = subprocess.Popen([*common, *flags], env=environment, stdin=subprocess.DEVNULL, stdout=log, stderr=log)
    try:
        until(lambda: process.poll() is not None or _answers(f"{server.address}/healthz"), "code-server answers", 60)
        assert process.poll() is None, (folder / "code-server.log").read_text(errors="replace")
        yield server
    finally:
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait(10)


def _answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=2) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False


@contextmanager
def chromium() -> Iterator[Browser]:
    """Run a headless Chromium."""
    from playwright.sync_api import sync_playwright

    # Playwright would look for a browser of its own otherwise.
    os.environ["PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD"] = "1"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=install.chromium(), args=CHROMIUM_ARGUMENTS)
        try:
            yield browser
        finally:
            browser.close()


# A built VS Code runs tests in its extension host only with the driver for smoke tests on, and code-server has no flag for that: so the page's
# own configuration is changed as it is read.
_TURN_DRIVER_ON = """() => {
  window.codeAutomationExit = (code) => { window.testsEnded = { code }; };
  window.codeAutomationLog = (kind, words) => console.log('[host]', kind, ...words);
  const get = Element.prototype.getAttribute;
  Element.prototype.getAttribute = function (name) {
    const value = get.call(this, name);
    if (name !== 'data-settings' || this.id !== 'vscode-workbench-web-configuration') return value;
    const settings = JSON.parse(value);
    settings.developmentOptions = { ...settings.developmentOptions, enableSmokeTestDriver: true };
    return JSON.stringify(settings);
  };
}"""


def run_in_extension_host(
    browser: Browser, server: CodeServer, workspace: Path, tests: Path, seconds: float = 150
) -> None:
    """Open a workspace with the extension as it is in the checkout, run ``tests/index.js`` in its extension host, and wait for the end."""
    from playwright.sync_api import Error as PlaywrightError

    context = browser.new_context(viewport={"width": 1280, "height": 800})
    try:
        page = context.new_page()
        page.on("console", lambda message: print(message.text) if message.text.startswith("[host]") else None)
        page.add_init_script(f"({_TURN_DRIVER_ON})()")
        remote = server.address.replace("http://", "vscode-remote://")
        payload = [
            ["extensionDevelopmentPath", f"{remote}{install.EXTENSION}"],
            ["extensionTestsPath", f"{remote}{tests}/index.js"],
        ]
        page.goto(f"{server.address}/?workspace={quote(str(workspace))}&payload={quote(json.dumps(payload))}")
        try:
            page.wait_for_function("window.testsEnded", timeout=seconds * 1000)
        except PlaywrightError as error:
            page.screenshot(path=str(_failure_picture(workspace.stem)))
            raise NotInTime(f"The tests in the extension host did not end: {error}\n{server.logs()}") from error
    finally:
        context.close()


def _failure_picture(name: str) -> Path:
    folder = install.CACHE / "failures"
    folder.mkdir(parents=True, exist_ok=True)
    return folder / f"{name}.png"


_QUESTION = """() => {
  const widget = document.querySelector('.quick-input-widget');
  if (!widget || getComputedStyle(widget).display === 'none') return '';
  const words = (name) => widget.querySelector(name)?.textContent;
  return [words('.quick-input-title'), widget.querySelector('input.input')?.placeholder, words('.quick-input-message')].join('|');
}"""


class CodeWindow:
    """One window of VS Code on a folder, and what a person does in it."""

    def __init__(self, page: Page, server: CodeServer, folder: Path) -> None:
        self.page = page
        self.server = server
        self.folder = folder

    @classmethod
    @contextmanager
    def open(
        cls, browser: Browser, server: CodeServer, folder: Path, width: int = 1280, height: int = 800
    ) -> Iterator[CodeWindow]:
        """Open a window on a folder; it is closed in the end, and photographed first where the test failed."""
        context = browser.new_context(viewport={"width": width, "height": height})
        context.grant_permissions(["clipboard-read", "clipboard-write"])
        page = context.new_page()
        window = cls(page, server, folder)
        try:
            page.goto(f"{server.address}/?folder={quote(str(folder))}")
            window.wait_for_workbench()
            yield window
        except BaseException:
            window.photograph(folder.name)
            raise
        finally:
            context.close()

    def photograph(self, name: str) -> None:
        """Keep a picture of the window, and print what the extension logged, for whoever reads that a test failed."""
        path = _failure_picture(name)
        self.page.screenshot(path=str(path))
        print(f"The window is pictured in {path}.\n{self.server.logs()}")

    def wait_for_workbench(self) -> None:
        """Wait until the window shows the files of its folder."""
        self.page.wait_for_selector(".monaco-workbench", timeout=60_000)
        self.page.wait_for_selector(".explorer-folders-view .monaco-list-row", timeout=60_000)

    def reload(self) -> None:
        """Close the window and open it again, with what it remembers."""
        self.page.reload()
        self.wait_for_workbench()

    # Finding one's way ------------------------------------------------------

    def open_file(self, name: str) -> None:
        """Open a file by its name, with the keyboard."""
        self.quick_pick("Control+p", name)
        self.page.locator(".tabs-container .tab.active", has_text=name).wait_for(timeout=20_000)
        self.page.wait_for_selector(".editor-instance .monaco-editor .view-line", timeout=20_000)
        self.focus_editor()

    def focus_editor(self) -> None:
        """Give the keyboard to the editor."""
        self.page.keyboard.press("Control+1")
        self.page.wait_for_selector(".editor-instance .monaco-editor.focused", timeout=10_000)

    def quick_pick(self, key: str, words: str) -> None:
        """Press a key that opens the picker at the top, type into it, and take the first entry."""
        box = self.page.locator(".quick-input-widget input").first
        self._press_until(key, box)
        box.press_sequentially(words)
        first = self.page.locator(".quick-input-widget .monaco-list-row.focused")
        first.filter(has_text=re.compile(re.escape(words.lstrip(">").split(":")[-1].strip()), re.IGNORECASE)).wait_for(
            timeout=20_000
        )
        self.page.keyboard.press("Enter")

    def command(self, title: str) -> None:
        """Run a command through the command palette."""
        self.quick_pick("F1", title)

    def go_to(self, line: int, column: int) -> None:
        """Put the cursor at a place (both count from 1)."""
        self.focus_editor()
        box = self.page.locator(".quick-input-widget input").first
        self._press_until("Control+g", box)
        box.press_sequentially(f"{line}:{column}")
        self.page.keyboard.press("Enter")
        box.wait_for(state="hidden", timeout=10_000)
        self.page.wait_for_selector(".editor-instance .monaco-editor.focused", timeout=10_000)

    def _press_until(self, key: str, shown: Locator) -> None:
        """Press a key until something shows: the focus moves in its own time, and a single press can get lost."""
        from playwright.sync_api import TimeoutError as NotShown

        for attempt in range(5):
            self.page.keyboard.press(key)
            try:
                shown.wait_for(timeout=4000)
                return
            except NotShown:
                if attempt == 4:
                    raise
                self.page.keyboard.press("Escape")

    def answer(self, text: str) -> None:
        """Type into the prompt at the top and press Enter; nothing takes what is there."""
        box = self.page.locator(".quick-input-widget input.input").first
        box.wait_for(timeout=10_000)
        before = self._question()
        if text:
            box.fill(text)
        self.page.keyboard.press("Enter")
        self._wait_for_another_question(before)

    def choose(self, words: str) -> None:
        """Choose the entry of the menu at the top that holds some words."""
        before = self._question()
        self.page.locator(".quick-input-widget .monaco-list-row", has_text=words).first.click(timeout=10_000)
        self._wait_for_another_question(before)

    def _question(self) -> str:
        """Return what the prompt at the top says, to tell one question from the next."""
        return str(self.page.evaluate(_QUESTION))

    def _wait_for_another_question(self, before: str) -> None:
        self.page.wait_for_function(f"before => ({_QUESTION})() !== before", arg=before, timeout=10_000)

    def show_findings(self) -> None:
        """Give the keyboard to Assay's view."""
        self._press_until("Control+Alt+a", self.page.locator('.monaco-list[aria-label*="Findings"]:focus'))
        self.entry("#1").wait_for(timeout=20_000)

    def entry(self, words: str) -> Locator:
        """Return the rows of Assay's view that hold some words."""
        pattern = re.compile(rf"{re.escape(words)}(?!\d)", re.IGNORECASE)
        return self.page.locator('.monaco-list[aria-label*="Findings"] .monaco-list-row', has_text=pattern)

    # Editing ----------------------------------------------------------------

    def type(self, text: str) -> None:
        """Type at the cursor, key by key."""
        self.page.keyboard.type(text)

    def paste(self, text: str) -> None:
        """Paste at the cursor, from the clipboard."""
        self.page.evaluate("text => navigator.clipboard.writeText(text)", text)
        self.page.keyboard.press("Control+v")

    def line(self, text: str) -> Locator:
        """Return the line of the editor that shows a text."""
        return self.page.locator(".editor-instance .monaco-editor .view-line", has_text=text)

    def save(self, name: str, expected: str) -> None:
        """Save, and wait until the file holds the expected text."""
        self.page.keyboard.press("Control+s")
        path = self.folder / name
        until(lambda: expected in path.read_text(encoding="utf-8"), f"{expected!r} is saved in {name}")

    # Findings ---------------------------------------------------------------

    @property
    def squiggles(self) -> Locator:
        """The underlines of all severities in the editor."""
        names = ("error", "warning", "info", "hint")
        return self.page.locator(", ".join(f".editor-instance .monaco-editor .squiggly-{name}" for name in names))

    def quick_fix(self, title: str) -> None:
        """Open the menu of quick fixes at the cursor and take the one with this title."""
        entry = self.page.locator(".action-widget .monaco-list-row", has_text=title).first
        self._press_until("Control+.", entry)
        entry.click()
        self.page.locator(".action-widget").first.wait_for(state="hidden", timeout=10_000)

    def problem(self, words: str) -> Locator:
        """Return the row of the Problems view that holds some words; opens the view."""
        row = self.page.locator(".markers-panel .monaco-list-row", has_text=words)
        self._press_until("Control+Shift+M", self.page.locator(".markers-panel"))
        return row
