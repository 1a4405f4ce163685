"""Pages hold what they have to say, are sound HTML, and nothing that a repository holds can become part of their markup."""

from __future__ import annotations

import base64
import hashlib
import itertools
import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assay.findings.report import ScanReport
from assay.ledger.figures import Figures, UnknownKind
from assay.output.api import Look, load_format
from assay.output.figures_api import figure_format_names, load_figure_format
from assay.output.page.charts import Chart, Series, Span, Table, bars_chart, columns_chart, spans_chart, ticks
from assay.output.page.rows import MOST_ROWS, Row, ranked_list
from page_samples import HOSTILE, sample_figures

VOID = {"meta", "input"}
LOOK = Look()


class Outline(HTMLParser):
    """The elements of a page in order, with their attributes and the text in them."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.texts: dict[str, list[str]] = {}
        self.words: list[str] = []
        self._open: list[str] = []
        self.feed(page)
        self.close()
        assert self._open == [], "elements are left open"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert len({name for name, _ in attrs}) == len(attrs), f"an attribute is there twice in {tag}"
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self._open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.texts.setdefault(self._open[-1] if self._open else "", []).append(data)
        self.words.append(data)

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.elements if name == tag]

    @property
    def shape(self) -> list[tuple[str, tuple[str, ...]]]:
        return [(tag, tuple(attributes)) for tag, attributes in self.elements]


def report_page(figures: Figures, look: Look = LOOK) -> str:
    return load_figure_format("html")(figures, look)


def scan_page(report: ScanReport, look: Look = LOOK) -> str:
    return load_format("html").render(report, look)


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    from report_samples import empty_report, hostile_report, real_report

    return {
        "report": report_page(sample_figures()),
        "report of nothing": report_page(sample_figures(0)),
        "report of one week": report_page(sample_figures(3, weeks=1)),
        "report of ten years": report_page(sample_figures(3, weeks=520)),
        "hostile report": report_page(sample_figures(24, HOSTILE)),
        "report for an editor": report_page(sample_figures(), Look(scripts=False)),
        "scan": scan_page(real_report(tmp_path_factory.mktemp("cache"))),
        "scan of nothing": scan_page(empty_report()),
        "hostile scan": scan_page(hostile_report()),
    }


NAMES = (
    "report",
    "report of nothing",
    "report of one week",
    "report of ten years",
    "hostile report",
    "report for an editor",
    "scan",
    "scan of nothing",
    "hostile scan",
)


def test_the_formats_are_there():
    assert {"html", "json", "markdown", "text"} <= set(figure_format_names())


@pytest.mark.parametrize("name", NAMES)
def test_a_page_is_sound(name: str, pages: dict[str, str]):
    page = pages[name]
    assert page.startswith("<!DOCTYPE html>\n<html lang=")
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff]", page)
    outline = Outline(page)
    names = [attributes["id"] for _, attributes in outline.elements if "id" in attributes]
    assert len(names) == len(set(names))
    for tag, attributes in outline.elements:
        for attribute in ("aria-labelledby", "for"):
            for wanted in (attributes.get(attribute) or "").split():
                assert wanted in names, (tag, wanted)
        if (link := attributes.get("href") or "").startswith("#"):
            assert link[1:] in names
    levels = [int(tag[1]) for tag, _ in outline.elements if re.fullmatch("h[1-6]", tag)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in itertools.pairwise(levels))
    assert len(outline.all("main")) == len(outline.all("header")) == len(outline.all("nav")) == 1
    labelled = {attributes.get("for") for attributes in outline.all("label")}
    for attributes in (*outline.all("select"), *(one for one in outline.all("input") if one["type"] == "search")):
        assert attributes["id"] in labelled


@pytest.mark.parametrize("name", NAMES)
def test_a_page_loads_and_runs_nothing_but_itself(name: str, pages: dict[str, str]):
    page = pages[name]
    outline = Outline(page)
    (policy,) = [
        attributes["content"] or ""
        for attributes in outline.all("meta")
        if attributes.get("http-equiv") == "Content-Security-Policy"
    ]
    allowed = dict(part.split(" ", 1) for part in policy.split("; "))
    assert allowed["default-src"] == allowed["base-uri"] == allowed["form-action"] == "'none'"
    for tag, directive in (("style", "style-src"), ("script", "script-src")):
        written = "".join(outline.texts.get(tag, []))
        digest = base64.b64encode(hashlib.sha256(written.encode()).digest()).decode()
        assert allowed[directive] == (f"'sha256-{digest}'" if written else "'none'")
    # The policy comes before everything that it is to hold back.
    assert page.index("Content-Security-Policy") < page.index("<style>")
    assert len(outline.all("style")) == 1
    for tag, attributes in outline.elements:
        assert tag not in {
            "img",
            "link",
            "iframe",
            "object",
            "embed",
            "base",
            "source",
            "video",
            "audio",
            "image",
            "use",
        }
        assert not [
            key for key in attributes if key.startswith("on") or key in ("style", "src", "srcset", "xlink:href")
        ]
        if tag == "a":
            assert re.match("#|https://", attributes["href"] or "")


def test_a_page_for_editors_has_no_script(pages: dict[str, str]):
    assert "<script" not in pages["report for an editor"]
    assert "script-src &#39;none&#39;;" in pages["report for an editor"]
    # What remains works by style alone; a box that does nothing is not shown.
    assert "search" not in {attributes["type"] for attributes in Outline(pages["report for an editor"]).all("input")}
    assert ".filters:has(#rule option" in pages["report for an editor"]


def test_texts_of_a_repository_do_not_change_the_markup():
    plain, hostile = (Outline(report_page(sample_figures(24, text))) for text in ("plain " * 20, HOSTILE))
    assert plain.shape == hostile.shape
    # They are there as text, and not just left out.
    assert "<script>window.injected=1</script>" in "".join(hostile.words)
    assert "{{ 7*7 }}" in "".join(hostile.words)


def test_texts_of_a_repository_do_not_change_the_style():
    def style(text: str) -> str:
        return "".join(Outline(report_page(sample_figures(24, text))).texts["style"])

    assert style("plain") == style(HOSTILE)


def test_every_chart_has_words_and_a_table():
    outline = Outline(report_page(sample_figures()))
    drawings = [attributes for attributes in outline.all("svg") if attributes.get("role") == "img"]
    assert len(drawings) == len(outline.all("figure")) == 8
    assert len(outline.all("desc")) == len(drawings)
    assert all(len((attributes["aria-labelledby"] or "").split()) == 2 for attributes in drawings)
    page = report_page(sample_figures())
    for figure in re.findall(r"<figure.*?</figure>", page, re.DOTALL):
        assert "<table>" in figure
        assert "<caption" in figure


def row_of(page: str, first: str) -> list[str]:
    match = re.search(rf'<tr><th scope="row"><bdi>{re.escape(first)}</bdi></th>(.*?)</tr>', page)
    assert match, first
    return re.findall(r"<bdi>(.*?)</bdi>", match[1])


def test_the_page_tells_the_figures():
    figures = sample_figures()
    page = report_page(figures)
    for week in figures.weeks:
        by_decision = [str(count) for count in week.backlog_by_decision.values()]
        assert row_of(page, str(week.begins)) == [*by_decision, str(week.backlog), str(week.tolerated)]
    flow = page[page.index('id="flow-table"') :]
    week = figures.weeks[2]
    assert row_of(flow, str(week.begins)) == [str(week.introduced), str(int(week.reopened)), str(week.fixed)]
    assert row_of(page[page.index('id="times-decision-table"') :], "Act") == ["6", "1.1 days", "3.4 days", "1"]
    clock = figures.clocks[0]
    cells = row_of(page[page.index('id="clocks-table"') :], "Act")
    assert cells[:3] == ["3 days", str(clock.open), str(clock.overdue)]
    assert row_of(page[page.index('id="owners-table"') :], "@payments")[0] == "6"
    assert row_of(page[page.index('id="expiry-table"') :], "within 30 days")[:2] == ["3", "0"]
    counts = row_of(page[page.index('id="origin-counts-table"') :], "AI-assisted")
    assert counts == ["80", "19", "16", "9", "23.8"]
    assert f"{figures.headline.open_now} findings open, 6 more than at the beginning" in page
    assert "accepted by Ada on 2026-04-02, until 2026-08-01" in page
    assert page.count('class="row"') == len(figures.queue)
    assert "This clone is shallow" in page
    assert "All of the past is judged by the rules" in page
    assert "Known from the ledger of this machine alone" in page


def test_what_cannot_be_known_is_said_at_the_top():
    figures = sample_figures()
    unknown = replace(figures.unknowns[0], kind=UnknownKind.REWRITTEN, statement="The branch was rewritten.")
    page = report_page(replace(figures, unknowns=(*figures.unknowns, unknown)))
    assert page.index("2 things could not be known") < page.index('id="time"')
    assert "could not be known" not in report_page(replace(figures, unknowns=()))


def test_what_does_not_fit_is_counted():
    rows = [Row(rank, "Act", "high", 1.0, "rule", "Title", "Message", "a.py:1") for rank in range(1, MOST_ROWS + 8)]
    listed = ranked_list(rows)
    assert (sum(map(len, listed.chunks)), listed.left_out, listed.total) == (MOST_ROWS, 7, MOST_ROWS + 7)
    without = ranked_list(rows, has_script=False)
    assert (sum(map(len, without.chunks)), without.left_out) == (500, len(rows) - 500)
    figures = sample_figures(2)
    many = replace(figures, queue=tuple(replace(figures.queue[0], rank=rank) for rank in range(1, MOST_ROWS + 8)))
    assert "7 more are not on this page" in report_page(many)


def test_filters_are_made_of_numbers():
    rows = [
        Row(1, "Act", "high", 1.0, "b", "Title", "Message", "a.py:1", owner=HOSTILE),
        Row(2, "", "high", None, "a", "Title", "Message", "a.py:1", owner=""),
        Row(3, "Act", "high", 1.0, "b", "Title", "Message", "a.py:1", owner="@x"),
    ]
    assert ranked_list(rows).style == ""
    listed = ranked_list(rows, has_script=False)
    assert [choice.name for choice in listed.decisions] == ["Act", ""]
    assert [(choice.name, choice.count) for choice in listed.rules] == [("b", 2), ("a", 1)]
    assert [choice.name for choice in listed.owners] == [HOSTILE, "@x", ""]
    assert re.fullmatch(
        r"(\.filters:has\(#[a-z-]+[-\w\[\]=\": ]*(:not\(:checked\)|:checked)\) ~ \.rows > \.row[\w\[\]=\":()-]*\{display:none\}\n)+",
        listed.style,
    )
    alone = ranked_list(rows[:1], has_script=False)
    assert (alone.decisions, alone.rules, alone.owners, alone.style) == ((), (), (), "")


# Charts ---------------------------------------------------------------------------

TABLE = Table(("a",), ())
counts = st.integers(0, 10**6)


@given(st.floats(0, 1e9))
def test_ticks_reach_the_largest_value_and_are_few(largest: float):
    marks = ticks(largest)
    assert marks[0] == 0
    assert marks[-1] >= largest
    assert 2 <= len(marks) <= 6
    assert len({after - before for before, after in itertools.pairwise(marks)}) == 1


def fits(chart: Chart) -> bool:
    boxes = all(
        box.x >= 0 and box.y >= 0 and box.x + box.width <= chart.width + 1 and box.y + box.height <= chart.height + 1
        for box in chart.boxes
    )
    strokes = all(
        -1 <= x <= chart.width + 1 and -1 <= y <= chart.height + 1 for stroke in chart.strokes for x, y in stroke.points
    )
    return boxes and strokes


@given(st.lists(st.tuples(counts, counts, counts, counts), min_size=1, max_size=600))
def test_columns_are_as_high_as_their_values_and_stay_in_the_drawing(values: list[tuple[int, int, int, int]]):
    a, b, c, d = zip(*values, strict=True)
    labels = [str(number) for number in range(len(values))]
    stacks = [[Series("a", "act", a), Series("b", "track", b)], [Series("c", "fixed", c)]]
    chart = columns_chart("name", "Title", "Words.", labels, stacks, TABLE, line=Series("d", "line", d))
    assert fits(chart)
    assert len(chart.boxes) == sum(value > 0 for one in (a, b, c) for value in one)
    largest = max(box.height for box in chart.boxes) if chart.boxes else 0.0
    for colour, series in (("act", a), ("fixed", c)):
        heights = [box.height for box in chart.boxes if box.colour == colour]
        shown = [value for value in series if value]
        scale = max([*(x + y for x, y, _, _ in values), *c, *d, 1])
        for height, value in zip(heights, shown, strict=True):
            # At least 4 of 5 parts of the height are used, so that a value is as high as its share, and not more.
            assert 204 * value / scale * 0.4 - 0.1 <= height <= 204 * value / scale + 0.1
        assert all(height <= largest for height in heights)


@given(st.lists(st.one_of(st.none(), st.tuples(st.floats(0, 1e5), st.floats(0, 1e5))), min_size=1, max_size=20))
def test_spans_stay_in_the_drawing(values: list[tuple[float, float] | None]):
    spans = [
        Span("x" * 40, None, None, "none measured") if value is None else Span("a", min(value), max(value), "words")
        for value in values
    ]
    chart = spans_chart("name", "Title", "Words.", spans, TABLE)
    assert fits(chart)
    assert len(chart.boxes) == sum(value is not None for value in values)


@given(st.lists(st.tuples(counts, counts), min_size=1, max_size=20), st.booleans())
def test_bars_stay_in_the_drawing(values: list[tuple[int, int]], is_stacked: bool):
    a, b = zip(*values, strict=True)
    chart = bars_chart(
        "name",
        "Title",
        "Words.",
        ["label"] * len(values),
        [Series("a", "act", a), Series("b", "fixed", b)],
        TABLE,
        is_stacked=is_stacked,
    )
    assert fits(chart)
