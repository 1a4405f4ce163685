"""Diagnostics: pushed and pulled, with versions, in every way of counting columns, while text changes."""

from __future__ import annotations

import copy
import random
import time

import pytest

from lsp.client import FULL_CAPABILITIES, marked
from lsp.samples import CLEAN, FLOW, FLOW_RULE, YAML, YAML_RULE


def codes(diagnostics):
    return [diagnostic["code"] for diagnostic in diagnostics]


def capabilities(**general):
    changed = copy.deepcopy(FULL_CAPABILITIES)
    changed["general"] = general
    return changed


def pulling():
    changed = copy.deepcopy(FULL_CAPABILITIES)
    changed["textDocument"]["diagnostic"] = {"dynamicRegistration": True, "relatedInformation": True}
    return changed


def pull(client, uri, previous=None):
    return client.call("textDocument/diagnostic", {"textDocument": {"uri": uri}, "previousResultId": previous})


def test_a_diagnostic_has_all_its_parts(editor, uri):
    (diagnostic,) = editor.open(uri, FLOW)
    assert diagnostic["code"] == FLOW_RULE
    assert diagnostic["source"] == "assay"
    assert diagnostic["severity"] == 1
    assert "subprocess.run(command, shell=True)" in marked(FLOW, diagnostic["range"]) + marked(
        FLOW, {"start": diagnostic["range"]["start"], "end": {"line": 99, "character": 0}}
    )
    assert diagnostic["codeDescription"]["href"].startswith("https://")
    assert diagnostic["data"]["rule"] == FLOW_RULE
    assert diagnostic["data"]["evidence"] == "flow"
    steps = diagnostic["relatedInformation"]
    assert len(steps) >= 2
    assert {step["location"]["uri"] for step in steps} == {uri}
    assert 'request.args["host"]' in [marked(FLOW, step["location"]["range"]) for step in steps] or any(
        "request.args" in marked(FLOW, step["location"]["range"]) for step in steps
    )


def test_parts_that_the_client_cannot_show_are_left_out(client, uri):
    client.initialize(capabilities={"textDocument": {"publishDiagnostics": {}}})
    (diagnostic,) = client.open(uri, FLOW)
    assert "relatedInformation" not in diagnostic
    assert "codeDescription" not in diagnostic


def test_the_most_urgent_comes_first(editor, uri):
    diagnostics = editor.open(
        uri, FLOW + "\n\nimport yaml\n\n\ndef read(text):\n    return yaml.load(text, Loader=yaml.Loader)\n"
    )
    assert codes(diagnostics) == [FLOW_RULE, YAML_RULE]
    reversed_text = YAML + "\n\n" + FLOW
    assert codes(editor.open(uri + "x.py", reversed_text)) == [FLOW_RULE, YAML_RULE]


def test_each_edit_is_answered_with_its_version(editor, uri):
    assert codes(editor.open(uri, CLEAN)) == []
    line = "    value = yaml.load(value, Loader=yaml.Loader)\n"
    for index, character in enumerate(line[:-1]):
        editor.edit(uri, (4, index), (4, index), character)
    assert codes(editor.edit(uri, (4, len(line) - 1), (4, len(line) - 1), "\n")) == [YAML_RULE]
    assert codes(editor.edit(uri, (4, 0), (5, 0), "")) == []


def test_half_typed_code_keeps_the_other_findings(editor, uri):
    other = "\n\ndef more(values):\n    return values\n"
    editor.open(uri, YAML + other)
    typed = "print(combine(first, [1, 2, {'key': \"name"
    for index, character in enumerate(typed):
        assert codes(editor.edit(uri, (8, index), (8, index), character)) == [YAML_RULE], typed[: index + 1]


def test_a_stale_version_is_never_published(editor, uri):
    editor.open(uri, YAML)
    last = 1
    for _ in range(300):
        last = editor.edit_only(uri, (0, 0), (0, 0), "#")
    editor.published(uri, last)
    versions = [publication["version"] for publication in editor.publications(uri)]
    assert versions == sorted(set(versions))


def test_closing_clears(editor, uri):
    editor.open(uri, YAML)
    since = editor.mark()
    editor.notify("textDocument/didClose", {"textDocument": {"uri": uri}})
    assert editor.published(uri, None, since) == []
    assert codes(editor.open(uri, YAML)) == [YAML_RULE]


