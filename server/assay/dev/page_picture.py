"""Photographs the report page of a small history that is made for it: docs/report-light.png and docs/report-dark.png. Needs Chromium."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

from assay.dev._checkout import top

_BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
_BEGINS = datetime(2026, 3, 3, 10, tzinfo=UTC)
_UNTIL = "2026-05-31"
_SIZE = "1240,1500"
_SETTINGS = """[[asset]]
paths = ["shop/**"]
name = "shop"
type = "web service"
criticality = "high"
"""
_ASSISTED = "Add more pages\n\nCo-authored-by: Some Assistant <assistant@example.org>"


def main(arguments: list[str]) -> int:
    """Make the pictures; returns 1 where there is no Chromium."""
    browser = next((found for name in _BROWSERS if (found := shutil.which(name))), None)
    if browser is None:
        print("The page is photographed by Chromium, and none is on the PATH. Install it and try again.")
        return 1
    with tempfile.TemporaryDirectory(prefix="assay") as scratch:
        folder = Path(scratch) / "shop"
        _make_history(folder)
        page = Path(scratch) / "page.html"
        # Nothing of who runs this gets into the picture.
        quiet = {**os.environ, "XDG_STATE_HOME": scratch, "XDG_CACHE_HOME": scratch}
        wanted = ["report", "--since", "90d", "--until", _UNTIL, "--quiet", "--output", str(page)]
        subprocess.run([sys.executable, "-m", "assay", *wanted], cwd=folder, env=quiet, check=True)
        written = page.read_text(encoding="utf-8")
        for theme in ("light", "dark"):
            chosen = written.replace(f'id="theme-{theme}"', f'id="theme-{theme}" checked')
            page.write_text(chosen, encoding="utf-8")
            path = top() / "docs" / f"report-{theme}.png"
            command = [browser, "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars"]
            command += [f"--window-size={_SIZE}", f"--user-data-dir={scratch}/browser", f"--screenshot={path}"]
            subprocess.run([*command, page.as_uri()], check=True, capture_output=True, timeout=120)
            print(f"{path.relative_to(top())} written.")
    return 0


def _make_history(folder: Path) -> None:
    """Write the sample shop piece by piece, have some of it fixed, and take one fix back."""
    pieces = (top() / "examples" / "shop" / "app.py").read_text(encoding="utf-8").split("\n\n\n")
    (folder / "shop").mkdir(parents=True)
    (folder / "assay.toml").write_text(_SETTINGS, encoding="utf-8")
    (folder / "CODEOWNERS").write_text("/shop/ @shop-team\n", encoding="utf-8")
    source = folder / "shop" / "app.py"
    _git(folder, _BEGINS, "init", "-q", "-b", "main")
    count = len(pieces)
    shares = (0.35, 0.5, 0.5, 0.75, 0.9, 1.0)
    for week, share in enumerate(shares):
        moment = _BEGINS + timedelta(days=11 * week)
        source.write_text("\n\n\n".join(pieces[: max(2, round(count * share))]).rstrip() + "\n", encoding="utf-8")
        _commit(folder, moment, _ASSISTED if week % 2 else "Add pages")
        if week in (1, 3):
            _fix(folder)
            _commit(folder, moment + timedelta(days=4), "Take the safe fixes")
    del pieces[count // 2 : count // 2 + 2]
    source.write_text("\n\n\n".join(pieces).rstrip() + "\n", encoding="utf-8")
    _commit(folder, _BEGINS + timedelta(days=70), "Take two pages out")


def _fix(folder: Path) -> None:
    subprocess.run([sys.executable, "-m", "assay", "fix", "--safe", "--quiet", "shop"], cwd=folder, check=False)


def _commit(folder: Path, moment: datetime, words: str) -> None:
    _git(folder, moment, "add", ".")
    _git(folder, moment, "commit", "-q", "--allow-empty", "-m", words)


def _git(folder: Path, moment: datetime, *arguments: str) -> None:
    name = {f"GIT_{role}_{part}": value for role in ("AUTHOR", "COMMITTER") for part, value in _who(moment).items()}
    subprocess.run(["git", *arguments], cwd=folder, env={**os.environ, **name}, check=True)


def _who(moment: datetime) -> dict[str, str]:
    return {"NAME": "Ada", "EMAIL": "ada@example.org", "DATE": moment.isoformat()}
