"""Commands that a function hands to a shell of its own choice."""

import shlex
import subprocess
import sys

import asyncssh

SCRIPT = "echo done"


def run_script(script):
    subprocess.run(["bash", "-c", script])  # bad: command-injection


def run_checked(command: str) -> str:
    return subprocess.check_output(["/bin/sh", "-c", command], text=True)  # bad: command-injection


def run_file(path):
    subprocess.run(["bash", path])  # ok: command-injection


def run_constant():
    subprocess.run(["bash", "-c", SCRIPT])  # ok: command-injection


def run_quoted(quoted_command):
    subprocess.run(["bash", "-c", quoted_command])  # ok: command-injection


def run_python(code):
    subprocess.run([sys.executable, "-c", code])  # ok: command-injection


COMMANDS = {"date": "date", "up": "uptime"}


def run_known(name):
    command = COMMANDS.get(name)
    if command is None:
        raise ValueError(name)
    subprocess.run(command, shell=True)  # ok: command-injection
    subprocess.run(COMMANDS[name], shell=True)  # ok: command-injection


async def on_another_machine(host, folder):
    async with asyncssh.connect(host) as connection:
        await connection.run("ls " + shlex.quote(folder))  # bad: command-injection
        await connection.run("ls")  # ok: command-injection