def test_opening_again_replaces(editor, uri):
    assert codes(editor.open(uri, YAML)) == [YAML_RULE]
    assert codes(editor.open(uri, CLEAN, version=7)) == []


def test_documents_that_are_not_open(editor, uri):
    text = {"uri": uri, "version": 3}
    editor.notify("textDocument/didChange", {"textDocument": text, "contentChanges": [{"text": "x"}]})
    editor.notify("textDocument/didClose", {"textDocument": text})
    editor.notify("textDocument/didSave", {"textDocument": text})
    assert "not open" in editor.logged("not open")
    assert codes(editor.open(uri, YAML)) == [YAML_RULE]


def test_versions_that_do_not_grow_are_logged_and_survived(editor, uri):
    editor.open(uri, YAML, version=10)
    for version in (10, 3, None):
        change = {"textDocument": {"uri": uri, "version": version}, "contentChanges": [{"text": CLEAN}]}
        editor.notify("textDocument/didChange", change)
    assert "versions have to grow" in editor.logged("versions have to grow")
    assert editor.published(uri, None) == []


def test_positions_outside_the_text_are_clamped(editor, uri):
    editor.open(uri, CLEAN)
    version = 1
    for start, end in [
        ((-5, -7), (-1, 3)),
        ((99999, 0), (99999, 9)),
        ((0, 99999), (0, 2**40)),
        ((4, 3), (1, 0)),
        ((2**62, 2**62), (0, 0)),
    ]:
        version += 1
        place = {"start": {"line": start[0], "character": start[1]}, "end": {"line": end[0], "character": end[1]}}
        since = editor.mark()
        editor.notify(
            "textDocument/didChange",
            {"textDocument": {"uri": uri, "version": version}, "contentChanges": [{"range": place, "text": ""}]},
        )
        editor.published(uri, version, since)
    change = {"textDocument": {"uri": uri, "version": 99}, "contentChanges": [{"text": YAML}]}
    editor.notify("textDocument/didChange", change)
    wait_for(editor, uri, 99, lambda diagnostics: codes(diagnostics) == [YAML_RULE])


def test_several_changes_in_one_message(editor, uri):
    editor.open(uri, CLEAN)
    place = {"start": {"line": 4, "character": 0}, "end": {"line": 5, "character": 0}}
    changes = [
        {"range": place, "text": ""},
        {
            "range": {"start": place["start"], "end": place["start"]},
            "text": "    return yaml.load(value, Loader=yaml.Loader)",
        },
    ]
    editor.notify("textDocument/didChange", {"textDocument": {"uri": uri, "version": 2}, "contentChanges": changes})
    (diagnostic,) = editor.published(uri, 2)
    assert diagnostic["range"]["start"]["line"] == 4
    editor.notify("textDocument/didChange", {"textDocument": {"uri": uri, "version": 3}, "contentChanges": []})
    assert codes(editor.published(uri, 3)) == [YAML_RULE]


BEFORE = [
    "plain = 1",
    "note = 'é'",
    "note = '\U0001d4b3\U0001d4b3'",
    "\tnote = '\U0001f600é'",
    "note = '\u2028\x0b\x1c\x85'",
    "note = '\ufeff'",
]


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("before", BEFORE)
def test_columns_and_lines_in_utf_16(editor, uri, ending, before):
    lines = [
        "import yaml",
        "\x0c",
        "def read(text):",
        f"    {before.strip()}; yaml.load(text, Loader=yaml.Loader)",
        "",
    ]
    text = ending.join(lines)
    (diagnostic,) = editor.open(uri, text)
    assert marked(text, diagnostic["range"]) == "yaml.load(text, Loader=yaml.Loader)"
    column = len(lines[3][: lines[3].index("yaml.load")].encode("utf-16-le")) // 2
    assert diagnostic["range"]["start"] == {"line": 3, "character": column}
    # An edit behind the astral characters lands where it was meant.
    (moved,) = editor.edit(uri, (3, column), (3, column), "\U0001d4b3 = ")
    assert moved["range"]["start"] == {"line": 3, "character": column + 5}


