"""The rules for raw text in every language: what they report, once, masked everywhere, and their fixes."""

from __future__ import annotations

import ast

import pytest

from assay.app.analysis import analyse_text
from assay.dev.samples import apply_edits
from assay.engine.knowledge import load_knowledge
from assay.engine.scan import scan_with_fixes
from assay.engine.text_scan import scan_text
from assay.findings.model import Safety
from assay.languages.registry import all_languages
from rules.harness import is_text_rule, parses
from rules.made_credentials import credentials, pem
from rules.made_samples import MadeSample, made_samples

KNOWLEDGE = load_knowledge()
LANGUAGES = all_languages().by_name
RULES = [module for module in KNOWLEDGE.rules if is_text_rule(module)]
SAMPLES = [
    made for module in RULES for language in module.rule.languages for made in made_samples(module.rule.id, language)
]


def scan(made: MadeSample):
    return scan_with_fixes(KNOWLEDGE, LANGUAGES[made.language], made.path, made.text.encode())


@pytest.mark.parametrize("made", SAMPLES, ids=lambda made: f"{made.rule_id}-{made.language}-{made.word}")
def test_samples(made: MadeSample):
    done = scan(made)
    assert not done.faults
    wanted = [made.rule_id] if made.word == "bad" else []
    assert [finding.rule_id for finding in done.findings if finding.rule_id == made.rule_id] == wanted
    if wanted:
        assert len(done.findings) == 1, "one secret, one finding"


@pytest.mark.parametrize(
    "made",
    [
        made
        for made in SAMPLES
        if made.word == "bad" and made.rule_id in ("provider-token", "connection-string") and made.language != "text"
    ],
    ids=lambda made: f"{made.rule_id}-{made.language}",
)
def test_fixes(made: MadeSample):
    done = scan(made)
    (fix,) = done.fixes[0]
    assert fix.safety is Safety.BEHAVIOUR_CHANGING
    fixed = apply_edits(made.text.encode(), fix.edits)
    assert made.secret.encode() not in fixed
    assert parses(LANGUAGES[made.language], fixed)
    assert ("os.environ[" if made.language == "python" else "process.env.") in fixed.decode()
    if made.language == "python":
        ast.parse(fixed)
        assert b"import os\n" in fixed
    assert scan_with_fixes(KNOWLEDGE, LANGUAGES[made.language], made.path, fixed).findings == []


@pytest.mark.parametrize(
    "made", [made for made in SAMPLES if made.word == "bad"], ids=lambda made: f"{made.rule_id}-{made.language}"
)
def test_no_secret_in_any_part_of_a_finding(made: MadeSample):
    done = scan(made)
    secret = made.secret
    if made.rule_id == "connection-string":
        secret = secret.split(":")[2].split("@")[0]
    if made.rule_id == "private-key":
        secret = "".join(secret.splitlines()[1:-1])
    pieces = [secret[start : start + 6] for start in range(4, len(secret) - 6, 5)]
    shown = repr(done.findings) + repr(done.fixes)
    analysis = analyse_text(LANGUAGES[made.language], made.path, made.text.encode(), False)
    shown += repr(analysis)
    assert analysis.findings
    assert [piece for piece in pieces if piece in shown] == []


def test_a_credential_is_in_no_finding_of_another_rule():
    made = next(item for item in credentials() if item.row.provider == "GitHub")
    text = f'import requests\nrequests.get("https://a.b", headers={{"X": "{made.value}"}}, timeout=3, verify=False)\n'
    done = scan_with_fixes(KNOWLEDGE, LANGUAGES["python"], "app/client.py", text.encode())
    assert {finding.rule_id for finding in done.findings} == {"provider-token", "tls-verification-off"}
    assert made.value[6:] not in repr(done)


def test_a_credential_in_a_longer_literal_or_a_comment_is_found_without_a_fix():
    made = next(item for item in credentials() if item.row.provider == "GitHub")
    for line in (
        f'x = "Bearer {made.value}"\n',
        f"# {made.value}\n",
        f'def f():\n    """{made.value}"""\n',
        f'x = f"{made.value}{{y}}"\n',
    ):
        done = scan_with_fixes(KNOWLEDGE, LANGUAGES["python"], "app/client.py", line.encode())
        assert [finding.rule_id for finding in done.findings] == ["provider-token"], line[:4]
        assert done.fixes == [()]


