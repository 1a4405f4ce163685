"""Requests that write into logs."""

import json
import logging
import re
from urllib.parse import quote

from flask import Flask, current_app, request
from loguru import logger as colourful

app = Flask(__name__)
logger = logging.getLogger(__name__)
NAMES = {"a": "Alice"}


@app.route("/login", methods=["POST"])
def login():
    username = request.form.get("username")  # source
    logger.info(f"Login attempt by {repr(username)}")  # bad: log-injection
    return "", 204


@app.route("/search")
def search():
    query = request.args["q"]
    logging.info("Search: %s", repr(query))  # bad: log-injection
    return "", 204


@app.route("/added")
def added():
    app.logger.warning("Not found: " + repr(request.args.get("page", "")))  # bad: log-injection
    return "", 404


@app.route("/formatted")
def formatted():
    message = "Agent: {}".format(request.headers.get("User-Agent"))
    current_app.logger.error(repr(message))  # bad: log-injection
    return "", 204


@app.route("/item/<name>")
def item(name):
    colourful.info("Item {} was asked for", repr(name))  # bad: log-injection
    return "", 204


@app.route("/two", methods=["POST"])
def two():
    user, place = request.json["user"], request.json["place"]
    logger.debug("%s moved to %s", repr(user), repr(place))  # bad: log-injection
    return "", 204


class Audit:
    def __init__(self):
        self.log = logging.getLogger("audit")

    def record(self, action):
        self.log.info("Action: " + repr(action))  # bad: log-injection


@app.route("/audit", methods=["POST"])
def audit():
    Audit().record(request.form["action"])
    return "", 204


# --- what is right ------------------------------------------------------------------------------------------------------


@app.route("/safe/replaced")
def safe_replaced():
    name = request.args["name"].replace("\r", "").replace("\n", "")
    logger.info("Name: %s", name)  # ok: log-injection
    return "", 204


@app.route("/safe/substituted")
def safe_substituted():
    name = re.sub(r"[\r\n\t]+", "_", request.args["name"])
    logger.info("Name: %s", name)  # ok: log-injection
    return "", 204


@app.route("/safe/literal")
def safe_literal():
    logger.info("Name: %r", request.args["name"])  # ok: log-injection
    logger.info(f"Name: {request.args['name']!r}")  # ok: log-injection
    logger.info("Name: " + repr(request.args["name"]))  # ok: log-injection
    return "", 204


@app.route("/safe/number")
def safe_number():
    logger.info("Page %d of %s", int(request.args["page"]), len(request.args["q"]))  # ok: log-injection
    return "", 204


@app.route("/safe/whole", methods=["POST"])
def safe_whole():
    payload = request.get_json()
    logger.debug("Received %s", payload)  # ok: log-injection
    logger.debug("Arguments: %s", request.args)  # ok: log-injection
    logger.info(json.dumps({"event": "received", "name": payload["name"]}))  # ok: log-injection
    return "", 204


@app.route("/safe/extra")
def safe_extra():
    logger.info("Seen", extra={"page": request.args["page"]})  # ok: log-injection
    logger.info("Quoted %s", quote(request.args["page"]))  # ok: log-injection
    return "", 204


@app.route("/safe/chosen")
def safe_chosen():
    action = request.args["action"]
    if action not in ("start", "stop"):
        return "", 400
    logger.info("Action: %s", action)  # ok: log-injection
    logger.info("Name: %s", NAMES.get(request.args["name"]))  # ok: log-injection
    return "", 204


def look_alikes(catalogue):
    # logger.info(request.args["name"])  # ok: log-injection
    catalogue.info(request.args["name"])  # ok: log-injection
    logger.info("request.args['name']")  # ok: log-injection


def from_configuration(settings):
    logger.info("Started with %s", settings["mode"])  # ok: log-injection


@app.errorhandler(404)
def not_found(error):
    logger.info("%s was not found", repr(request.path))  # bad: log-injection
    return "", 404