@pytest.mark.parametrize(
    ("offered", "chosen", "width"),
    [
        (["utf-8", "utf-16"], "utf-8", 4),
        (["utf-32"], "utf-32", 1),
        (["utf-32", "utf-16"], "utf-16", 2),
        (["ebcdic"], "utf-16", 2),
        (None, "utf-16", 2),
    ],
)
def test_encodings(client, uri, offered, chosen, width):
    found = client.initialize(
        capabilities=capabilities(positionEncodings=offered) if offered is not None else capabilities()
    )
    assert found["positionEncoding"] == chosen
    (diagnostic,) = client.open(
        uri, "import yaml\ndef read(text):\n    '\U0001d4b3'; yaml.load(text, Loader=yaml.Loader)\n"
    )
    assert diagnostic["range"]["start"] == {"line": 2, "character": 8 + width}
    since = client.mark()
    place = {"start": {"line": 2, "character": 5}, "end": {"line": 2, "character": 5 + width}}
    client.notify(
        "textDocument/didChange",
        {"textDocument": {"uri": uri, "version": 2}, "contentChanges": [{"range": place, "text": "ab"}]},
    )
    (diagnostic,) = client.published(uri, 2, since)
    assert diagnostic["range"]["start"] == {"line": 2, "character": 10}


def test_columns_follow_when_a_character_before_them_is_replaced(editor, uri):
    # The finding stays at the same bytes; only what the bytes before it count for changes.
    editor.open(uri, "import yaml\ndef read(text):\n    'ab'; yaml.load(text, Loader=yaml.Loader)\n")
    (diagnostic,) = editor.edit(uri, (2, 5), (2, 7), "é")
    assert diagnostic["range"]["start"] == {"line": 2, "character": 9}
    (diagnostic,) = editor.edit(uri, (2, 5), (2, 6), "cd")
    assert diagnostic["range"]["start"] == {"line": 2, "character": 10}


def test_lone_surrogates(editor, uri):
    text = "import yaml\ndef read(text):\n    '\\ud83d'; yaml.load(text, Loader=yaml.Loader)\n"
    item = {"uri": uri, "languageId": "python", "version": 1, "text": text.replace("\\ud83d", "\ud83d")}
    editor.notify("textDocument/didOpen", {"textDocument": item})
    (diagnostic,) = editor.published(uri, 1)
    assert diagnostic["range"]["start"] == {"line": 2, "character": 9}
    place = {"start": {"line": 2, "character": 6}, "end": {"line": 2, "character": 6}}
    change = {"textDocument": {"uri": uri, "version": 2}, "contentChanges": [{"range": place, "text": "\ude00"}]}
    editor.notify("textDocument/didChange", change)
    (diagnostic,) = editor.published(uri, 2)
    assert diagnostic["range"]["start"] == {"line": 2, "character": 10}


def test_bytes_that_are_not_utf_8(editor, uri):
    body = (
        b'{"jsonrpc":"2.0","method":"textDocument/didOpen","params":{"textDocument":{"uri":"%b","languageId":"python",'
        b'"version":1,"text":"import yaml\\nx = \'\xff\xfe\'\\nyaml.load(x, Loader=yaml.Loader)\\n"}}}' % uri.encode()
    )
    editor.send(body)
    editor.published(uri, 1)
    assert codes(editor.open(uri + "2.py", YAML)) == [YAML_RULE]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\x00" * 100,
        "(" * 100_000,
        "\n" * 20_000,
        "x = '" + "y" * 1_000_000,
        "def f(:\n  )]}'''\"\"\"",
        "\r\n\r\x0c\x0b" * 50,
    ],
    ids=["empty", "nul", "brackets", "blank", "long line", "broken", "endings"],
)
@pytest.mark.parametrize("language", ["python", "javascript", "typescript", "typescriptreact"])
def test_hostile_texts(editor, uri, text, language):
    editor.open(uri, text, language)
    editor.edit(uri, (0, 0), (0, 0), "x")
    editor.edit(uri, (0, 0), (0, 1), "")
    assert codes(editor.open(uri + "2.py", YAML)) == [YAML_RULE]


def test_languages_that_are_not_ours_are_left_alone(editor, uri, tmp_path):
    other = (tmp_path / "notes.cobol").as_uri()
    editor.notify(
        "textDocument/didOpen", {"textDocument": {"uri": other, "languageId": "cobol", "version": 1, "text": YAML}}
    )
    editor.notify(
        "textDocument/didChange", {"textDocument": {"uri": other, "version": 2}, "contentChanges": [{"text": "x"}]}
    )
    assert codes(editor.open(uri, YAML)) == [YAML_RULE]
    editor.notify("textDocument/didClose", {"textDocument": {"uri": other}})
    assert pull(editor, other)["items"] == []
    assert editor.publications(other) == []
    assert "not open" not in str(editor.messages)


