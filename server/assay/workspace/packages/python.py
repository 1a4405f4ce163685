"""The packages of Python: manifests, lock files, the environment that is found without running it, and the workspace's own modules."""

from __future__ import annotations

import ast
import configparser
import json
import os
import re
import sys
import tomllib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from assay.workspace.packages.model import Packages, Read

_REQUIREMENT = re.compile(r"^\s*([A-Za-z0-9][A-Za-z0-9._-]*)\s*(?:\[[^\]]*\])?\s*(?:[<>=!~;@(,]|$)")
_EGG = re.compile(r"[#&]egg=([A-Za-z0-9._-]+)")
_REQUIREMENT_FILE = re.compile(
    r"(?:^|/)(?:[\w.-]*(?:requirements?|constraints?)[\w.-]*\.(?:txt|in)|requirements/[\w.-]+\.(?:txt|in))$", re.I
)
_MANIFESTS = (
    "pyproject.toml",
    "setup.cfg",
    "setup.py",
    "Pipfile",
    "Pipfile.lock",
    "poetry.lock",
    "uv.lock",
    "pdm.lock",
    "pylock.toml",
    "tox.ini",
    "environment.yml",
    "environment.yaml",
    "conda-lock.yml",
    "meta.yaml",
    "noxfile.py",
)
_OTHER_VERSIONS = """
annotationlib compression pathlib zoneinfo graphlib tomllib asynchat asyncore imp smtpd distutils lib2to3 telnetlib cgi cgitb crypt nntplib pipes
BaseHTTPServer CGIHTTPServer ConfigParser Cookie DocXMLRPCServer HTMLParser Queue SimpleHTTPServer SimpleXMLRPCServer SocketServer StringIO Tix
Tkinter UserDict UserList UserString __builtin__ anydbm cPickle cStringIO commands cookielib dbhash dummy_thread dummy_threading exceptions
fpformat httplib ihooks md5 mimetools mimewriter mimify multifile new popen2 repr rexec robotparser sets sha tkFileDialog tkMessageBox thread
parser symbol copy_reg rfc822 formatter macpath macurl2path binhex dummy_threading user posixfile regex regsub statcache stringold strop sunaudio
urllib2 urlparse whichdb xmlrpclib __main__ __pypy__ java clr
"""
"""Modules of the standard library of other versions and implementations, from https://docs.python.org/ and their lists of what was removed."""
_MODULE_ENDINGS = (".py", ".pyi", ".pyx", ".pxd", ".so", ".pyd", ".ipynb")
_MODULES_OF = {
    "attrs": "attr attrs",
    "beautifulsoup4": "bs4",
    "biopython": "Bio BioSQL",
    "boto": "boto",
    "django-cors-headers": "corsheaders",
    "django-debug-toolbar": "debug_toolbar",
    "django-environ": "environ",
    "django-extensions": "django_extensions",
    "django-filter": "django_filters",
    "djangorestframework": "rest_framework",
    "djangorestframework-simplejwt": "rest_framework_simplejwt",
    "dnspython": "dns",
    "docutils": "docutils",
    "faiss-cpu": "faiss",
    "faiss-gpu": "faiss",
    "flask-sqlalchemy": "flask_sqlalchemy",
    "fonttools": "fontTools",
    "gitpython": "git gitdb",
    "google-api-python-client": "googleapiclient apiclient",
    "google-auth": "google",
    "google-generativeai": "google",
    "grpcio": "grpc",
    "grpcio-status": "grpc_status",
    "grpcio-tools": "grpc_tools",
    "ipython": "IPython",
    "jupyter-client": "jupyter_client",
    "kafka-python": "kafka",
    "ldap3": "ldap3",
    "markdown-it-py": "markdown_it",
    "matplotlib": "matplotlib mpl_toolkits pylab",
    "memory-profiler": "memory_profiler",
    "msgpack-python": "msgpack",
    "mysql-connector-python": "mysql",
    "mysqlclient": "MySQLdb",
    "opencv-contrib-python": "cv2",
    "opencv-python": "cv2",
    "opencv-python-headless": "cv2",
    "paho-mqtt": "paho",
    "pdfminer-six": "pdfminer",
    "pillow": "PIL",
    "progressbar2": "progressbar",
    "protobuf": "google",
    "psycopg2-binary": "psycopg2",
    "py-cpuinfo": "cpuinfo",
    "pycryptodome": "Crypto",
    "pycryptodomex": "Cryptodome",
    "pyee": "pyee",
    "pygithub": "github",
    "pyhamcrest": "hamcrest",
    "pyjwt": "jwt",
    "pylint": "pylint",
    "pymupdf": "fitz pymupdf",
    "pymysql": "pymysql",
    "pynacl": "nacl",
    "pyobjc-core": "objc",
    "pyopenssl": "OpenSSL",
    "pypdf2": "PyPDF2",
    "pyqt5": "PyQt5 sip",
    "pyqt6": "PyQt6",
    "pyserial": "serial",
    "pysocks": "socks sockshandler",
    "pytest": "pytest _pytest py",
    "python-dateutil": "dateutil",
    "python-decouple": "decouple",
    "python-docx": "docx",
    "python-dotenv": "dotenv",
    "python-gitlab": "gitlab",
    "python-jose": "jose",
    "python-json-logger": "pythonjsonlogger",
    "python-ldap": "ldap ldif",
    "python-magic": "magic",
    "python-memcached": "memcache",
    "python-multipart": "multipart python_multipart",
    "python-pptx": "pptx",
    "python-slugify": "slugify",
    "python-socketio": "socketio",
    "python-telegram-bot": "telegram",
    "pytz-deprecation-shim": "pytz_deprecation_shim",
    "pywin32": "win32api win32con win32gui pythoncom win32com pywintypes win32file win32event win32service win32serviceutil winerror",
    "pyyaml": "yaml _yaml",
    "pyzmq": "zmq",
    "ruamel-yaml": "ruamel",
    "scikit-image": "skimage",
    "scikit-learn": "sklearn",
    "sentry-sdk": "sentry_sdk",
    "setuptools": "setuptools pkg_resources distutils _distutils_hack",
    "setuptools-scm": "setuptools_scm",
    "sqlalchemy-utils": "sqlalchemy_utils",
    "tensorflow-cpu": "tensorflow",
    "tensorflow-gpu": "tensorflow",
    "typing-extensions": "typing_extensions",
    "umap-learn": "umap",
    "websocket-client": "websocket",
    "xlsxwriter": "xlsxwriter",
    "zope-interface": "zope",
}
"""The modules of distributions whose name says something else, from the projects' pages on https://pypi.org."""


