"""Servers that are started for developers or for everybody."""

import logging
import os

from fastapi import FastAPI
from flask import Flask
from starlette.applications import Starlette

app = Flask(__name__)
app.debug = os.environ.get("FLASK_DEBUG") == "1"  # bad: debug-mode
app.config["DEBUG"] = os.environ.get("FLASK_DEBUG") == "1"  # bad: debug-mode

api = FastAPI(debug=os.environ.get("DEBUG") == "1")  # bad: debug-mode
site = Starlette(debug=os.environ.get("DEBUG") == "1", routes=[])  # bad: debug-mode


def serve():
    app.run(host="127.0.0.1", debug=os.environ.get("FLASK_DEBUG") == "1")  # bad: debug-mode


def create_app():
    application = Flask(__name__)
    application.config["TESTING"] = False
    return application


quiet = FastAPI(debug=False)  # ok: debug-mode
chosen = FastAPI(debug=os.environ.get("DEBUG") == "1")  # ok: debug-mode
logging.basicConfig(level=logging.DEBUG)  # ok: debug-mode
DEBUG = True  # ok: debug-mode


def log(message, debug=True):  # ok: debug-mode
    # app.run(debug=True) in a comment is no code.
    return message if debug else None


def production():
    app.run(port=8000)  # ok: debug-mode
    app.run(debug=False)  # ok: debug-mode
    log("app.run(debug=True)", debug=True)  # ok: debug-mode


if __name__ == "__main__":
    create_app().run(debug=os.environ.get("FLASK_DEBUG") == "1")  # bad: debug-mode


def through_settings(settings):
    settings.update(debug=True)
    app.run(**settings)  # missed: debug-mode
