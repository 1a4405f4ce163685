"""Functions that no framework calls, whose parameters say whose data they take."""

import os
from pathlib import Path

BASE_DIR = "/var/www/files"


def read_note(user_input):
    with open("/var/data/" + user_input) as file:  # bad: path-traversal
        return file.read()


def read_report(user_filename):
    path = os.path.join(BASE_DIR, user_filename)
    return open(path).read()  # bad: path-traversal


def read_page(user_path: str) -> str:
    return (Path(BASE_DIR) / user_path).read_text()  # bad: path-traversal


def remove(user_supplied_filename):
    os.remove(os.path.join(BASE_DIR, user_supplied_filename))  # bad: path-traversal


def list_folder(untrusted_path):
    return os.listdir(f"{BASE_DIR}/{untrusted_path}")  # bad: path-traversal


def read_inside(user_path: str) -> str:
    path = (Path(BASE_DIR) / user_path).resolve()
    if not path.is_relative_to(BASE_DIR):
        raise ValueError(user_path)
    return path.read_text()  # ok: path-traversal


def read_name_only(user_filename):
    return open(os.path.join(BASE_DIR, os.path.basename(user_filename))).read()  # ok: path-traversal


def load(path):
    return open(path).read()  # ok: path-traversal


def load_settings(folder, name="settings.json"):
    return open(os.path.join(folder, name)).read()  # ok: path-traversal


def user_file(user):
    return open(os.path.join(BASE_DIR, f"{int(user)}.json")).read()  # ok: path-traversal


def read_upload(filename):
    path = os.path.join("/var/www/uploads", filename)
    with open(path) as file:  # bad: path-traversal
        return file.read()


def delete_upload(file_name: str) -> None:
    os.remove(f"/var/www/uploads/{file_name}")  # bad: path-traversal


class Reports:
    def read(self, report_name):
        return (Path(BASE_DIR) / report_name).read_text()  # bad: path-traversal

    def read_from(self, folder, report_name):
        return (Path(folder) / report_name).read_text()  # ok: path-traversal


def read_below(filename):
    path = os.path.abspath(os.path.join(BASE_DIR, filename))
    if not path.startswith(BASE_DIR + os.sep):
        raise ValueError(filename)
    return open(path).read()  # ok: path-traversal


def read_any(filename):
    return open(filename).read()  # ok: path-traversal


def read_template(filename="base.html"):
    return open(os.path.join(BASE_DIR, filename)).read()  # ok: path-traversal