def normal_name(name: str) -> str:
    """Return a distribution's name in its normal form (https://packaging.python.org/en/latest/specifications/name-normalization/)."""
    return re.sub(r"[-_.]+", "-", name).lower()


def modules_of(distribution: str) -> set[str]:
    """Return the top-level modules that a distribution may have, judging by its name alone; in lower case besides as written."""
    normal = normal_name(distribution)
    modules = set(_MODULES_OF.get(normal, "").split())
    parts = normal.split("-")
    # ``google-cloud-storage`` is ``google.cloud.storage``, ``opentelemetry-api`` is ``opentelemetry.api``: a first part is a namespace often.
    modules.update("_".join(parts[:length]) for length in range(1, len(parts) + 1))
    if parts[0] in ("python", "py", "django", "flask", "pytest", "types") and len(parts) > 1:
        modules.add("_".join(parts[1:]))
    if parts[-1] in ("python", "py", "client", "sdk", "lib", "binary", "stubs") and len(parts) > 1:
        modules.add("_".join(parts[:-1]))
    if normal.startswith("py") and len(normal) > 4:
        modules.add(normal[2:].lstrip("-").replace("-", "_"))
    modules.add(normal.replace("-", ""))
    return modules


def _requirement_names(lines: Iterable[str]) -> Iterator[str]:
    for line in lines:
        text = line.split(" #", 1)[0].strip()
        if (found := _EGG.search(text)) or (
            text
            and not text.startswith(("#", "-", "http:", "https:", "git+", ".", "/"))
            and (found := _REQUIREMENT.match(text))
        ):
            yield found[1]


