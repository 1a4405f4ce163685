"""Rules for whole documents: which files they see, what hostile ones cost, and that code pays nothing for them."""

from __future__ import annotations

import subprocess
import sys
import textwrap
import time

import pytest

from assay.base.cancellation import CancelToken
from assay.base.text import Position, Range
from assay.engine.api import TextChange
from assay.engine.document_forms import document_forms
from assay.engine.document_rules import hidden_lines
from assay.engine.host import Host
from assay.engine.knowledge import load_knowledge
from assay.engine.scan import scan_text, scan_with_fixes
from assay.facts.loader import facts_of
from assay.languages.documents import MAXIMUM_LINES
from assay.languages.registry import all_languages
from assay.rules.api import DocumentTrigger
from rules.made_credentials import credentials

KNOWLEDGE = load_knowledge()
LANGUAGES = all_languages()
WORKFLOW = """\
on: issues
jobs:
  greet:
    runs-on: ubuntu-latest
    steps:
      - run: echo "${{ github.event.issue.title }}"
"""


def rules_found(path: str, text: str) -> set[str]:
    language = LANGUAGES.of_path(path)
    assert language is not None
    return {finding.rule_id for finding in scan_text(KNOWLEDGE, language, path, text.encode())}


def test_every_format_that_a_rule_asks_for_is_described_and_every_description_is_used():
    described = {row.format for file in facts_of("documents") for row in file.document}
    asked = {
        name
        for module in KNOWLEDGE.rules
        for trigger in module.rule.on
        if isinstance(trigger, DocumentTrigger)
        for name in trigger.formats
    }
    assert described == asked
    for file in facts_of("documents"):
        for row in file.document:
            assert row.language in LANGUAGES.by_name


@pytest.mark.parametrize(
    ("path", "is_workflow"),
    [
        (".github/workflows/a.yml", True),
        ("sub/project/.github/workflows/a.yaml", True),
        (".github/a.yml", False),
        (".github/workflows/deeper/a.yml", False),
        ("my.github/workflows/a.yml", False),
        ("docs/a.yml", False),
    ],
)
def test_a_workflow_is_told_by_its_path(path: str, is_workflow: bool):
    assert ("workflow-injection" in rules_found(path, WORKFLOW)) is is_workflow


def test_a_manifest_of_kubernetes_is_told_by_what_it_holds():
    text = "apiVersion: v1\nkind: Pod\nspec:\n  hostNetwork: true\n"
    assert "host-network" in rules_found("deploy/anything.yaml", text)
    assert not rules_found("deploy/anything.yaml", text.replace("kind", "sort"))


def test_the_symbol_of_a_finding_is_the_way_to_it():
    (finding,) = scan_text(KNOWLEDGE, LANGUAGES.by_name["yaml"], ".github/workflows/a.yml", WORKFLOW.encode())
    assert finding.symbol == "jobs.greet.steps.run"
    assert finding.entrance is not None, "anybody can open an issue"
    assert finding.entrance.is_open
    quiet = WORKFLOW.replace("on: issues", "on: push")
    (finding,) = scan_text(KNOWLEDGE, LANGUAGES.by_name["yaml"], ".github/workflows/a.yml", quiet.encode())
    assert finding.entrance is None


@pytest.mark.parametrize("ending", ["\n", "\r\n"])
def test_places_and_fixes_with_all_line_endings(ending: str):
    text = WORKFLOW.replace("\n", ending)
    scan = scan_with_fixes(KNOWLEDGE, LANGUAGES.by_name["yaml"], ".github/workflows/a.yml", text.encode())
    (finding,), ((fix,),) = scan.findings, scan.fixes
    assert finding.range == Range(Position(5, 19), Position(5, 50))
    added = next(edit.text for edit in fix.edits if "env:" in edit.text)
    assert added.count("\n") == added.count(ending) == 2


def test_keystrokes_that_break_a_document_and_mend_it():
    host = Host(KNOWLEDGE)
    token = CancelToken()
    host.open("a", ".github/workflows/a.yml", LANGUAGES.by_name["yaml"], WORKFLOW.encode())
    assert len(host.analyse("a", token).findings) == 1
    place = Position(4, 10)
    host.change("a", [TextChange(Range(place, place), b"\n      - run: 'half")])
    assert len(host.analyse("a", token).findings) == 1, "one bad line leaves the others"
    host.change("a", [TextChange(Range(Position(5, 0), Position(5, 18)), b"      - run: ls")])
    assert len(host.analyse("a", token).findings) == 1


def test_what_is_too_long_to_be_written_by_hand_is_only_looked_through_for_secrets():
    token = next(item for item in credentials(3) if not item.row.near and item.row.strength == "verified").value
    text = WORKFLOW + "# more\n" * MAXIMUM_LINES + f"# {token}\n"
    assert rules_found(".github/workflows/a.yml", text) == {"provider-token"}


def test_tokens_in_the_settings_of_assistants():
    made = [item for item in credentials(5) if not item.row.near and item.row.strength == "verified"][:12]
    for path, text in {
        ".cursor/mcp.json": '{"mcpServers": {"a": {"command": "node", "env": {"TOKEN": "%s"}}}}',
        "claude_desktop_config.json": '{"mcpServers": {"a": {"command": "node", "args": ["--token=%s"]}}}',
        ".codex/config.toml": '[mcp_servers.a]\ncommand = "node"\nenv = { TOKEN = "%s" }\n',
        ".github/workflows/a.yml": "env:\n  TOKEN: %s\n",
        "Dockerfile": "FROM scratch\nENV SERVICE_TOKEN=%s\n",
        "run.sh": 'export TOKEN="%s"\n',
        ".env": "TOKEN=%s\n",
        "CLAUDE.md": "Use the token `%s` for tests.\n",
    }.items():
        for item in made:
            language = LANGUAGES.of_path(path)
            assert language is not None
            findings = scan_text(KNOWLEDGE, language, path, (text % item.value).encode())
            assert [finding.rule_id for finding in findings] == ["provider-token"], (path, item.row.provider)
            assert item.value not in repr(findings)


