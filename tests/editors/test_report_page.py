"""The report page in a real Chromium: nothing leaves it, nothing gets into it, and a keyboard is enough for everything."""

from __future__ import annotations

import http.server
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from assay.ledger.figures import Figures
from assay.output.api import Look, load_format
from assay.output.figures_api import load_figure_format
from editors.code_window import chromium
from page_samples import HOSTILE, sample_figures
from report_samples import hostile_report

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = [pytest.mark.editors, pytest.mark.xdist_group("editors"), pytest.mark.usefixtures("drivers")]

COUNT = 5_000


@pytest.fixture(scope="module")
def browser(drivers: None) -> Iterator[Browser]:
    with chromium() as running:
        yield running


def write(folder: Path, name: str, page: str) -> Path:
    path = folder / f"{name}.html"
    path.write_text(page, encoding="utf-8")
    return path


def report(figures: Figures, look: Look | None = None) -> str:
    return load_figure_format("html")(figures, look or Look())


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("pages")
    return {
        "report": write(folder, "report", report(sample_figures())),
        "report for an editor": write(folder, "editor", report(sample_figures(), Look(scripts=False))),
        "hostile report": write(folder, "hostile", report(sample_figures(24, HOSTILE))),
        "hostile scan": write(folder, "scan", load_format("html").render(hostile_report(), Look())),
        "large report for an editor": write(folder, "large-editor", report(sample_figures(COUNT), Look(scripts=False))),
        "large report": write(folder, "large", report(sample_figures(COUNT))),
    }


@contextmanager
def opened(browser: Browser, path: Path, **options: Any) -> Iterator[Page]:
    """Open a page; in the end it must have asked for nothing but itself, and complained of nothing."""
    context = browser.new_context(viewport={"width": 1280, "height": 900}, **options)
    try:
        page = context.new_page()
        asked: list[str] = []
        complaints: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        page.on("console", lambda message: complaints.append(message.text))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("dialog", lambda dialog: complaints.append(dialog.message))
        page.goto(path.as_uri())
        yield page
        assert asked == [path.as_uri()]
        assert complaints == []
    finally:
        context.close()


def shown(page: Page) -> int:
    """Return how many findings the list shows."""
    return int(
        page.evaluate("[...document.querySelectorAll('.row')].filter(row => row.getClientRects().length).length")
    )


def focused(page: Page) -> str:
    """Return what has the keyboard: its id, or the beginning of its words."""
    return str(page.evaluate("document.activeElement.id || document.activeElement.textContent.trim().slice(0, 40)"))


def tab_to(page: Page, wanted: str) -> None:
    """Press Tab until something has the keyboard, as somebody without a pointer does."""
    for _ in range(80):
        if focused(page).startswith(wanted):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"Tab never came to {wanted!r}, the last was {focused(page)!r}")


# What leaves it and what gets into it ---------------------------------------------


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", ["report", "report for an editor", "hostile report", "hostile scan"])
def test_nothing_is_asked_for_and_nothing_complains(
    browser: Browser, pages: dict[str, Path], name: str, scheme: Any
) -> None:
    with opened(browser, pages[name], color_scheme=scheme) as page:
        page.keyboard.press("End")
        for details in page.locator("details").all():
            details.evaluate("details => { details.open = true }")
        assert page.evaluate("window.injected") is None
        assert (
            page.evaluate("document.querySelectorAll('img, iframe, object, link, svg svg, [onerror], [onload]').length")
            == 0
        )


def test_texts_of_a_repository_stay_texts(browser: Browser, pages: dict[str, Path]) -> None:
    with opened(browser, pages["hostile report"]) as page:
        assert page.evaluate("window.injected") is None
        assert page.locator(".row").count() == 24
        assert page.evaluate("document.styleSheets.length") == 1
        assert page.evaluate("document.scripts.length") == 1
        words = page.locator(".row .title").first.text_content() or ""
        assert words.startswith('<script>window.injected=1</script>"><img src=x onerror=')
        assert "{{ 7*7 }}" in words
        # Nothing reorders what stands beside it.
        assert not set(words) & set("\u2028\u2029\u202e\u2066\u200f\x00\x1b")
        assert page.title().startswith("Remediation in <script>")


@pytest.fixture
def listener() -> Iterator[tuple[str, list[str]]]:
    """A server on this machine and the paths that it was asked for."""
    asked: list[str] = []

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_response(204)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}", asked
        server.shutdown()