def _strings(value: Any) -> Iterator[str]:
    """Yield the texts in a value of lists and tables."""
    pending = [value]
    while pending:
        item = pending.pop()
        if isinstance(item, str):
            yield item
        elif isinstance(item, dict):
            pending.extend(item.values())
        elif isinstance(item, list):
            pending.extend(item)


def _table(data: Any, *path: str) -> Any:
    for part in path:
        data = data.get(part) if isinstance(data, dict) else None
    return data


def _from_pyproject(data: Any) -> Iterator[str]:
    project = _table(data, "project")
    if isinstance(project, dict):
        if isinstance(project.get("name"), str):
            yield project["name"]
        yield from _requirement_names(_strings([project.get("dependencies"), project.get("optional-dependencies")]))
    yield from _requirement_names(
        _strings([_table(data, "dependency-groups"), _table(data, "build-system", "requires")])
    )
    poetry = _table(data, "tool", "poetry")
    tables = [_table(poetry, "dependencies"), _table(poetry, "dev-dependencies")]
    groups = _table(poetry, "group")
    tables += [_table(group, "dependencies") for group in groups.values()] if isinstance(groups, dict) else []
    pdm = _table(data, "tool", "pdm", "dev-dependencies")
    yield from _requirement_names(_strings([pdm, _table(data, "tool", "uv", "dev-dependencies")]))
    hatch = _table(data, "tool", "hatch", "envs")
    for environment in hatch.values() if isinstance(hatch, dict) else ():
        yield from _requirement_names(
            _strings([_table(environment, "dependencies"), _table(environment, "extra-dependencies")])
        )
    if isinstance(_table(poetry, "name"), str):
        yield poetry["name"]
    for table in tables:
        if isinstance(table, dict):
            yield from table
    sources = _table(data, "tool", "uv", "sources")
    if isinstance(sources, dict):
        yield from sources


def _from_lock(data: Any) -> Iterator[str]:
    packages = _table(data, "package") or _table(data, "packages")
    for entry in packages if isinstance(packages, list) else ():
        if isinstance(entry, dict) and isinstance(entry.get("name"), str):
            yield entry["name"]


def _from_setup_py(text: str) -> Iterator[str]:
    """Yield what looks like a requirement among the texts of a setup script, which is read and never run."""
    try:
        tree = ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and len(node.value) < 200:
            yield from _requirement_names(node.value.split("\n"))


def _from_ini(text: str) -> Iterator[str]:
    parser = configparser.RawConfigParser(strict=False)
    try:
        parser.read_string(text)
    except (configparser.Error, ValueError):
        return
    for section in parser.sections():
        for key, value in parser.items(section):
            wanted = key in ("install_requires", "setup_requires", "tests_require", "deps", "requires")
            if wanted or section in ("options.extras_require",):
                # In tox a line may be limited to an environment: ``py311: pytest``.
                yield from _requirement_names(line.split(": ", 1)[-1] for line in value.split("\n"))
            if section == "metadata" and key == "name":
                yield value.strip()


def _from_conda(text: str) -> Iterator[str]:
    yield from _requirement_names(
        line.strip()[2:].split("::")[-1].replace("=", " =", 1).split(" ")[0].strip("\"'")
        for line in text.split("\n")
        if line.strip().startswith("- ")
    )


