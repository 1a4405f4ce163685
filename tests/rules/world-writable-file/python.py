"""Modes of files."""

import os
import stat
import subprocess
from pathlib import Path


def open_to_all(path):
    os.chmod(path, 0o777)  # bad: world-writable-file


def data_for_all(path):
    os.chmod(path, mode=0o666)  # bad: world-writable-file


def by_constants(path):
    os.chmod(path, stat.S_IRUSR | stat.S_IWUSR | stat.S_IWOTH)  # bad: world-writable-file


def by_path():
    Path("/srv/app/uploads").chmod(0o777)  # bad: world-writable-file


def made(path):
    return os.open(path, os.O_CREAT | os.O_WRONLY, 0o666)  # bad: world-writable-file


def without_mask():
    os.umask(0)  # bad: world-writable-file


def by_command(path):
    subprocess.run(["chmod", "-R", "777", path], check=True)  # bad: world-writable-file
    subprocess.run(["chmod", "750", path], check=True)  # ok: world-writable-file


def own(path):
    os.chmod(path, 0o600)  # ok: world-writable-file


def readable(path):
    os.chmod(path, 0o644)  # ok: world-writable-file


def program(path):
    os.chmod(path, stat.S_IRWXU | stat.S_IRGRP | stat.S_IXGRP)  # ok: world-writable-file


def shared_folder(path):
    os.chmod(path, 0o1777)  # ok: world-writable-file


def chosen(path, mode):
    os.chmod(path, mode)  # ok: world-writable-file


def masked():
    os.umask(0o077)  # ok: world-writable-file


def read_mask():
    mask = os.umask(0)  # ok: world-writable-file
    os.umask(mask)
    return mask


# os.chmod(path, 0o777) in a comment is no code.
NOTE = "chmod 777 is only mentioned here"  # ok: world-writable-file