@pytest.mark.parametrize("has_policy", [True, False])
def test_what_slipped_through_would_not_run(
    browser: Browser, tmp_path: Path, listener: tuple[str, list[str]], has_policy: bool
) -> None:
    """The policy holds on its own: markup put into the page by force neither runs nor loads. Without it, it does: the test would notice."""
    address, asked = listener
    written = report(sample_figures(2))
    forced = written.replace(
        "<main",
        f'<script>window.injected=1</script><img src="{address}/picture" alt=""><link rel="stylesheet" href="{address}/sheet">'
        '<p id="styled" style="color:rgb(255,0,0)">x</p><main',
        1,
    )
    if not has_policy:
        forced = re.sub(r'<meta http-equiv="Content-Security-Policy"[^>]*>', "", forced)
    assert forced != written
    path = write(tmp_path, "forced", forced)
    context = browser.new_context()
    try:
        page = context.new_page()
        page.goto(path.as_uri())
        assert page.evaluate("window.injected") == (None if has_policy else 1)
        is_red = page.locator("#styled").evaluate("e => getComputedStyle(e).color") == "rgb(255, 0, 0)"
        assert is_red is not has_policy
        assert sorted(asked) == ([] if has_policy else ["/picture", "/sheet"])
    finally:
        context.close()


# Keyboard -------------------------------------------------------------------------


def test_a_keyboard_walks_through_filters_and_queue(browser: Browser, pages: dict[str, Path]) -> None:
    with opened(browser, pages["report"]) as page:
        keys = page.keyboard
        keys.press("Tab")
        assert focused(page) == "Skip to the content"
        assert page.locator(".skip").first.bounding_box()["x"] >= 0  # type: ignore[index]
        keys.press("Tab")
        assert focused(page) == "Skip to the ranked list"
        keys.press("Enter")
        keys.press("Tab")
        assert focused(page) == "decision-0"
        total = shown(page)
        assert total == 24
        assert page.locator("#status").text_content() == "24 of 24 shown."
        keys.press("Space")
        page.locator("#status", has_text="20 of 24 shown.").wait_for(timeout=5_000)
        assert shown(page) == 20
        keys.press("Space")
        page.locator("#status", has_text="24 of 24 shown.").wait_for(timeout=5_000)
        assert shown(page) == total

        tab_to(page, "rule")
        keys.type("sql")
        chosen = page.locator("#rule").evaluate("select => select.selectedOptions[0].textContent")
        assert chosen.startswith("sql-injection")
        page.locator("#status", has_text=f"{chosen.split('(')[1].rstrip(')')} of 24 shown.").wait_for(timeout=5_000)
        tab_to(page, "owner")
        keys.press("End")
        assert page.locator("#owner").evaluate("select => select.selectedOptions[0].textContent").startswith("nobody")

        tab_to(page, "words")
        keys.type("no such words")
        page.locator("#status", has_text="0 of 24 shown.").wait_for(timeout=5_000)
        keys.press("Enter")  # It is searched while one types; Enter sends nothing anywhere.
        tab_to(page, "Show all")
        keys.press("Enter")
        page.locator("#status", has_text="24 of 24 shown.").wait_for(timeout=5_000)

        tab_to(page, "words")
        keys.type("PART_7 ITEM7")
        page.locator("#status", has_text="1 of 24 shown.").wait_for(timeout=5_000)
        keys.press("Tab")
        keys.press("Tab")
        assert focused(page).startswith("7.")
        outline = page.evaluate(
            "getComputedStyle(document.activeElement).outlineStyle + getComputedStyle(document.activeElement).outlineWidth"
        )
        assert outline == "solid3px"
        code = page.locator(".row:not([hidden]) pre")
        assert not code.is_visible()
        keys.press("Enter")
        code.wait_for(state="visible", timeout=5_000)
        keys.press("Tab")
        assert page.evaluate("document.activeElement.getAttribute('aria-label')") == "Code"


