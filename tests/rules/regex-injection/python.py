"""Regular expressions that requests have a part in."""

import re

from flask import Flask, jsonify, request

app = Flask(__name__)
NAMES = ["Ann", "Bob"]
PATTERNS = {"word": r"\w+", "number": r"\d+"}


@app.route("/search")
def search():
    query = request.args["q"]  # source
    return jsonify([name for name in NAMES if re.search(query, name)])  # bad: regex-injection


@app.route("/compiled")
def compiled():
    pattern = re.compile("^" + request.args["prefix"], re.IGNORECASE)  # bad: regex-injection
    return jsonify([name for name in NAMES if pattern.match(name)])


@app.route("/replaced", methods=["POST"])
def replaced():
    return jsonify(re.sub(request.json["pattern"], "", "some text"))  # bad: regex-injection


@app.route("/word/<word>")
def word(word):
    return jsonify(bool(re.match(rf"\b{word}\b", "some text")))  # bad: regex-injection


def matches(expression):
    return re.findall(expression, "some text")  # bad: regex-injection


@app.route("/matches")
def all_matches():
    return jsonify(matches(request.args["expression"]))


# --- what is right ------------------------------------------------------------------------------------------------------


@app.route("/safe/escaped")
def safe_escaped():
    pattern = re.compile(re.escape(request.args["q"]), re.IGNORECASE)  # ok: regex-injection
    return jsonify([name for name in NAMES if pattern.search(name)])


@app.route("/safe/text")
def safe_text():
    return jsonify(bool(re.search(r"^\w+$", request.args["q"])))  # ok: regex-injection


@app.route("/safe/chosen")
def safe_chosen():
    return jsonify(re.findall(PATTERNS[request.args["kind"]], "some text"))  # ok: regex-injection


@app.route("/safe/number")
def safe_number():
    return jsonify(bool(re.search(rf"\d{{{int(request.args['length'])}}}", "1234")))  # ok: regex-injection


@app.route("/safe/plain")
def safe_plain():
    prefix = request.args["prefix"]
    if not prefix.isalnum():
        return "", 400
    return jsonify(bool(re.match(prefix, "some text")))  # ok: regex-injection


def look_alikes(index):
    # re.search(request.args["q"], "text")  # ok: regex-injection
    index.search(request.args["q"], "text")  # ok: regex-injection
    return "re.compile(request.args['q'])"  # ok: regex-injection
