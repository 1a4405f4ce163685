"""Regular expressions that take too long, and those that only look so."""

import re

from flask import Flask, jsonify, request

app = Flask(__name__)

NAME = re.compile(r"^([a-zA-Z0-9]+\s?)+$")  # bad: catastrophic-regex
MAIL = re.compile(r"^([a-zA-Z0-9_\-\.]+)*@example\.com$")  # bad: catastrophic-regex
LIST = re.compile(r"^(.*,)*end$")  # bad: catastrophic-regex
ADDRESS = re.compile(r"^(https?:\/\/)?([\da-z\.-]+)\.([a-z\.]{2,6})([\/\w \.-]*)*\/?$")  # bad: catastrophic-regex


@app.route("/check")
def check():
    return jsonify(bool(re.match(r"(a+)+$", request.args["text"])))  # bad: catastrophic-regex


def words(text):
    return re.fullmatch(r"(\w+\s?)*", text)  # bad: catastrophic-regex


def either(text):
    return re.search(r"^(\w|_)*!", text)  # bad: catastrophic-regex


# --- what is right ------------------------------------------------------------------------------------------------------

SLUG = re.compile(r"^[a-z0-9]+(?:-[a-z0-9]+)*$")  # ok: catastrophic-regex
VERSION = re.compile(r"^(\d+\.)*\d+$")  # ok: catastrophic-regex
STRING = re.compile(r"\"([^\"\\]|\\.)*\"")  # ok: catastrophic-regex
PREFIX = re.compile(r"(a+)+")  # ok: catastrophic-regex
LINES = re.compile(r"^(.|\n)*end$")  # ok: catastrophic-regex
GROUPS = re.compile(r"^(\d{1,3}\.){3}\d{1,3}$")  # ok: catastrophic-regex


def pairs(text):
    return re.findall(r"(\w+)\s*=\s*([^;]*)(?:;|$)", text)  # ok: catastrophic-regex


def look_alikes(index):
    # re.compile(r"(a+)+$")  # ok: catastrophic-regex
    index.find("(a+)+$")  # ok: catastrophic-regex
    return "(a+)+$"  # ok: catastrophic-regex
