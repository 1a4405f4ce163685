"""Assay in real Neovim, set up as its documentation says: the folder on the runtime path, and one line of Lua.

Every test runs in the two versions that the plug-in has ways of its own for.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from editors.conftest import INSECURE_LINE, SECURE_LINE
from editors.neovim import BUILDS, Build, Neovim, neovim
from editors.waiting import until

pytestmark = [pytest.mark.editors, pytest.mark.xdist_group("editors"), pytest.mark.usefixtures("drivers")]


@pytest.fixture(params=BUILDS, ids=lambda build: build.version)
def build(request: pytest.FixtureRequest) -> Build:
    return request.param


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    folder = tmp_path / "project"
    folder.mkdir()
    (folder / "assay.toml").write_text("", encoding="utf-8")
    (folder / "app.py").write_text("import yaml\n\n\ndef read(text):\n    return settings\n", encoding="utf-8")
    return folder


@pytest.fixture
def nvim(workspace: Path, assay_program: Path, drivers: None, build: Build) -> Iterator[Neovim]:
    with neovim(workspace, assay_program, build, build.start()) as running:
        yield running


def test_typed_code_is_flagged_fixed_and_saved(nvim: Neovim, workspace: Path) -> None:
    nvim.command("edit app.py")
    nvim.type(f"4Go{INSECURE_LINE}<Esc>")
    found = nvim.wait_for_diagnostics()
    assert [(each["source"], each["lnum"]) for each in found] == [("assay", 4)]
    nvim.type("5G$b")
    nvim.lua("vim.lsp.buf.code_action({ apply = true, filter = function(a) return a.title:find('safe_load') end })")
    until(lambda: nvim.lines[4] == f"    {SECURE_LINE}", "the quick fix is applied")
    nvim.wait_for_none()
    nvim.command("write")
    assert f"    {SECURE_LINE}\n" in (workspace / "app.py").read_text(encoding="utf-8")


READER = f"import yaml\n\n\ndef read(text):\n    {INSECURE_LINE}\n    return settings\n"

VIRTUAL_TEXT = """
  local found = {}
  local namespace = vim.api.nvim_get_namespaces()['assay.pastes']
  for _, mark in ipairs(namespace and vim.api.nvim_buf_get_extmarks(0, namespace, 0, -1, { details = true }) or {}) do
    table.insert(found, { mark[2], mark[4].virt_lines[1][1][1] })
  end
  return found
