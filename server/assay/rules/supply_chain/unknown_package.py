"""An import names a package that nobody declares, that is not installed, and that is not part of the workspace.

What it does
    Compares the imports of Python, JavaScript, TypeScript, Java and Go with everything that may account for them: the standard library, the manifests
    and lock files of the workspace (pyproject.toml, requirements, setup.cfg and setup.py, Pipfile, the locks of Poetry, uv and PDM,
    package.json with its locks and workspaces, go.mod, pom.xml, build.gradle), the environment in the usual folders (found by the names of its
    files, never run), the workspace's own modules, path mappings, scopes of private registries, and a list of names that exist beyond
    doubt. Nothing is looked up in a network. Without a manifest and an environment nothing is said.

Why is this bad
    Assistants invent plausible names: a fifth of the packages that they suggest do not exist, and they invent the same names again and again.
    Somebody registers such a name and puts into the package what he likes; whoever then installs it runs that. A mistyped name of a
    well-known package is taken the same way.

What to do
    Look the package up before installing it. Where a name near by was meant, write that. Where the package is right, declare it in the
    manifest. Where it comes from a private place, add its name to ``packages.private`` in ``assay.toml``.

Known misses
    Packages that exist in the registry and are malicious; names that are put together at run time; in Java, packages that share a word with
    a declared artifact; tests, examples and documentation. Imports under a condition or with a handler for their failure are
    those of packages that are optional; of those in functions only names are reported that look like a mistyped one.

Example
    Before::

        from fastapi_auth_utils import require_user

    After::

        from fastapi_users import FastAPIUsers
"""

from __future__ import annotations

from assay.rules.api import Ease, Rule, Severity, TechnicalImpact, on_workspace

RULE = Rule(
    id="unknown-package",
    title="An import of a package that nobody declares",
    cwe=1357,
    severity=Severity.HIGH,
    message="Nobody declares this package, and it is neither installed nor part of the workspace.",
    advice="Look the package up before installing it; declare it, correct its name, or say that it is private.",
    on=(on_workspace("unknown-package"),),
    impact=TechnicalImpact.TAKEOVER,
    ease=Ease.INTERACTION,
    # Whoever registers the name reaches everybody who installs it, without another step.
    automatable=True,
    languages=("python", "javascript", "typescript", "tsx", "java", "go"),
    also_cwe=(829,),
)
