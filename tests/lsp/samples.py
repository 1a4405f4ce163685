"""Insecure programs that the tests open. Each has a comment with the rule that speaks of it."""

YAML = """\
import yaml


def read(text):
    return yaml.load(text, Loader=yaml.Loader)
"""
"""One finding with a safe fix, of the rule unsafe-yaml."""

YAML_RULE = "unsafe-yaml"

FLOW = """\
import subprocess

from flask import Flask, request

app = Flask(__name__)


@app.get("/ping")
def ping():
    host = request.args["host"]
    command = "ping " + host
    return subprocess.run(command, shell=True)
"""
"""A proven flow in several steps, of the rule command-injection."""

FLOW_RULE = "command-injection"

PASTED = """\
def pasted(text):
    first = yaml.load(text, Loader=yaml.Loader)
    second = yaml.load(text, Loader=yaml.Loader)
    return first, second
"""
"""Two findings of unsafe-yaml, for a file that imports yaml."""

CLEAN = """\
import yaml


def write(value):
    return yaml.safe_dump(value)
"""