"""


def put_register(nvim: Neovim, text: str) -> None:
    """Put text as a person does who has yanked it before."""
    nvim.lua("vim.fn.setreg('a', ...)", text)
    nvim.type('"ap')


def test_the_fix_command_fixes_at_the_cursor_and_everywhere(nvim: Neovim, workspace: Path) -> None:
    (workspace / "app.py").write_text(READER + READER.replace("read", "again"), encoding="utf-8")
    nvim.command("edit app.py")
    until(lambda: len(nvim.diagnostics) == 2, "two findings")
    nvim.type("5G$b")
    nvim.command("Assay fix")
    until(lambda: nvim.lines[4] == f"    {SECURE_LINE}", "the finding at the cursor is fixed")
    assert nvim.lines[10] == f"    {INSECURE_LINE}"
    nvim.command("Assay fix all")
    until(lambda: nvim.lines[10] == f"    {SECURE_LINE}", "the other one is fixed too")
    nvim.wait_for_none()


def test_a_pasted_block_says_what_it_holds_until_it_is_fixed(nvim: Neovim) -> None:
    nvim.command("edit app.py")
    nvim.wait_for_server()
    nvim.type("G")
    put_register(nvim, "\n\ndef again(text):\n    other = yaml.load(text)\n    return other\n")
    shown = until(lambda: nvim.lua(VIRTUAL_TEXT), "a line above the block")
    assert len(shown) == 1
    assert "1 finding in the 5 lines just inserted" in shown[0][1]
    assert ":Assay fix paste fixes 1 safely" in shown[0][1]
    nvim.command("Assay fix paste")
    until(lambda: any("yaml.safe_load" in line for line in nvim.lines), "the block is fixed")
    until(lambda: not nvim.lua(VIRTUAL_TEXT), "the line is gone")


def test_pasted_blocks_can_be_left_in_peace(workspace: Path, assay_program: Path, build: Build) -> None:
    with neovim(workspace, assay_program, build, "vim.g.assay = { pastes = false }", build.start()) as nvim:
        nvim.command("edit app.py")
        nvim.wait_for_server()
        nvim.type("G")
        put_register(nvim, "\n\ndef again(text):\n    other = yaml.load(text)\n    return other\n")
        nvim.wait_for_diagnostics()
        # The announcement of the paste comes before the answer to a request that is sent after it.
        asked = """
          local parameters = { textDocument = { uri = vim.uri_from_bufnr(0) } }
          return vim.tbl_values(vim.lsp.buf_request_sync(0, 'assay/pastes', parameters, 10000))
        """
        assert [[paste["findings"] for paste in answer["result"]] for answer in nvim.lua(asked)] == [[1]]
        assert nvim.lua(VIRTUAL_TEXT) == []


def test_places_are_right_after_wide_characters(nvim: Neovim, workspace: Path) -> None:
    line = f'    name = "😀🧑‍💻é"; {INSECURE_LINE}'
    (workspace / "app.py").write_text(READER.replace(f"    {INSECURE_LINE}", line), encoding="utf-8")
    nvim.command("edit app.py")
    found = nvim.wait_for_diagnostics()
    start = line.encode().index(b"yaml.load")
    assert [(each["col"], each["end_col"]) for each in found] == [(start, start + len("yaml.load(text)"))]
    nvim.type("5G$b")
    nvim.command("Assay fix")
    until(lambda: nvim.lines[4] == line.replace(INSECURE_LINE, SECURE_LINE), "the fix is at the right place")


def test_settings_of_the_editor_hold(workspace: Path, assay_program: Path, build: Build) -> None:
    settings = "{ settings = { assay = { rules = { disabled = { 'unsafe-yaml' } } } } }"
    (workspace / "app.py").write_text(READER + "eval(input())\n", encoding="utf-8")
    with neovim(workspace, assay_program, build, build.start(settings)) as nvim:
        nvim.command("edit app.py")
        until(lambda: [each["code"] for each in nvim.diagnostics] == ["code-injection"], "the rule is off")


def test_two_projects_have_a_server_each_and_their_own_settings(nvim: Neovim, workspace: Path) -> None:
    other = workspace.parent / "other"
    other.mkdir()
    (other / "assay.toml").write_text('[rules]\ndisabled = ["unsafe-yaml"]\n', encoding="utf-8")
    (other / "app.py").write_text(READER + "eval(input())\n", encoding="utf-8")
    (workspace / "app.py").write_text(READER, encoding="utf-8")
    nvim.command("edit app.py")
    assert {each["code"] for each in nvim.wait_for_diagnostics()} == {"unsafe-yaml"}
    nvim.command(f"edit {other / 'app.py'}")
    until(lambda: [each["code"] for each in nvim.diagnostics] == ["code-injection"], "the other project's settings")
    roots = nvim.lua("return vim.tbl_map(function(c) return c.root_dir end, vim.lsp.get_clients({name = 'assay'}))")
    assert sorted(roots) == sorted([str(workspace), str(other)])


def test_the_server_is_restarted_on_demand(nvim: Neovim, workspace: Path) -> None:
    (workspace / "app.py").write_text(READER, encoding="utf-8")
    nvim.command("edit app.py")
    nvim.wait_for_diagnostics()
    clients = "return vim.tbl_map(function(c) return c.id end, vim.lsp.get_clients({name = 'assay'}))"
    before = nvim.lua(clients)
    nvim.command("Assay restart")
    until(lambda: (now := nvim.lua(clients)) and now != before, "another server runs")
    nvim.command("normal! Goeval(input())")
    until(lambda: {each["code"] for each in nvim.diagnostics} == {"unsafe-yaml", "code-injection"}, "both findings")


def test_completion_offers_subcommands_and_their_words(nvim: Neovim) -> None:
    complete = "return vim.fn.getcompletion(..., 'cmdline')"
    assert nvim.lua(complete, "Assay ") == sorted(nvim.lua(complete, "Assay "))
    assert {"queue", "explain", "decide", "fix", "report", "scan"} <= set(nvim.lua(complete, "Assay "))
    assert nvim.lua(complete, "Assay fix p") == ["paste"]
    assert "false-positive" in nvim.lua(complete, "Assay decide ")


def test_a_subcommand_that_is_not_there_is_named_with_those_that_are(nvim: Neovim) -> None:
    nvim.type(":Assay nonsense<CR>")
    said = "there is no :Assay nonsense. Choose from: decide, dismiss, explain, fix"
    until(lambda: said in nvim.messages(), "the message")


def test_scanning_finds_what_is_in_files_that_are_not_open(nvim: Neovim, workspace: Path) -> None:
    (workspace / "closed.py").write_text(READER, encoding="utf-8")
    nvim.command("edit app.py")
    nvim.wait_for_server()
    nvim.command("Assay scan")
    until(lambda: re.search(r"1 finding in 1 of \d+ files", nvim.messages()), "the figures of the scan")
    listed = "return vim.tbl_map(function(d) return vim.api.nvim_buf_get_name(d.bufnr) end, vim.diagnostic.get())"
    assert nvim.lua(listed) == [str(workspace / "closed.py")]


def test_the_health_check_names_the_server(nvim: Neovim) -> None:
    nvim.command("edit app.py")
    nvim.wait_for_server()
    nvim.command("checkhealth assay")
    report = "\n".join(nvim.lines)
    assert "ERROR" not in report, report
    assert "bin/assay is assay " in report
    assert "serves 1 buffer." in report


def test_the_health_check_says_what_to_do_without_a_server(workspace: Path, build: Build) -> None:
    with neovim(workspace, None, build, build.start()) as nvim:
        nvim.command("checkhealth assay")
        report = "\n".join(nvim.lines)
        assert "There is no program called assay on the PATH." in report
        assert "pip install assay" in report
        assert "No server runs now" not in report
        named = {"0.10": "require('assay').setup({ cmd =", "0.11": "vim.lsp.config('assay', { cmd ="}
        assert named[build.version] in report


def test_the_health_check_looks_at_the_program_that_the_person_named(
    workspace: Path, assay_program: Path, build: Build
) -> None:
    with neovim(workspace, None, build, build.start(f"{{ cmd = {{ '{assay_program}', 'lsp' }} }}")) as nvim:
        nvim.command("checkhealth assay")
        report = "\n".join(nvim.lines)
        assert "ERROR" not in report, report
        assert f"{assay_program} is assay " in report


def test_the_health_check_says_that_the_server_was_not_turned_on(
    workspace: Path, assay_program: Path, build: Build
) -> None:
    with neovim(workspace, assay_program, build) as nvim:
        nvim.command("checkhealth assay")
        report = "\n".join(nvim.lines)
        assert "The server is not enabled." in report
        assert f"Put {build.start()} into your init.lua." in report


def test_the_help_is_found_by_its_tags(nvim: Neovim, tmp_path: Path) -> None:
    nvim.lua("vim.opt.runtimepath:append(...)", str(tmp_path))
    (tmp_path / "doc").mkdir()
    text = (Path(__file__).parents[2] / "editors/nvim/doc/assay.txt").read_text(encoding="utf-8")
    (tmp_path / "doc" / "assay.txt").write_text(text, encoding="utf-8")
    nvim.command(f"helptags {tmp_path / 'doc'}")
    for tag in (":Assay-queue", "assay-pastes", "assay.statusline()"):
        nvim.command(f"help {tag}")
        assert nvim.lua("return vim.fn.expand('%:t')") == "assay.txt"
    assert max(map(len, text.splitlines())) <= 79


FLAWED = {
    "java": (
        "App.java",
        'class App { void run(String host) throws Exception { Runtime.getRuntime().exec("ping " + host); } }\n',
    ),
    "go": ("main.go", 'package main\n\nimport "crypto/tls"\n\nvar settings = &tls.Config{InsecureSkipVerify: true}\n'),
    "html": ("page.html", "<p></p>\n<script>\nfunction run(text) {\n  eval(text)\n}\n</script>\n"),
    "vue": (
        "App.vue",
        "<template><p/></template>\n<script>\nexport function run(text) {\n  eval(text)\n}\n</script>\n",
    ),
    "svelte": ("App.svelte", "<script>\n  export function run(text) {\n    eval(text)\n  }\n</script>\n<p></p>\n"),
    "dockerfile": ("Dockerfile", "FROM python:latest\nRUN curl http://example.com/install.sh | sh\n"),
    "yaml": (
        ".github/workflows/w.yml",
        "on: issues\njobs:\n  a:\n    runs-on: x\n    steps:\n      - run: echo ${{ github.event.issue.title }}\n",
    ),
    "sh": ("install.sh", "#!/bin/sh\ncurl http://example.com/install.sh | sh\n"),
    "toml": ("keys.toml", "KEY"),
    "json": ("keys.json", "KEY"),
}


@pytest.mark.parametrize("filetype", FLAWED)
def test_each_kind_of_file_is_looked_at(nvim: Neovim, workspace: Path, filetype: str) -> None:
    name, text = FLAWED[filetype]
    key = "AKIA" + "QZ7NWX3KLMP2RSTV"
    written = {"toml": f'key = "{key}"\n', "json": f'{{"key": "{key}"}}\n'}.get(filetype, text)
    (workspace / name).parent.mkdir(parents=True, exist_ok=True)
    (workspace / name).write_text(written, encoding="utf-8")
    nvim.command(f"edit {name}")
    assert nvim.lua("return vim.bo.filetype") == filetype
    assert {found["source"] for found in nvim.wait_for_diagnostics()} == {"assay"}
