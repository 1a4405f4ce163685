"""Answers of language models and what becomes of them."""

import ast
import json
import os
import sqlite3
import subprocess

import anthropic
import litellm
from flask import Flask, jsonify
from langchain_openai import ChatOpenAI
from markupsafe import Markup
from openai import OpenAI

app = Flask(__name__)
client = OpenAI()
claude = anthropic.Anthropic()
llm = ChatOpenAI(model="gpt-4o")
ACTIONS = {"list": lambda: os.listdir("."), "time": lambda: 0}


def ask(question):
    response = client.chat.completions.create(model="gpt-4o", messages=[{"role": "user", "content": question}])  # source
    return response.choices[0].message.content


def calculate(question):
    return ast.literal_eval(ask(question))  # bad: model-output-to-sink


def run_program(task):
    message = claude.messages.create(model="claude", max_tokens=500, messages=[{"role": "user", "content": task}])
    exec(message.content[0].text)  # bad: model-output-to-sink


def shell(task):
    command = litellm.completion(model="gpt-4o", messages=[{"role": "user", "content": task}]).choices[0].message.content
    return subprocess.run(command, shell=True, capture_output=True)  # bad: model-output-to-sink


def report(question):
    statement = llm.invoke(f"Write SQL for: {question}").content
    return sqlite3.connect("shop.db").execute(statement).fetchall()  # bad: model-output-to-sink


def page(topic):
    answer = client.responses.create(model="gpt-4o", input=topic).output_text
    return Markup(f"<div>{answer}</div>")  # bad: model-output-to-sink


class Assistant:
    def __init__(self):
        self.client = OpenAI()

    def act(self, task):
        completion = self.client.chat.completions.create(model="gpt-4o", messages=[{"role": "user", "content": task}])
        arguments = json.loads(completion.choices[0].message.tool_calls[0].function.arguments)
        os.system(arguments["command"])  # bad: model-output-to-sink


# --- what is right ------------------------------------------------------------------------------------------------------


def chosen(question):
    return ACTIONS[json.loads(ask(question))["action"]]()  # ok: model-output-to-sink


def literal(question):
    return ast.literal_eval(ask(question))  # ok: model-output-to-sink


def bound(question):
    return sqlite3.connect("shop.db").execute("SELECT * FROM notes WHERE title = ?", (ask(question),)).fetchall()  # ok: model-output-to-sink


@app.route("/answer")
def answer():
    return jsonify(answer=ask("What is new?"))  # ok: model-output-to-sink


def listed(question):
    return subprocess.run(["espeak", "--", ask(question)], check=True)  # ok: model-output-to-sink


def numbered(question):
    return eval(f"2 ** {int(ask(question))}")  # ok: model-output-to-sink


def look_alikes(model, rows):
    # exec(ask(question))  # ok: model-output-to-sink
    model.execute(ask("What is new?"))  # ok: model-output-to-sink
    return "eval(ask(question))"  # ok: model-output-to-sink
