"""The ranked list in real Neovim: quickfix and location list, menu, explanation, verdict, status line, report."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from editors.neovim import BUILDS, Build, Neovim, neovim
from editors.waiting import until

pytestmark = [
    pytest.mark.editors,
    pytest.mark.xdist_group("editors"),
    pytest.mark.usefixtures("drivers", "ranked"),
]

APPLICATION = """import subprocess

import yaml
from flask import Flask, request

app = Flask(__name__)


@app.route("/ping")
def ping():
    host = request.args.get("host")
    subprocess.run("ping -c 1 " + host, shell=True)
    return "done"


def read(text):
    settings = yaml.load(text)
    return settings
"""

# Questions are answered by the test instead of a person: menus with an entry of the words wanted, prompts with a text.
ANSWERS = """
  local answers = ...
  vim.ui.select = function(entries, options, on_choice)
    local wanted = table.remove(answers, 1)
    for index, entry in ipairs(entries) do
      local shown = options.format_item and options.format_item(entry) or tostring(entry)
      if shown:find(wanted, 1, true) then return on_choice(entry, index) end
    end
    error('no entry with ' .. wanted)
  end
  vim.ui.input = function(options, on_input)
    local text = table.remove(answers, 1)
    on_input(text ~= '' and text or options.default)
  end
"""


@pytest.fixture(params=BUILDS, ids=lambda build: build.version)
def nvim(request: pytest.FixtureRequest, repository: Path, assay_program: Path) -> Iterator[Neovim]:
    build: Build = request.param
    (repository / "app.py").write_text(APPLICATION, encoding="utf-8")
    with neovim(repository, assay_program, build, build.start()) as running:
        running.command("edit app.py")
        until(lambda: len(running.diagnostics) >= 2, "the findings")
        yield running


def entries(nvim: Neovim, kind: str = "getqflist()") -> list[dict[str, Any]]:
    return list(nvim.lua(f"return vim.tbl_map(function(e) e.user_data = nil; return e end, vim.fn.{kind})"))


def test_the_quickfix_list_is_ranked(nvim: Neovim) -> None:
    nvim.command("Assay queue")
    shown = until(lambda: entries(nvim), "the ranked list")
    assert [entry["text"].split()[0] for entry in shown] == [f"#{number}" for number in range(1, len(shown) + 1)]
    assert shown[0]["lnum"] == 12
    assert "risk" in shown[0]["text"]
    assert nvim.lua("return vim.fn.getqflist({title = 1}).title").startswith("Assay: ")
    assert nvim.lua("return vim.bo.buftype") == "quickfix"


def test_the_location_list_belongs_to_the_window(nvim: Neovim) -> None:
    nvim.command("Assay queue loclist")
    until(lambda: entries(nvim, "getloclist(0)"), "the ranked list")
    assert entries(nvim) == []


def test_a_finding_is_chosen_from_a_menu(nvim: Neovim) -> None:
    nvim.lua(ANSWERS, ["app.py:17"])
    nvim.type("gg")
    nvim.command("Assay queue menu")
    until(lambda: nvim.lua("return vim.api.nvim_win_get_cursor(0)[1]") == 17, "the cursor is at the finding")


def test_an_explanation_floats_at_the_cursor(nvim: Neovim) -> None:
    nvim.type("17G$b")
    nvim.command("Assay explain")
    look = """
      for _, window in ipairs(vim.api.nvim_list_wins()) do
        if vim.api.nvim_win_get_config(window).relative ~= '' then
          return table.concat(vim.api.nvim_buf_get_lines(vim.api.nvim_win_get_buf(window), 0, -1, true), '\\n')
        end
      end
    """
    assert "yaml" in until(lambda: nvim.lua(look), "the explanation").lower()


def test_a_verdict_takes_a_finding_out_of_the_list(nvim: Neovim, repository: Path) -> None:
    nvim.command("Assay queue")
    before = until(lambda: entries(nvim), "the ranked list")
    nvim.command("cclose")
    nvim.type("17G$b")
    nvim.lua(ANSWERS, ["rule-wrong", "The text is written by us."])
    nvim.command("Assay decide false-positive")
    until(lambda: list(repository.glob(".assay/verdicts/*.toml")), f"the verdict is written\n{nvim.messages()}")

    def fewer() -> bool:
        nvim.command("Assay queue")
        return len(entries(nvim)) == len(before) - 1

    until(fewer, "the list is shorter by one")


def test_the_status_line_counts_what_is_urgent(nvim: Neovim) -> None:
    nvim.command("Assay queue")
    until(lambda: "A" in nvim.lua("return require('assay').statusline()"), "the counts")


def test_the_report_is_a_buffer_of_its_own(nvim: Neovim) -> None:
    nvim.command("Assay report")
    until(lambda: nvim.lua("return vim.bo.filetype == 'markdown' and vim.bo.buftype == 'nofile'"), "the report")
    assert any(line.startswith("# Remediation in") for line in nvim.lines)
