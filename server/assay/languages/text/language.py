"""Plain text as the engine sees it: chunks of lines without code."""

from __future__ import annotations

from typing import Final

from assay.base.cancellation import CancelToken
from assay.languages.api import (
    ByteEdit,
    EditVerbs,
    ImportNeed,
    Language,
    LineInsertion,
    LoweredUnit,
    ParsedUnit,
    UnitKind,
    UnitOutline,
)
from assay.languages.chunks import outline_text
from assay.languages.text.edits import TextVerbs

__all__ = ["LANGUAGES", "TextLanguage"]

_SETTINGS = ".env .ini .cfg .conf .cnf .config .properties .json5 .xml .plist .tfvars .tf .hcl"
_DOCUMENTS = ".txt .text .md .mdx .markdown .rst .adoc .html .htm .csv .log .http .rest .ipynb"
_SCRIPTS = ".fish .ps1 .psm1 .bat .cmd .sql .graphql .gradle .groovy .mk"
_CODE = ".rb .php .java .go .cs .fs .vb .rs .kt .kts .swift .scala .c .h .cc .cpp .hpp .m .mm .dart"
_MORE_CODE = ".lua .pl .pm .r .ex .exs .erl .clj .vue .svelte .astro"
_KEYS = ".pem .key .asc .ppk .ovpn .p8 .pgpass .tpl .tmpl .j2 .erb"


class TextLanguage:
    """All text files that no other language reads; see ``assay.languages.api.Language`` for what each member means."""

    name = "text"
    facts: tuple[str, ...] = ()
    identifiers: tuple[str, ...] = (
        *(
            "dotenv",
            "env",
            "properties",
            "ini",
            "xml",
            "terraform",
        ),
        *(
            # What assistants are told, and a manifest, have names of their own in some editors.
            *("instructions", "prompt", "chatmode", "pip-requirements"),
            "markdown",
            "mdx",
            "restructuredtext",
            "html",
            "fish",
        ),
        *(
            "powershell",
            "bat",
            "sql",
            "makefile",
            "groovy",
            "ruby",
            "php",
            "java",
            "go",
            "csharp",
            "fsharp",
            "vb",
            "rust",
            "kotlin",
        ),
        *(
            "swift",
            "scala",
            "c",
            "cpp",
            "objective-c",
            "objective-cpp",
            "dart",
            "lua",
            "perl",
            "r",
            "elixir",
            "clojure",
            "vue",
            "svelte",
        ),
        *("astro", "graphql", "hcl", "ssh_config", "http", "log"),
    )
    extensions: tuple[str, ...] = tuple(" ".join((_SETTINGS, _DOCUMENTS, _SCRIPTS, _CODE, _MORE_CODE, _KEYS)).split())
    file_names: tuple[str, ...] = (
        *(
            ".env",
            ".npmrc",
            ".pypirc",
            ".netrc",
            ".pgpass",
            ".git-credentials",
            ".dockercfg",
        ),
        *(
            ".yarnrc",
            ".htpasswd",
            ".s3cfg",
            ".boto",
            ".curlrc",
            ".wgetrc",
            ".cursorrules",
            ".windsurfrules",
        ),
        *(
            "makefile",
            "procfile",
            "jenkinsfile",
            "vagrantfile",
            "gemfile",
            "rakefile",
            "justfile",
        ),
        *("caddyfile", "brewfile", "readme", "credentials", "id_rsa", "id_dsa", "id_ecdsa", "id_ed25519", "kubeconfig"),
    )
    interpreters: tuple[str, ...] = (
        "fish",
        "ruby",
        "perl",
        "php",
        "lua",
        "pwsh",
        "make",
    )
    line_comment = "#"
    builtins: frozenset[str] = frozenset()
    verbs: EditVerbs = TextVerbs()

    def outline(self, lines: list[bytes], token: CancelToken) -> list[UnitOutline]:
        """Divide a file into chunks."""
        return outline_text(lines, token)

    def parse(self, text: bytes, kind: UnitKind, previous: ParsedUnit | None, edit: ByteEdit | None) -> ParsedUnit:
        """Return the text as it is: there is nothing to parse."""
        return ParsedUnit(kind, text, None)

    def lower(self, parsed: ParsedUnit) -> LoweredUnit:
        """Return no code."""
        return LoweredUnit((), has_errors=False)

    def insert_imports(self, lines: list[bytes], needs: tuple[ImportNeed, ...]) -> list[LineInsertion]:
        """Return nothing: text imports nothing."""
        return []


LANGUAGES: Final[tuple[Language, ...]] = (TextLanguage(),)
