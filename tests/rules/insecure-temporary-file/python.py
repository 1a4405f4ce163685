"""Temporary files."""

import os
import tempfile
from pathlib import Path
from tempfile import mktemp


def named():
    return tempfile.mktemp(suffix=".csv")  # bad: insecure-temporary-file


def imported():
    path = mktemp()  # bad: insecure-temporary-file
    return open(path, "w")


def fixed(report):
    with open("/tmp/report.csv", "w") as stream:  # bad: insecure-temporary-file
        stream.write(report)


def joined(data):
    path = os.path.join(tempfile.gettempdir(), "state.json")
    with open(path, "wb") as stream:  # bad: insecure-temporary-file
        stream.write(data)


def by_path(text):
    Path("/tmp/notes.txt").write_text(text)  # bad: insecure-temporary-file


def made(data):
    with tempfile.NamedTemporaryFile(suffix=".csv", delete=False) as stream:  # ok: insecure-temporary-file
        stream.write(data)
        return stream.name


def made_too():
    handle, path = tempfile.mkstemp()  # ok: insecure-temporary-file
    return handle, path


def read():
    with open("/tmp/report.csv") as stream:  # ok: insecure-temporary-file
        return stream.read()


def exclusive(data):
    with open("/tmp/report.lock", "x") as stream:  # ok: insecure-temporary-file
        stream.write(data)


def elsewhere(data):
    with open("/var/lib/app/report.csv", "w") as stream:  # ok: insecure-temporary-file
        stream.write(data)


def folder():
    with tempfile.TemporaryDirectory() as path, open(os.path.join(path, "x"), "w") as stream:  # ok: insecure-temporary-file
        stream.write("tempfile.mktemp() is only mentioned here")
