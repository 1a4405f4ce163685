"""What the formats of the report on remediation share: how they are found, and how numbers are said."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable

from assay.ledger.figures import Figures
from assay.output.api import Look, count_words

RenderFigures = Callable[[Figures, Look], str]

UNMEASURED = "-"
"""What stands for a figure that there is none of."""


def figure_format_names() -> tuple[str, ...]:
    """Return the names of all formats, sorted, without loading them."""
    package = importlib.import_module("assay.output.figures")
    return tuple(sorted(entry.name for entry in pkgutil.iter_modules(package.__path__)))


def load_figure_format(name: str) -> RenderFigures:
    """Return what renders a format. Raises KeyError for a name that no file has."""
    if name not in figure_format_names():
        raise KeyError(name)
    render: RenderFigures = importlib.import_module(f"assay.output.figures.{name}").render
    return render


def days_words(days: float | None) -> str:
    """Return a number of days as people say it: ``3.2 days``, ``5 hours``."""
    if days is None:
        return UNMEASURED
    if days < 1 / 24:
        minutes = round(days * 24 * 60)
        return count_words(minutes, "minute")
    if days < 1:
        return count_words(round(days * 24), "hour")
    return f"{days:.1f} days" if days < 10 else f"{days:,.0f} days"


def share_words(share: float | None) -> str:
    """Return a share of 0 to 1 in percent."""
    return UNMEASURED if share is None else f"{100 * share:.0f} %"


def trend_words(figures: Figures) -> str:
    """Return how the number of open findings changed over the window, in a sentence."""
    headline = figures.headline
    before, now = headline.open_before, headline.open_now
    if now > before:
        return (
            f"The backlog is growing: {count_words(now, 'finding')} open, {now - before:,} more than at the beginning."
        )
    if now < before:
        return f"The backlog is shrinking: {count_words(now, 'finding')} open, {before - now:,} fewer than at the beginning."
    return f"The backlog stays as it was: {count_words(now, 'finding')} open."


def scope_words(figures: Figures) -> str:
    """Return what the report speaks of, in a line."""
    subject = figures.subject
    parts = [f"{subject.since} to {subject.until}", count_words(subject.commits, "commit")]
    if subject.revision:
        parts.append(f"{subject.branch + ' at ' if subject.branch else ''}{subject.revision[:10]}")
    if len(subject.repositories) > 1:
        parts.append(count_words(len(subject.repositories), "repository", "repositories"))
    return " · ".join(parts)


JUDGED_BY = (
    "All of the past is judged by the rules, settings and policy of today. A finding comes in when it reaches the branch and is fixed when it "
    "is gone from it; days and weeks are in UTC."
)
"""What has to be known to read the figures."""
EARLY_NOTE = "Known from the ledger of this machine alone."
"""What limits the figures on what was fixed before it was committed."""
ASSISTANCE_NOTE = (
    "Only what commits and Agent Trace records say of themselves counts; what says nothing is under 'other'. It is no measure "
    "of anybody."
)
"""What limits the figures on assistants."""
ORIGIN_LABELS = {"ai-assisted": "AI-assisted", "other": "other", "unknown": "not known"}
"""How the groups of origin are called."""
