"""Text that is run as Python."""

import ast
import importlib
import json
import operator
from pathlib import Path

import pandas as pd
from flask import Flask, jsonify, request
from openai import OpenAI

app = Flask(__name__)
client = OpenAI()
OPERATIONS = {"add": operator.add, "sub": operator.sub}
FORMULA = "1 + 1"


@app.route("/calculate")
def calculate():
    expression = request.args.get("expression", "0")  # source
    return jsonify(result=eval(expression))  # bad: code-injection


@app.route("/settings", methods=["POST"])
def settings():
    options = eval(request.form["options"])  # bad: code-injection
    return jsonify(options)


@app.route("/script", methods=["POST"])
def script():
    namespace = {}
    exec(request.get_data(as_text=True), {"__builtins__": {}}, namespace)  # bad: code-injection
    return jsonify(list(namespace))


@app.route("/plot")
def plot():
    function = request.args["function"]
    code = f"lambda x: {function}"
    curve = eval(code)  # bad: code-injection
    return jsonify([curve(x) for x in range(10)])


@app.route("/plugin/<name>")
def plugin(name):
    module = importlib.import_module(f"plugins.{name}")  # bad: code-injection
    return jsonify(module.describe())


@app.route("/rows")
def rows():
    frame = pd.read_csv("sales.csv")
    return jsonify(frame.query(request.args["filter"]).to_dict())  # bad: code-injection


def answer(question):
    response = client.chat.completions.create(model="gpt-4o", messages=[{"role": "user", "content": question}])
    exec(response.choices[0].message.content)  # bad: model-output-to-sink


def calculator():
    print(eval(input("expression: ")))  # bad: code-injection


def apply_formula(formula, values):
    return [eval(formula, {"x": value}) for value in values]  # bad: code-injection


class Template:
    def render(self, source, context):
        compiled = "result = " + source
        exec(compiled, context)  # bad: code-injection
        return context["result"]


# --- what is right ------------------------------------------------------------------------------------------------------


@app.route("/safe/settings", methods=["POST"])
def safe_settings():
    return jsonify(ast.literal_eval(request.form["options"]))  # ok: code-injection


@app.route("/safe/json", methods=["POST"])
def safe_json():
    return jsonify(json.loads(request.form["options"]))  # ok: code-injection


@app.route("/safe/operation")
def safe_operation():
    operation = OPERATIONS[request.args["operation"]]
    return jsonify(operation(int(request.args["a"]), int(request.args["b"])))  # ok: code-injection


@app.route("/safe/number")
def safe_number():
    width = int(request.args["width"])
    return jsonify(eval(f"{width} * 2"))  # ok: code-injection


def constants():
    eval("1 + 1")  # ok: code-injection
    eval(FORMULA)  # ok: code-injection
    exec("import this")  # ok: code-injection


class Model:
    def eval(self):
        return self

    def exec(self, statement):
        return statement


def look_alikes(model: Model, session, frame, text):
    model.eval()  # ok: code-injection
    model.exec(text)  # ok: code-injection
    session.exec(text)  # ok: code-injection
    re_compiled = text.compile()  # ok: code-injection
    # eval(text)  # ok: code-injection
    return "eval(text)", frame.evaluate(text), re_compiled, literal_eval(text)  # ok: code-injection


def literal_eval(text):
    return ast.literal_eval(text)


def version():
    scope = {}
    exec(Path("version.py").read_text(), scope)  # bad: code-injection
    return scope["__version__"]


def through_a_table(handlers, text):
    handlers["run"](text)  # missed: code-injection
