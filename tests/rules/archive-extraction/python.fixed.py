"""Archives that are unpacked."""

import os
import shutil
import tarfile
import tempfile
import zipfile
from pathlib import Path

from flask import Flask, request
from werkzeug.utils import secure_filename

app = Flask(__name__)
TARGET = "/srv/data"


@app.route("/upload", methods=["POST"])
def upload():
    with tarfile.open(fileobj=request.files["archive"].stream) as archive:  # source
        archive.extractall(TARGET, filter="data")  # bad: archive-extraction
    return "", 204


def unpack(path, target):
    with tarfile.open(path) as archive:
        archive.extractall(target, filter="data")  # bad: archive-extraction


def unpack_trusting(path):
    archive = tarfile.open(path, "r:gz")
    archive.extractall(TARGET, filter="data")  # bad: archive-extraction
    archive.close()


def unpack_one(path, name):
    with tarfile.open(path) as archive:
        archive.extract(name, TARGET, filter="data")  # bad: archive-extraction


def unzip_by_hand(path):
    with zipfile.ZipFile(path) as archive:
        for entry in archive.infolist():
            target = os.path.join(TARGET, os.path.basename(entry.filename))
            with open(target, "wb") as file:  # bad: archive-extraction
                file.write(archive.read(entry))


def unzip_names(path, folder: Path):
    archive = zipfile.ZipFile(path)
    for name in archive.namelist():
        (folder / os.path.basename(name)).write_bytes(archive.read(name))  # bad: archive-extraction


def untar_by_hand(path):
    with tarfile.open(path) as archive:
        for member in archive.getmembers():
            with open(TARGET + "/" + os.path.basename(member.name), "wb") as file:  # bad: archive-extraction
                shutil.copyfileobj(archive.extractfile(member), file)


# --- what is right ------------------------------------------------------------------------------------------------------


def safe_filter(path):
    with tarfile.open(path) as archive:
        archive.extractall(TARGET, filter="data")  # ok: archive-extraction


def safe_members(path):
    with tarfile.open(path) as archive:
        members = [member for member in archive.getmembers() if member.isreg() and ".." not in member.name]
        archive.extractall(TARGET, members=members)  # ok: archive-extraction


def safe_zip(path):
    with zipfile.ZipFile(path) as archive:
        archive.extractall(TARGET)  # ok: archive-extraction


def safe_constant():
    with tarfile.open("fixtures/sample.tar.gz") as archive:
        archive.extractall("build")  # ok: archive-extraction


def safe_names(path):
    with zipfile.ZipFile(path) as archive:
        for entry in archive.infolist():
            with open(os.path.join(TARGET, os.path.basename(entry.filename)), "wb") as file:  # ok: archive-extraction
                file.write(archive.read(entry))


def safe_checked(path):
    root = Path(TARGET).resolve()
    with zipfile.ZipFile(path) as archive:
        for name in archive.namelist():
            target = (root / name).resolve()
            if not target.is_relative_to(root):
                raise ValueError(name)
            target.write_bytes(archive.read(name))  # ok: archive-extraction


def safe_cleaned(path):
    with zipfile.ZipFile(path) as archive:
        for name in archive.namelist():
            with open(os.path.join(TARGET, secure_filename(name)), "wb") as file:  # ok: archive-extraction
                file.write(archive.read(name))


def look_alikes(pattern, document):
    # archive.extractall(TARGET)  # ok: archive-extraction
    pattern.extractall(document)  # ok: archive-extraction
    return tempfile.mkdtemp(), "tarfile.open(path).extractall()"  # ok: archive-extraction


def by_another_program(path):
    os.spawnlp(os.P_WAIT, "tar", "tar", "-xf", path)  # missed: archive-extraction
