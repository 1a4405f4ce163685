"""The tree of settings. Each field's description is its documentation: the reference page and the JSON schema are made from it.

To add a setting, add a field with a description here; to add a section, add a class and a field for it in ``Settings``. In files keys are
written with hyphens (``code-lens``), in the options of an editor with hyphens or in camel case (``codeLens``).
"""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta

from assay.config.policy_settings import AssetSettings, PolicySettings
from assay.config.section import Section


class RuleSettings(Section, frozen=True):
    """Which rules run."""

    enabled: Annotated[
        tuple[str, ...],
        Meta(
            description="Run only these rules. An empty list runs every rule.",
            examples=[["sql-injection", "command-injection"]],
        ),
    ] = ()
    disabled: Annotated[
        tuple[str, ...],
        Meta(
            description="Do not run these rules. An id that no rule has is an error, so that a mistyped one is not silently useless.",
            examples=[["debug-mode"]],
        ),
    ] = ()


class FileSettings(Section, frozen=True):
    """Which files are read."""

    exclude: Annotated[
        tuple[str, ...],
        Meta(
            description="Patterns of files and folders to leave out, written as in `.gitignore` and relative to the folder of the "
            "configuration file. They add to `.gitignore` and `.assayignore`.",
            examples=[["docs/**", "*_pb2.py"]],
        ),
    ] = ()
    max_size: Annotated[
        int, Meta(description="Files larger than this many bytes are left out and counted.", ge=1, le=1_000_000_000)
    ] = 2_000_000
    vendored: Annotated[
        bool,
        Meta(
            description="Read folders of other people's code as well (`node_modules`, `.venv`, `site-packages`, `vendor`, build output …)."
        ),
    ] = False
    generated: Annotated[
        bool, Meta(description="Read files that say that they are generated, and minified files, as well.")
    ] = False
    timeout: Annotated[
        int,
        Meta(
            description="Seconds that a scan spends on one file before it gives the file up and reports that.",
            ge=1,
            le=3600,
        ),
    ] = 60


class ScanSettings(Section, frozen=True):
    """How the command line scans."""

    jobs: Annotated[
        int, Meta(description="Number of processes that analyse files; 0 means one for each processor.", ge=0, le=1024)
    ] = 0
    cache: Annotated[
        bool,
        Meta(description="Keep the results of unchanged files, so that the next scan does not analyse them again."),
    ] = True
    fail_on: Annotated[
        Literal["never", "low", "medium", "high", "critical"],
        Meta(description="`assay scan` exits with 1 when it finds something of this severity or above."),
    ] = "low"


class EditorSettings(Section, frozen=True):
    """What editors show."""

    code_lens: Annotated[bool, Meta(description="Show the number of findings above each function.")] = False


class BanditSettings(Section, frozen=True):
    """The second opinion on Python."""

    enabled: Annotated[
        bool,
        Meta(
            description="Ask Bandit as well, in a process of its own, when typing pauses and on saving. It runs in editors only: what it alone "
            "says is shown as a finding of the rule `bandit` and never blocks, and where it agrees with a finding of ours, that is said."
        ),
    ] = True
    severity: Annotated[
        Literal["low", "medium", "high"],
        Meta(description="What Bandit alone reports is shown from this severity and at least medium confidence on."),
    ] = "medium"


class PackageSettings(Section, frozen=True):
    """Which packages code may import."""

    private: Annotated[
        tuple[str, ...],
        Meta(
            description="Patterns of packages that come from a private place and stand in no manifest: no import of them is called unknown. "
            "Names are as imports have them.",
            examples=[["acme_*", "@acme/*"]],
        ),
    ] = ()


class LedgerSettings(Section, frozen=True):
    """What is written down on this machine for `assay report`."""

    enabled: Annotated[
        bool,
        Meta(
            description="Write down what git cannot know, for `assay report`: findings that were gone before they were committed, fixes that were "
            "applied, verdicts and gate runs, each with its day, rule and file. No code, no names, no time of day. It stays on this machine, in "
            "the repository's git folder; `assay ledger erase` removes all of it."
        ),
    ] = True


class Settings(Section, frozen=True):
    """All settings of Assay."""

    rules: Annotated[RuleSettings, Meta(description="Which rules run.")] = RuleSettings()
    files: Annotated[FileSettings, Meta(description="Which files are read.")] = FileSettings()
    scan: Annotated[ScanSettings, Meta(description="How the command line scans.")] = ScanSettings()
    editor: Annotated[EditorSettings, Meta(description="What editors show.")] = EditorSettings()
    bandit: Annotated[BanditSettings, Meta(description="The second opinion on Python.")] = BanditSettings()
    packages: Annotated[PackageSettings, Meta(description="Which packages code may import.")] = PackageSettings()
    ledger: Annotated[LedgerSettings, Meta(description="What is written down on this machine for `assay report`.")] = (
        LedgerSettings()
    )
    policy: Annotated[
        PolicySettings, Meta(description="What blocks, how soon findings are to be fixed, and who may put them off.")
    ] = PolicySettings()
    asset: Annotated[tuple[AssetSettings, ...], Meta(description="What the parts of the repository are worth.")] = ()
    documentation_url: Annotated[
        str,
        Meta(
            description="Where the page of a rule is; findings link there. `{rule}` stands for the rule's id and `{cwe}` for the number of its "
            "weakness in the CWE list.",
            pattern=r"^https?://",
            examples=["https://docs.example.com/assay/rules/{rule}"],
        ),
    ] = "https://cwe.mitre.org/data/definitions/{cwe}.html"