def test_every_stop_of_the_keyboard_is_seen_and_has_a_name(browser: Browser, pages: dict[str, Path]) -> None:
    with opened(browser, pages["report"]) as page:
        seen: set[str] = set()
        for _ in range(200):
            page.keyboard.press("Tab")
            stop = page.evaluate("""() => {
              const e = document.activeElement;
              if (e === document.body) return null;
              const name = e.getAttribute('aria-label') || (e.labels && [...e.labels].map(l => l.textContent).join(' '))
                || (e.getAttribute('aria-labelledby') || '').split(' ').map(i => document.getElementById(i)?.textContent).join(' ').trim()
                || e.textContent.trim();
              const style = getComputedStyle(e);
              return { tag: e.tagName, name, outline: style.outlineStyle, width: style.outlineWidth };
            }""")
            if stop is None:
                break
            assert stop["name"], stop
            assert (stop["outline"], stop["width"]) == ("solid", "3px"), stop
            seen.add(stop["tag"])
        else:
            raise AssertionError("Tab never comes to an end")
        assert {"A", "INPUT", "SELECT", "BUTTON", "SUMMARY", "DIV"} <= seen


def test_filters_work_where_no_script_runs(browser: Browser, pages: dict[str, Path]) -> None:
    with opened(browser, pages["report"], java_script_enabled=False) as page:
        # What would do nothing is not shown.
        assert not page.locator(".filters").is_visible()
        assert shown(page) == 24
    for name in ("report for an editor", "large report for an editor"):
        with opened(browser, pages[name], java_script_enabled=False) as page:
            total = shown(page)
            assert total == (24 if name == "report for an editor" else 500)
            if total == 24:  # All of the first 500 are of one decision, and there is nothing to choose.
                page.locator("#decision-1").uncheck()
                assert 0 < shown(page) < total
            page.locator("#rule").select_option(index=1)
            fewer = shown(page)
            assert 0 < fewer < total
            page.get_by_role("button", name="Show all").click()
            assert shown(page) == total
            page.locator(".row summary").first.click()
            assert page.locator(".row pre").first.is_visible()


# Looks ----------------------------------------------------------------------------

CONTRAST = """() => {
  const channels = (colour) => {
    const canvas = document.createElement('canvas');
    canvas.width = canvas.height = 1;
    const context = canvas.getContext('2d');
    context.fillStyle = colour;
    context.fillRect(0, 0, 1, 1);
    return [...context.getImageData(0, 0, 1, 1).data];
  };
  const luminance = (colour) => {
    const [r, g, b] = channels(colour).map((value) => {
      const share = value / 255;
      return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const ratio = (one, other) => {
    const [a, b] = [luminance(one), luminance(other)];
    return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
  };
  const ground = (element) => {
    for (let at = element; at; at = at.parentElement) {
      const colour = getComputedStyle(at).backgroundColor;
      if (channels(colour)[3] === 255) return colour;
    }
    return 'white';
  };
  const found = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const element = walker.currentNode.parentElement;
    if (!walker.currentNode.data.trim() || ['SCRIPT', 'STYLE', 'TITLE', 'title', 'desc'].includes(element.tagName)) continue;
    const style = getComputedStyle(element);
    const isDrawn = element instanceof SVGElement;
    const size = parseFloat(style.fontSize);
    const isLarge = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700);
    const colour = isDrawn ? style.fill : style.color;
    found.push({ kind: 'text', words: walker.currentNode.data.trim().slice(0, 30), least: isLarge ? 3 : 4.5, ratio: ratio(colour, ground(element)) });
  }
  for (const shape of document.querySelectorAll('rect, polyline:not(.grid)')) {
    const style = getComputedStyle(shape);
    const colour = shape.tagName === 'rect' ? style.fill : style.stroke;
    found.push({ kind: 'shape', words: shape.getAttribute('class'), least: 3, ratio: ratio(colour, ground(shape)) });
  }
  for (const control of document.querySelectorAll('select, button, input[type=search]')) {
    found.push({ kind: 'control', words: control.tagName, least: 3, ratio: ratio(getComputedStyle(control).borderTopColor, ground(control)) });
  }
  return found;
}"""


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("chosen_by", ["system", "reader"])
def test_contrast_is_enough(browser: Browser, pages: dict[str, Path], theme: Any, chosen_by: str) -> None:
    """WCAG 2.2 AA: 4.5 for text, 3 for large text, for what charts are drawn with and for the borders of controls."""
    other: Any = "light" if theme == "dark" else "dark"
    scheme: Any = theme if chosen_by == "system" else other
    with opened(browser, pages["report"], color_scheme=scheme) as page:
        if chosen_by == "reader":
            page.get_by_label(theme.capitalize(), exact=True).check()
        page.evaluate("document.querySelectorAll('details').forEach(details => { details.open = true })")
        found = page.evaluate(CONTRAST)
        assert len([one for one in found if one["kind"] == "text"]) > 500
        assert {one["kind"] for one in found} == {"text", "shape", "control"}
        assert [one for one in found if one["ratio"] < one["least"]] == []
        ground = page.evaluate("getComputedStyle(document.body).backgroundColor")
        assert ground == ("rgb(255, 255, 255)" if theme == "light" else "rgb(15, 20, 25)")
        lowest = min(one["ratio"] for one in found if one["kind"] == "text")
        print(f"lowest contrast of text in {theme}: {lowest:.2f}")


