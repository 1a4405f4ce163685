"""Settings are read from every place they can stand in, and whatever is wrong is named by file, line and key."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assay.config.lines import line_of, lines_of_keys
from assay.config.loading import find_project_root, load_settings
from assay.config.reference import json_schema, markdown
from assay.config.settings import Settings

RULES = ("sql-injection", "command-injection", "path-traversal")


def write(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def test_without_files_the_defaults_hold(tmp_path: Path):
    loaded = load_settings(tmp_path)
    assert loaded.settings == Settings()
    assert loaded.problems == ()
    assert loaded.files == ()


def test_own_file_goes_before_the_project_file(tmp_path: Path):
    write(tmp_path, "assay.toml", "[files]\nmax-size = 5\n")
    write(tmp_path, "pyproject.toml", "[tool.assay.files]\nmax-size = 7\nvendored = true\n")
    settings = load_settings(tmp_path).settings
    assert settings.files.max_size == 5
    assert settings.files.vendored is False


def test_project_file_is_read_where_there_is_no_own_file(tmp_path: Path):
    write(tmp_path, "pyproject.toml", "[project]\nname = 'x'\n\n[tool.assay]\nrules.disabled = ['sql-injection']\n")
    assert load_settings(tmp_path).settings.rules.disabled == ("sql-injection",)


def test_project_file_without_our_table_means_nothing(tmp_path: Path):
    write(tmp_path, "pyproject.toml", "[project]\nname = 'x'\n")
    assert load_settings(tmp_path).files == ()


def test_options_of_an_editor_override_single_settings_in_either_spelling(tmp_path: Path):
    write(tmp_path, "assay.toml", "[editor]\ncode-lens = false\n[files]\nmax-size = 5\n")
    loaded = load_settings(tmp_path, options={"editor": {"codeLens": True}})
    assert loaded.settings.editor.code_lens is True
    assert loaded.settings.files.max_size == 5
    assert load_settings(tmp_path, options={"editor": {"code-lens": True}}).settings.editor.code_lens is True


def test_every_mistake_is_reported_with_file_line_and_key(tmp_path: Path):
    write(
        tmp_path,
        "assay.toml",
        "# Settings\n[rules]\ndisabeld = []\nenabled = [1]\n\n[files]\nmax-size = 'big'\n\n[fils]\nx = 1\n",
    )
    problems = {(problem.line, problem.key): str(problem) for problem in load_settings(tmp_path).problems}
    assert set(problems) == {(3, "rules.disabeld"), (4, "rules.enabled"), (7, "files.max-size"), (9, "fils")}
    assert "Did you mean 'disabled'" in problems[3, "rules.disabeld"]
    assert "Did you mean 'files'" in problems[9, "fils"]
    assert problems[7, "files.max-size"].startswith("assay.toml:7: files.max-size: ")


def test_lines_of_the_project_file_are_those_of_the_file(tmp_path: Path):
    write(tmp_path, "pyproject.toml", "[project]\nname = 'x'\n\n[tool.assay.scan]\njobs = -1\n")
    (problem,) = load_settings(tmp_path).problems
    assert (problem.file, problem.line, problem.key) == ("pyproject.toml", 5, "tool.assay.scan.jobs")


def test_unknown_rules_are_errors_with_near_names(tmp_path: Path):
    write(tmp_path, "assay.toml", "[rules]\ndisabled = [\n  'sql-injektion',\n]\n")
    (problem,) = load_settings(tmp_path, known_rules=RULES).problems
    assert problem.line == 2
    assert "'sql-injection'" in problem.message


def test_the_last_good_settings_stay_in_force(tmp_path: Path):
    write(tmp_path, "assay.toml", "[files]\nmax-size = 5\n")
    good = load_settings(tmp_path).settings
    write(tmp_path, "assay.toml", "[files]\nmax-size = \n")
    loaded = load_settings(tmp_path, last_good=good)
    assert loaded.settings is good
    assert loaded.problems[0].line == 2


@pytest.mark.parametrize(
    "content",
    [
        b"\xff\xfe\x00",
        b"[rules",
        b"rules = 3",
        b"[[rules]]",
        b"a = " + b"[" * 20_000,
        b"\x00",
        b"rules.enabled = {}",
        b"documentation-url = ''",
    ],
)
def test_no_content_raises_and_each_is_reported(tmp_path: Path, content: bytes):
    (tmp_path / "assay.toml").write_bytes(content)
    loaded = load_settings(tmp_path)
    assert loaded.settings == Settings()
    assert loaded.problems
    assert all(problem.file == "assay.toml" for problem in loaded.problems)


def test_a_file_that_is_named_has_to_exist(tmp_path: Path):
    assert load_settings(tmp_path, file=tmp_path / "other.toml").problems


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(),
        lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    )
)
def test_options_of_any_shape_never_raise(options: object):
    loaded = load_settings(None, options={"rules": options, "files": options})
    assert isinstance(loaded.settings, Settings)


def test_project_root_is_the_nearest_marked_folder(tmp_path: Path):
    write(tmp_path, "assay.toml", "")
    inner = write(tmp_path, "pkg/deep/a.py", "")
    assert find_project_root(inner) == tmp_path
    write(tmp_path, "pkg/pyproject.toml", "[tool.assay]\n")
    assert find_project_root(inner) == tmp_path / "pkg"
    write(tmp_path, "pkg/deep/pyproject.toml", "[tool.other]\n")
    assert find_project_root(inner) == tmp_path / "pkg"


def test_lines_of_keys_in_every_form_that_toml_has():
    keys = lines_of_keys(
        'top = 1 # [not]\n"quoted key".b = """\n[no]\nno = 1\n"""\n'
        "[a.b]\nc = [\n  [1],\n  2,\n]\nd.e = {x = 1}\n[[asset]]\np = 1\n[[asset]]\np = 2\n[asset.q]\nr=1\n"
    )
    assert keys["top",] == 1
    assert keys["quoted key", "b"] == 2
    assert ("no",) not in keys
    assert keys["a", "b"] == 6
    assert keys["a", "b", "c"] == 7
    assert keys["a", "b", "d", "e"] == 11
    assert keys["asset", 0, "p"] == 13
    assert keys["asset", 1, "p"] == 15
    assert keys["asset", 1, "q", "r"] == 17
    assert line_of(keys, ("asset", 1, "unknown")) == 14
    assert line_of(keys, ("nowhere",)) == 1


def test_the_schema_accepts_the_defaults_and_refuses_what_loading_refuses():
    schema = json.loads(json_schema())
    validator = jsonschema.Draft202012Validator(schema)
    validator.check_schema(schema)
    assert validator.is_valid({"rules": {"disabled": ["sql-injection"]}, "files": {"max-size": 3}})
    assert not validator.is_valid({"rules": {"disabeld": []}})
    assert not validator.is_valid({"files": {"max-size": 0}})


def test_every_setting_is_documented():
    page = markdown()
    for field in ("rules.disabled", "files.exclude", "scan.fail-on", "editor.code-lens", "documentation-url"):
        assert f"## `{field}`" in page
    schema = json.loads(json_schema())
    for section in schema["$defs"].values():
        for name, setting in section["properties"].items():
            assert setting.get("description"), name
