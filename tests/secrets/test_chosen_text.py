"""Passwords and signing keys that a person chose, in files that are not read as code. All of them are put together here, and none is in use."""

from __future__ import annotations

import pytest

from assay.engine.scan import scan_text
from assay.languages.registry import all_languages
from rules.harness import KNOWLEDGE

PASSWORD = "Wal" + "nut" + "7Tree"
KEY = "orders" + "-signing-" + "2024"

FOUND = [
    (".env", f"DB_PASSWORD={PASSWORD}\n"),
    (".env", f"SECRET_KEY={KEY}\n"),
    ("config/settings.yaml", f"database:\n  host: db\n  password: {PASSWORD}\n"),
    ("config/settings.toml", f'[db]\npassword = "{PASSWORD}"\n'),
    ("src/application.properties", f"spring.datasource.password={PASSWORD}\n"),
    ("compose.yaml", f"services:\n  db:\n    environment:\n      - POSTGRES_PASSWORD={PASSWORD}\n"),
    ("k8s/web.yaml", f"env:\n  - name: DB_PASSWORD\n    value: {PASSWORD}\n"),
    ("k8s/web.yaml", f'env:\n  - name: "DB_PASSWORD"\n    value: "{PASSWORD}"  # of the shop\n'),
    (".gitlab-ci.yml", f'variables:\n  DB_PASSWORD: "{PASSWORD}"\n'),
    ("main.tf", f'resource "db" "x" {{\n  password = "{PASSWORD}"\n}}\n'),
    ("deploy.sh", f'DB_PASS="{PASSWORD}"\n'),
    ("deploy.sh", f"mysql -u root -p{PASSWORD} -e 'select 1'\n"),
    ("deploy.sh", f"sshpass -p '{PASSWORD}' ssh deploy@shop.example\n"),
    ("deploy.sh", f"curl -s -u robot:{PASSWORD} https://api.shop.example/\n"),
    ("deploy.sh", f"docker login -u robot -p {PASSWORD} registry.shop.example\n"),
    ("Makefile", f"load:\n\ttool --password={PASSWORD} load\n"),
    ("config.php", f"<?php\n$db_password = '{PASSWORD}';\n"),
    ("config.php", f"<?php\ndefine('DB_PASSWORD', '{PASSWORD}');\n"),
    ("Config.cs", f'class Config {{ private const string Password = "{PASSWORD}"; }}\n'),
    ("config.rb", f'DB_PASSWORD = "{PASSWORD}"\n'),
    ("config.cpp", f'const char* password = "{PASSWORD}";\n'),
    ("config.rs", f'const PASSWORD: &str = "{PASSWORD}";\n'),
    ("Config.cs", f'var c = "Server=db;Database=app;User Id=sa;Password={PASSWORD};";\n'),
    ("appsettings.json", f'{{"Default": "Server=db;User Id=sa;Pwd={PASSWORD};"}}\n'),
    ("app/db.py", f'dsn = "DRIVER=x;SERVER=db;UID=sa;PWD={PASSWORD};"\n'),
    ("Db.java", f'class Db {{ String u = "jdbc:mysql://db.corp/app?user=app&password={PASSWORD}"; }}\n'),
]

LEFT_ALONE = [
    (".env.example", f"DB_PASSWORD={PASSWORD}\n"),
    (".env", "DB_PASSWORD=${DB_PASSWORD_V2}\n"),
    (".env", "DB_PASSWORD=changeme123\n"),
    (".env", "DB_PASSWORD=password123\n"),
    (".env", "PASSWORD_MIN_LENGTH=12345678\n"),
    ("docs/guide.md", f"password: {PASSWORD}\n"),
    ("tests/settings.yaml", f"password: {PASSWORD}\n"),
    ("deploy.sh", 'mysql -u root -p"$DB_PASSWORD" -e "select 1"\n'),
    ("deploy.sh", "mysql -h db2 -p3306 shop\n"),
    ("deploy.sh", "curl -u robot:$TOKEN2 https://api.shop.example/v2\n"),
    ("deploy.sh", "docker run -p 8080:80 mysql:8.0.36\n"),
    ("deploy.sh", "tool --password-file /run/secrets/db2\n"),
    ("locale/de.yaml", "password: Passwort2go\n"),
    ("config.yaml", "password_field: user2password1\n"),
    ("config.yaml", "password: !vault 7aes256secret\n"),
    ("config.rb", "password = params1.password2\n"),
    ("config.rb", "password = read_password1\n"),
    ("config.cs", "password = Decrypt2(value)\n"),
    ("config.rs", 'let password = format!("{}2", name1);\n'),
    ("k8s/web.yaml", "env:\n  - name: DB_PASSWORD\n    valueFrom:\n      secretKeyRef: x\n"),
    ("config.cs", 'var c = "Server=db;User Id=sa;Password={0};";\n'),
    ("config.cs", 'var c = "Server=db;User Id=sa;Password=" + password1;\n'),
    ("app/forms.py", 'url = "/login?next=/&password=" + quote(password)\n'),
    ("web/site.html", '<input name="password" placeholder="Passw0rd8">\n'),
]


def _findings(path: str, text: str) -> list[str]:
    language = all_languages().of_path(path)
    assert language is not None
    return [finding.rule_id for finding in scan_text(KNOWLEDGE, language, path, text.encode()) if finding.cwe == 798]


@pytest.mark.parametrize(("path", "text"), FOUND, ids=[f"{number} {path}" for number, (path, _) in enumerate(FOUND)])
def test_a_password_that_a_person_chose_is_found_once(path: str, text: str):
    assert _findings(path, text) == ["high-entropy-value"]


@pytest.mark.parametrize(
    ("path", "text"), LEFT_ALONE, ids=[f"{number} {path}" for number, (path, _) in enumerate(LEFT_ALONE)]
)
def test_what_only_looks_like_one_is_left_alone(path: str, text: str):
    assert _findings(path, text) == []


def test_a_finding_does_not_show_the_password():
    for path, text in FOUND:
        language = all_languages().of_path(path)
        assert language is not None
        shown = repr(scan_text(KNOWLEDGE, language, path, text.encode()))
        assert PASSWORD not in shown
        assert KEY not in shown