def test_a_key_in_plain_text_is_one_finding_whatever_its_length():
    text = "\n" * 95 + pem(size=9000) + "\n" * 300
    done = scan_with_fixes(KNOWLEDGE, LANGUAGES["text"], "deploy/service.pem", text.encode())
    (finding,) = done.findings
    assert finding.rule_id == "private-key"
    assert finding.range.start.line == 95


def test_a_key_in_the_file_of_a_service_account_is_found():
    text = '{\n  "type": "service_account",\n  "private_key": "' + pem("PRIVATE KEY", break_with="\\n") + '"\n}\n'
    done = scan_with_fixes(KNOWLEDGE, LANGUAGES["text"], "deploy/account.json", text.encode())
    assert [finding.rule_id for finding in done.findings] == ["private-key"]


def test_a_key_that_was_cut_short_is_none():
    lines = pem().splitlines(keepends=True)
    text = "".join((*lines[:5], lines[-1]))
    assert scan_with_fixes(KNOWLEDGE, LANGUAGES["text"], "deploy/service.pem", text.encode()).findings == []


def test_hostile_text_is_survived():
    for text in (
        b"\0" * 50_000,
        b"-----BEGIN " * 5_000,
        b"://" * 20_000,
        b"a:b@" * 20_000,
        b"A" * 40_000,
        b"x_" * 20_000 + b"\xff\xfe",
        b"eyJ" * 15_000,
        b"token=" * 8_000,
    ):
        scan_text(text)
        scan_text(text, is_plain_text=True)


LOOK_ALIKES = {
    "a hash of a commit": "commit 9fceb02d0ae598e95dc970b74767f19372d61af8",
    "a UUID": 'id = "3f2504e0-4f89-41d3-9a0c-0305e82c3301"',
    "an image": "background: url(data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAUAAAAFCAYAAACNbyblAAAAHElEQVQI12P4"
    "//8/w38GIAXDIBKE0DHxgljNBAAO9TXL0Y4OHwAAAABJRU5ErkJggg==)",
    "a checksum of a package": '"integrity": "sha512-v2kDEe57lecTulaDIuNTPy3Ry4gLGJ6Z1O3vE1krgXZNrsQ+LFTGHVxVjcXPs17LhbZVGedAJv8XZ1tvj5FvSg=="',
    "a checksum under a telling name": "token_sha256 = 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
    "minified code": 'function t(e,n){return e.token=n.secret.key||r.getAccessToken("accessTokenForTheApplication01"),e}',
    "a style": ".token-secret-key-colour-a1b2c3 { color: #a1b2c3d4; password: inherit; }",
    "a public key": "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIOMqqnkVzrm0SdG6UOoqKLsabgH5C9okWi0dh2l9GKJl user@host",
    "a vector of a test": 'key = "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f"',
    "a name in a vault": "password: vault:secret/data/production/database#password",
    "a variable": "api_key: ${{ secrets.PAYMENT_API_KEY }}",
    "a reference": "API_KEY=$(cat /run/secrets/payment_api_key_v2)",
    "a call": "secret_key = generate_secret_key_for_application_v2()",
    "an address": "token_url = https://login.microsoftonline.com/9188040d-6c67-4c5b-b112-36a304b66dad/oauth2/v2.0/token",
    "a hash of a password": "password: $2b$12$EixZaYVK1fsbw1ZfbX3OXePaWxn96p36WQoeG6Lruj3vjPGga31lW",
    "a placeholder": "DATABASE_URL=postgres://user:password@host:5432/name",
}


@pytest.mark.parametrize("name", LOOK_ALIKES)
def test_look_alikes_are_left_alone(name: str):
    for path in ("deploy/settings.conf", "docs/guide.md", "web/site.css"):
        done = scan_with_fixes(KNOWLEDGE, LANGUAGES["text"], path, LOOK_ALIKES[name].encode())
        assert [finding.rule_id for finding in done.findings] == []


@pytest.mark.parametrize(
    "name",
    [
        ".env",
        ".env.production",
        "Dockerfile",
        "Dockerfile.dev",
        "compose.yaml",
        ".npmrc",
        ".netrc",
        "main.tf",
        "id_rsa",
        "README.md",
        "server.pem",
        "Main.java",
        "script.sh",
    ],
)
def test_files_that_are_read_as_text(name: str):
    language = all_languages().of_path(name)
    assert language is not None
    assert is_text_rule(RULES[0])
    made = credentials()[0]
    assert scan_with_fixes(KNOWLEDGE, language, name, made.line.encode()).findings