def test_the_page_takes_on_the_theme_of_the_editor_that_shows_it(browser: Browser, pages: dict[str, Path]) -> None:
    with opened(browser, pages["report for an editor"], color_scheme="light") as page:
        for name, ground in (("vscode-dark", "rgb(15, 20, 25)"), ("vscode-light", "rgb(255, 255, 255)")):
            page.evaluate("name => { document.body.className = name }", name)
            assert page.evaluate("getComputedStyle(document.body).backgroundColor") == ground


def test_print_shows_numbers_and_leaves_controls_out(browser: Browser, pages: dict[str, Path]) -> None:
    with opened(browser, pages["report"], color_scheme="dark") as page:
        page.emulate_media(media="print")
        assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
        for hidden in ("nav", ".filters", ".theme"):
            assert not page.locator(hidden).first.is_visible()
        box = page.locator("#backlog-table").bounding_box()
        assert box is not None
        assert box["height"] > 0
        assert page.pdf().startswith(b"%PDF")


def test_a_narrow_window_does_not_scroll_sideways(browser: Browser, pages: dict[str, Path]) -> None:
    for name in ("report", "hostile report"):
        with opened(browser, pages[name]) as page:
            page.set_viewport_size({"width": 360, "height": 740})
            page.evaluate("document.querySelectorAll('.row details').forEach(details => { details.open = true })")
            assert page.evaluate("document.documentElement.scrollWidth") <= 360


# Many findings --------------------------------------------------------------------

FRAMES = """async (steps) => {
  const times = [];
  let last = await new Promise(requestAnimationFrame);
  for (let step = 0; step < steps; step++) {
    window.scrollBy(0, 240);
    const now = await new Promise(requestAnimationFrame);
    times.push(now - last);
    last = now;
  }
  return times;
}"""


def test_five_thousand_findings_scroll_smoothly(browser: Browser, pages: dict[str, Path]) -> None:
    with opened(browser, pages["large report"]) as page:
        assert page.locator(".row").count() == COUNT
        page.locator("#queue").scroll_into_view_if_needed()
        times = sorted(page.evaluate(FRAMES, 300))
        middle, nearly_all = times[len(times) // 2], times[int(len(times) * 0.95)]
        print(f"frames while scrolling: median {middle:.1f} ms, p95 {nearly_all:.1f} ms, longest {times[-1]:.1f} ms")
        # A frame is 16.7 ms; the margin is for machines without a graphics card that do other things as well.
        assert middle < 34
        assert nearly_all < 100


def test_five_thousand_findings_are_filtered_at_once(browser: Browser, pages: dict[str, Path]) -> None:
    steps = {
        "decision": "() => document.getElementById('decision-0').click()",
        "rule": "() => { const s = document.getElementById('rule'); s.selectedIndex = 2; s.dispatchEvent(new Event('change', {bubbles: true})) }",
        "words": "() => { const w = document.getElementById('words'); w.value = 'part_3/'; w.dispatchEvent(new Event('input')) }",
    }
    with opened(browser, pages["large report"]) as page:
        before = COUNT
        for name, step in steps.items():
            took = page.evaluate(
                f"""async () => {{
                  const begun = performance.now();
                  ({step})();
                  await new Promise(requestAnimationFrame);
                  await new Promise(requestAnimationFrame);
                  return performance.now() - begun;
                }}"""
            )
            now = shown(page)
            print(f"filtering by {name}: {took:.0f} ms, {now} of {COUNT} shown")
            assert 0 < now < before
            assert took < 1_500
            before = now