def test_untitled_documents(editor):
    assert codes(editor.open("untitled:Untitled-1", YAML)) == [YAML_RULE]
    assert codes(editor.edit("untitled:Untitled-1", (0, 0), (5, 0), "")) == []


def test_addresses_with_odd_characters(editor, tmp_path):
    for name in ("with space.py", "naïve \U0001d4b3.py", "a%20b.py", 'quo"te.py', "#hash?.py"):
        address = (tmp_path / name).as_uri()
        assert codes(editor.open(address, YAML)) == [YAML_RULE]
    weird = 'weird-scheme://host/a\\b"c?d=e#f.py'
    assert codes(editor.open(weird, YAML)) == [YAML_RULE]


def test_pulled_diagnostics(client, uri):
    found = client.initialize(capabilities=pulling())
    assert found["diagnosticProvider"]["identifier"] == "assay"
    item = {"uri": uri, "languageId": "python", "version": 1, "text": YAML}
    client.notify("textDocument/didOpen", {"textDocument": item})
    client.texts[uri] = (1, YAML)
    first = pull(client, uri)
    assert first["kind"] == "full"
    assert codes(first["items"]) == [YAML_RULE]
    assert pull(client, uri, first["resultId"]) == {"kind": "unchanged", "resultId": first["resultId"]}
    client.edit_only(uri, (4, 0), (4, 0), "    ")
    client.edit_only(uri, (3, 0), (3, 0), "# a comment\n")
    second = pull(client, uri, first["resultId"])
    assert second["kind"] == "full"
    assert second["items"][0]["range"]["start"]["line"] == 5
    client.notify("textDocument/didClose", {"textDocument": {"uri": uri}})
    assert pull(client, uri, second["resultId"])["items"] == []
    # A client that asks would show what is pushed a second time.
    assert client.publications(uri) == []


def test_pulled_after_reopening_is_never_unchanged_by_chance(client, uri):
    client.initialize(capabilities=pulling())
    for text, expected in ((YAML, [YAML_RULE]), (CLEAN, []), (YAML, [YAML_RULE])):
        item = {"uri": uri, "languageId": "python", "version": 1, "text": text}
        client.notify("textDocument/didOpen", {"textDocument": item})
        answer = pull(client, uri, "1")
        assert answer["kind"] == "full" or expected == [YAML_RULE]
        previous = answer["resultId"]
        client.notify("textDocument/didClose", {"textDocument": {"uri": uri}})
        item["text"] = CLEAN if text == YAML else YAML
        client.notify("textDocument/didOpen", {"textDocument": item})
        assert pull(client, uri, previous)["kind"] == "full"
        client.notify("textDocument/didClose", {"textDocument": {"uri": uri}})


def test_a_client_that_can_pull_may_ask_for_pushes(client, uri):
    found = client.initialize(capabilities=pulling(), initializationOptions={"diagnosticMode": "push"})
    assert "diagnosticProvider" not in found
    assert codes(client.open(uri, YAML)) == [YAML_RULE]


def test_settling_corrects_what_typing_left(editor, uri):
    # Between two quotes that are far apart everything is a string; only a look at the whole file can tell.
    function = "def f{}(text):\n    return yaml.load(text, Loader=yaml.Loader)\n\n\n"
    text = "import yaml\n\n\n" + "".join(function.format(number) for number in range(3))
    assert codes(editor.open(uri, text)) == [YAML_RULE] * 3
    since = editor.mark()
    editor.edit(uri, (7, 0), (7, 0), "TEXT = '''\n")
    editor.edit(uri, (11, 0), (11, 0), "'''\n")
    wait_for(editor, uri, 3, lambda diagnostics: codes(diagnostics) == [YAML_RULE] * 2, since)
    since = editor.mark()
    editor.edit(uri, (7, 0), (7, 10), "# no quotes")
    editor.edit(uri, (11, 0), (11, 3), "# none here either")
    wait_for(editor, uri, 5, lambda diagnostics: codes(diagnostics) == [YAML_RULE] * 3, since)