def test_values_in_images_are_never_shown():
    text = b"FROM scratch\nENV SERVICE_PASSWORD=blue-horse-9\n"
    findings = scan_text(KNOWLEDGE, LANGUAGES.by_name["dockerfile"], "Dockerfile", text)
    assert len(findings) == 1
    assert "blue-horse-9" not in repr(findings)


_HOSTILE = """
    import time
    from assay.engine.knowledge import load_knowledge
    from assay.engine.scan import scan_with_fixes
    from assay.languages.registry import all_languages

    size = 95_000
    lines = lambda text: text * 1400
    aliases = "a0: &a0 [x, x]\\n" + "".join(f"a{n}: &a{n} [*a{n - 1}, *a{n - 1}]\\n" for n in range(1, 900))
    texts = {
        "yaml": [
            "[" * size, "{" * size, "- " * (size // 2), "? " * (size // 2), ": " * (size // 2), "{a: " * (size // 4), "a: [*a, " * (size // 8),
            "".join(" " * n + "a:\\n" for n in range(400)), "".join(" " * n + "-\\n" for n in range(400)), "&a " * (size // 3), aliases,
            lines("a: 1\\n"), lines("a:\\n\\t- b\\n")[:size], "jobs:\\n" + lines("  a:\\n    steps: [*b, *b]\\n")[:size], "a\\r" * (size // 2),
            "\\0" * size, "%YAML 1\\n" * 1400, "---\\n" * 1400, "'" * size, '"\\\\' * (size // 2), "x: |\\n" + lines("  ${{ a\\n"), "x: ${{ " * 1400,
            "on: issues\\njobs: {a: {steps: [{run: '" + "${{ github.head_ref }} " * 3000 + "'}]}}",
            "on: issues\\njobs: {a: {steps: [{run: '" + "a | " * 20000 + "'}]}}",
            "apiVersion: v1\\nkind: Pod\\n" + "".join("  " * n + "a:\\n" for n in range(90)),
        ],
        "json": [
            "[" * size, '{"a":' * (size // 5), '"' * size, "//" * (size // 2), "/*" * (size // 2), "1," * (size // 2), '"\\\\' * (size // 2),
            '{"scripts": {"a": "' + "curl a | sh | " * 5000 + '"}}', '{"dependencies": {' + '"expres": "1",' * 1000 + "}}", ",//" * (size // 3),
        ],
        "toml": [
            "[" * size, "a=[" * (size // 3), "a={b=" * (size // 5), "a." * (size // 2), "[[a]]\\n" * 1400, '\"\"\"' * (size // 3),
            "a.b.c.d = 1\\n" * 1400, "[" + ".".join("a" * 300) + "]\\n",
        ],
        "shell": [
            "(" * size, "$(" * (size // 2), "${" * (size // 2), "`" * size, "a|" * (size // 2), "a&&" * (size // 3), "<<A\\n" * 1400,
            "a=(" * (size // 3),
            "if " * (size // 3), "f(){" * (size // 4), "\\\\\\n" * 1400, 'eval "$1"\\n' * 1400, "curl a | sh\\n" * 1400, "<(" * (size // 2),
        ],
        "dockerfile": [
            "RUN " * (size // 4), "RUN a \\\\\\n" * 1400, "<<" * (size // 2), "$" * size, "FROM a\\n" * 1400, "RUN <<A\\n" * 1400,
            'RUN ["' * (size // 6),
            "ENV " + "a=b " * (size // 4), "ONBUILD " * (size // 8),
        ],
    }
    paths = {
        "yaml": [".github/workflows/a.yml", "docker-compose.yml", ".gitlab-ci.yml"], "json": ["package.json", ".vscode/mcp.json"],
        "toml": ["pyproject.toml", ".codex/config.toml"], "shell": ["a.sh"], "dockerfile": ["Dockerfile"],
    }
    knowledge, languages = load_knowledge(), all_languages().by_name
    for name, items in texts.items():
        for number, text in enumerate(items):
            for path in paths[name]:
                start = time.process_time()
                done = scan_with_fixes(knowledge, languages[name], path, text.encode())
                print(name, number, path, f"{time.process_time() - start:.2f}", dict(done.faults), flush=True)
"""


@pytest.mark.timeout(280)
def test_hostile_documents_neither_hang_nor_crash():
    done = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(_HOSTILE)], capture_output=True, text=True, timeout=270, check=False
    )
    assert done.returncode == 0, done.stdout[-300:] + done.stderr[-2000:]
    lines = [line.split(" ", 4) for line in done.stdout.splitlines()]
    assert len(lines) > 100
    assert [line for line in lines if line[4] != "{}"] == []
    # The process's own time; nothing a person writes takes a fiftieth of it.
    assert [line for line in lines if float(line[3]) > 8] == []


def test_code_pays_nothing_for_documents():
    for name in ("python", "javascript", "typescript", "tsx"):
        assert document_forms(name) == ()
        assert KNOWLEDGE.of(LANGUAGES.by_name[name]).formats == []
    text = b"def f(x):\n    return x + 1\n" * 10_000
    start = time.process_time()
    for _ in range(20):
        assert hidden_lines(text) == ()
    assert (time.process_time() - start) / 20 < 0.001, "a file of 20,000 lines in plain letters"