def _declared(path: str, content: bytes) -> Iterator[str]:
    name = path.rsplit("/", 1)[-1]
    text = content.decode("utf-8", "replace")
    if name in ("pyproject.toml", "Pipfile", "poetry.lock", "uv.lock", "pdm.lock", "pylock.toml"):
        try:
            data = tomllib.loads(text)
        except (ValueError, RecursionError):
            # Half of a manifest is better than none: a name in it is declared.
            yield from _requirement_names(re.findall(r"[\"']([^\"'\n]+)[\"']", text))
            return
        if name == "pyproject.toml":
            yield from _from_pyproject(data)
        elif name == "Pipfile":
            for section in ("packages", "dev-packages"):
                yield from _table(data, section) or ()
        else:
            yield from _from_lock(data)
    elif name == "Pipfile.lock":
        try:
            data = json.loads(text)
        except (ValueError, RecursionError):
            return
        for section in ("default", "develop"):
            table = _table(data, section)
            yield from table if isinstance(table, dict) else ()
    elif name in ("setup.cfg", "tox.ini"):
        yield from _from_ini(text)
    elif name in ("setup.py", "noxfile.py"):
        yield from _from_setup_py(text)
    elif name in ("environment.yml", "environment.yaml", "conda-lock.yml", "meta.yaml"):
        yield from _from_conda(text)
    else:
        yield from _requirement_names(text.replace("\\\n", " ").split("\n"))


def read_packages(paths: Iterable[str], read: Read) -> Packages:
    """Return the packages that the manifests among ``paths`` declare, and the workspace's own modules."""
    platform = {*sys.stdlib_module_names, *_OTHER_VERSIONS.split(), "__future__", "_typeshed"}
    found = Packages(importable={name.lower() for name in platform})
    for path in paths:
        name = path.rsplit("/", 1)[-1]
        if name in _MANIFESTS or _REQUIREMENT_FILE.search(path):
            content = read(path)
            if content is not None:
                found.manifests.append(path)
                found.declared.update(_declared(path, content))
        if name.endswith(_MODULE_ENDINGS):
            # Whatever a file or folder with code is called can be imported from somewhere.
            found.importable.add(name.split(".", 1)[0].lower())
            found.importable.update(part.lower() for part in path.split("/")[:-1])
    for declared in found.declared:
        found.importable.update(module.lower() for module in modules_of(declared))
    return found


def environment_folders(root: Path) -> list[Path]:
    """Return the ``site-packages`` of the workspace's environment: in the usual folders, or as the shell that was active says."""
    candidates = [root / name for name in (".venv", "venv", "env", ".env", ".tox/py", "virtualenv")]
    candidates += [Path(value) for key in ("VIRTUAL_ENV", "CONDA_PREFIX") if (value := os.environ.get(key))]
    found: list[Path] = []
    for candidate in candidates:
        try:
            if (candidate / "pyvenv.cfg").is_file() or (candidate / "conda-meta").is_dir():
                found += [folder for folder in candidate.glob("lib/python3*/site-packages") if folder.is_dir()]
                found += [folder for folder in (candidate / "Lib" / "site-packages",) if folder.is_dir()]
        except OSError:
            continue
    return found


def add_environment(found: Packages, folders: Iterable[Path]) -> None:
    """Add what environments hold, told from the names of files alone: nothing of it is run."""
    for folder in folders:
        try:
            with os.scandir(folder) as entries:
                names = [entry.name for entry in entries]
        except OSError:
            continue
        found.has_environment = True
        for name in names:
            if name.endswith((".dist-info", ".egg-info")):
                distribution = name.rsplit(".", 1)[0].split("-", 1)[0]
                found.declared.add(distribution)
                found.importable.update(module.lower() for module in modules_of(distribution))
            elif not name.endswith((".pth", ".egg-link", ".txt")):
                found.importable.add(name.split(".", 1)[0].lower())


def top_level(module: str) -> str:
    """Return the name that decides where a module comes from."""
    return module.split(".", 1)[0]


def is_known(module: str, packages: Packages) -> bool:
    """Whether the workspace accounts for a module."""
    name = top_level(module).lower()
    # A name that begins with an underscore is that of a compiled part of something else; Windows' own have modules by the dozen.
    return name in packages.importable or name.startswith(("_", "win32"))