def wait_for(editor, uri, version, wanted, since=0):
    """Wait until the diagnostics of a version are as wanted: at once, or after settling."""

    def find(message):
        params = message.get("params")
        if message.get("method") != "textDocument/publishDiagnostics" or params["uri"] != uri:
            return None
        return True if params["version"] == version and wanted(params["diagnostics"]) else None

    editor.wait(find, since=since)


def test_random_editing_ends_like_a_fresh_file(editor, uri, tmp_path):
    chance = random.Random(7)
    editor.open(uri, YAML + "\n\n" + FLOW)
    pieces = [
        "\n",
        "    ",
        "yaml.load(text, Loader=yaml.Loader)",
        "def f(x):\n",
        '"',
        "(",
        ")",
        "\U0001d4b3",
        "\r\n",
        "import yaml\n",
        "#",
        "",
    ]
    for _ in range(150):
        _, text = editor.texts[uri]
        lines = text.count("\n") + 1
        start = (chance.randrange(lines), chance.randrange(30))
        end = (start[0] + chance.choice([0, 0, 0, 1, 2]), chance.randrange(30))
        first, second = sorted([start, end])
        lengths = [
            len(line.encode("utf-16-le")) // 2 for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
        ]
        if second[0] >= len(lengths) or first[1] > lengths[first[0]] or second[1] > lengths[second[0]]:
            continue
        if splits_a_pair(text, first) or splits_a_pair(text, second):
            continue
        version = editor.edit_only(uri, first, second, chance.choice(pieces))
    version, text = editor.texts[uri]
    fresh = editor.open((tmp_path / "fresh.py").as_uri(), text)

    wait_for(editor, uri, version, lambda diagnostics: shape(diagnostics) == shape(fresh))


def splits_a_pair(text, place):
    line = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")[place[0]]
    raw = line.encode("utf-16-le")[place[1] * 2 : place[1] * 2 + 2]
    return len(raw) == 2 and 0xDC <= raw[1] <= 0xDF


def shape(diagnostics):
    return [(diagnostic["code"], str(diagnostic["range"]), diagnostic["message"]) for diagnostic in diagnostics]


def test_other_documents_are_answered_while_a_large_one_opens(editor, uri, tmp_path):
    editor.open(uri, YAML)
    large = (tmp_path / "large.py").as_uri()
    body = "\n\n".join(
        f"def function_{i}(value, other):\n" + "    value = other.get(value) + [value]\n" * 8 for i in range(3000)
    )
    item = {"uri": large, "languageId": "python", "version": 1, "text": YAML + "\n\n" + body}
    since = editor.mark()
    editor.notify("textDocument/didOpen", {"textDocument": item})
    editor.edit(uri, (0, 0), (0, 0), "# typed\n")
    assert codes(editor.published(large, 1, since)) == [YAML_RULE]
    order = [
        message["params"]["uri"]
        for message in editor.messages[since:]
        if message.get("method") == "textDocument/publishDiagnostics"
    ]
    assert order.index(uri) < order.index(large)


def test_memory_of_closed_documents_is_given_back(editor, tmp_path):
    statm = f"/proc/{editor.process.pid}/statm"
    try:
        open(statm).close()
    except OSError:
        pytest.skip("resident memory is read from /proc")

    def resident():
        with open(statm) as file:
            return int(file.read().split()[1]) * 4096

    body = "\n\n".join(
        f"def function_{i}(value, other):\n" + "    value = other.get(value) + [value]\n" * 8 for i in range(500)
    )
    sizes = []
    for round_number in range(40):
        address = (tmp_path / f"{round_number}.py").as_uri()
        editor.open(address, body)
        sizes.append(resident())
        editor.notify("textDocument/didClose", {"textDocument": {"uri": address}})
        editor.published(address, None)
    # Each document takes about four megabytes, which would be 160 in all; they are given back when the server is next at rest.
    # What is loaded once, such as the rules, is there after the first few.
    deadline = time.monotonic() + 30
    last = address
    while resident() - sizes[4] >= 80_000_000 and time.monotonic() < deadline:
        editor.open(last, "x = 1\n")
        editor.notify("textDocument/didClose", {"textDocument": {"uri": last}})
        editor.published(last, None)
    assert resident() - sizes[4] < 80_000_000, sizes
