"""The ranked list in real Visual Studio Code, as a person works through it: open, filter, fix, explain, put off, report."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from editors.code_window import CodeServer, CodeWindow, chromium, code_server
from editors.test_neovim_ranked import APPLICATION
from editors.waiting import until

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = [pytest.mark.editors, pytest.mark.xdist_group("editors")]


@pytest.fixture(scope="module")
def server(
    tmp_path_factory: pytest.TempPathFactory, assay_program: Path, drivers: None, ranked: None
) -> Iterator[CodeServer]:
    with code_server(tmp_path_factory.mktemp("code"), {"assay.server.path": str(assay_program)}) as running:
        yield running


@pytest.fixture(scope="module")
def browser(server: CodeServer) -> Iterator[Browser]:
    with chromium() as running:
        yield running


@pytest.fixture
def window(server: CodeServer, browser: Browser, repository: Path) -> Iterator[CodeWindow]:
    (repository / "app.py").write_text(APPLICATION, encoding="utf-8")
    with CodeWindow.open(browser, server, repository) as opened:
        opened.open_file("app.py")
        opened.squiggles.first.wait_for(timeout=60_000)
        opened.show_findings()
        yield opened


def test_the_first_entry_leads_to_its_place(window: CodeWindow) -> None:
    first = window.entry("#1")
    assert re.search(r"#1 · app\.py:12 · risk \d+", first.inner_text())
    assert first.get_attribute("aria-label").startswith("Number 1, ")
    first.click()
    window.page.get_by_role("button", name=re.compile("Ln 12, ")).first.wait_for(timeout=10_000)


def test_the_status_bar_counts_what_is_urgent(window: CodeWindow) -> None:
    item = window.page.locator('[id="assay.assay.assay.status"]')
    item.filter(has_text=re.compile(r"\d+ (Act|Attend)")).wait_for(timeout=10_000)


def test_a_filter_leaves_what_has_its_words(window: CodeWindow) -> None:
    window.command("Assay: Filter Findings")
    window.answer("yaml")
    window.entry("command").wait_for(state="detached", timeout=10_000)
    window.entry("yaml").first.wait_for(timeout=10_000)
    window.command("Assay: Clear Filter")
    window.entry("#1").wait_for(timeout=10_000)


def test_an_entry_is_fixed_with_the_keyboard(window: CodeWindow, repository: Path) -> None:
    window.entry("app.py:17").click()
    window.show_findings()
    window.page.keyboard.press("Control+.")
    window.line("yaml.safe_load(text)").wait_for(timeout=15_000)
    window.entry("app.py:17").wait_for(state="detached", timeout=15_000)
    window.focus_editor()
    window.save("app.py", "yaml.safe_load(text)")


def test_an_entry_explains_itself(window: CodeWindow) -> None:
    window.entry("app.py:12").click()
    window.show_findings()
    window.page.keyboard.press("Control+i")
    window.page.locator(".tab.active", has_text="Why: Shell command built from text").wait_for(timeout=15_000)
    page = window.page.frame_locator("iframe.webview.ready").frame_locator("iframe")
    page.locator("table").first.wait_for(timeout=15_000)


def test_an_entry_is_put_off_with_a_reason_and_a_day(window: CodeWindow) -> None:
    window.entry("app.py:17").click()
    window.show_findings()
    window.page.keyboard.press("Control+d")
    window.choose("scheduled")
    window.answer("We replace the reader next month.")
    # The day that is offered is taken.
    window.answer("")
    window.entry("app.py:17").wait_for(state="detached", timeout=15_000)


def test_the_report_is_a_page_in_which_nothing_runs(window: CodeWindow) -> None:
    window.command("Assay: Show Report")
    window.page.locator(".tab.active", has_text="Assay Report").wait_for(timeout=15_000)
    page = window.page.frame_locator("iframe.webview.ready").frame_locator("iframe")
    page.locator("h1").first.wait_for(timeout=15_000)
    policy = page.locator('meta[http-equiv="Content-Security-Policy"]').first.get_attribute("content")
    assert "default-src 'none'" in (policy or "")
    assert "script-src" not in (policy or "")
    # The page's own policy takes nothing away that it needs: it is styled, and its filters work without a script.
    rows = page.locator(".row")
    before = rows.count()
    assert before > 1
    assert rows.first.locator("summary").evaluate("row => getComputedStyle(row).display") == "grid"
    page.locator("#rule").select_option(index=1)
    until(lambda: 0 < sum(row.is_visible() for row in rows.all()) < before, "the list is filtered")
