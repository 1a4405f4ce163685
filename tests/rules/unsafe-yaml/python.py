"""Settings and uploads in YAML."""

import sys

import yaml
from flask import Flask, request
from yaml import CSafeLoader, SafeLoader, UnsafeLoader
from yaml import load as read_yaml

app = Flask(__name__)


@app.post("/settings")
def upload_settings():
    settings = yaml.load(request.data, Loader=yaml.Loader)  # bad: unsafe-yaml
    return {"count": len(settings)}


def read_settings(path):
    with open(path) as stream:
        return yaml.load(stream)  # bad: unsafe-yaml


def read_documents(stream):
    return list(yaml.load_all(stream, Loader=yaml.UnsafeLoader))  # bad: unsafe-yaml


def read_with_import(stream):
    return read_yaml(stream, UnsafeLoader)  # bad: unsafe-yaml


def read_standard_input():
    return yaml.unsafe_load(sys.stdin)  # bad: unsafe-yaml


def fast(text):
    return yaml.load(text, Loader=yaml.CLoader)  # bad: unsafe-yaml


@app.post("/safe")
def safe():
    settings = yaml.safe_load(request.data)  # ok: unsafe-yaml
    return {"count": len(settings)}


def with_safe_loader(stream):
    return yaml.load(stream, Loader=SafeLoader)  # ok: unsafe-yaml


def with_c_safe_loader(stream):
    return yaml.load(stream, CSafeLoader)  # ok: unsafe-yaml


def full(stream):
    return yaml.load(stream, Loader=yaml.FullLoader)  # ok: unsafe-yaml


def constant():
    return yaml.load("a: 1", Loader=yaml.Loader)  # ok: unsafe-yaml


def dump(value):
    # yaml.load(text) without a loader makes any object.
    return yaml.dump(value)  # ok: unsafe-yaml


class Loader(yaml.SafeLoader):
    """Knows one more tag."""


def own_loader(stream):
    return yaml.load(stream, Loader=Loader)  # ok: unsafe-yaml


def passed_in(stream, loader):
    return yaml.load(stream, Loader=loader)  # ok: unsafe-yaml


class Dangerous(yaml.Loader):
    """Knows one more tag, and all of the others."""


def own_dangerous_loader(stream):
    return yaml.load(stream, Loader=Dangerous)  # bad: unsafe-yaml


def by_variable(stream, settings):
    return yaml.load(stream, Loader=settings.loader)  # missed: unsafe-yaml
