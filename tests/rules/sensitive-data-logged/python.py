"""What is logged and printed."""

import json
import logging

from flask import Flask, request

app = Flask(__name__)
logger = logging.getLogger(__name__)


@app.post("/login")  # bad: missing-rate-limit
def login():
    username = request.form["username"]
    password = request.form["password"]
    logger.info("login of %s with %s", username, password)  # bad: sensitive-data-logged, log-injection
    return "done"


def connect(api_key):
    logging.debug("connecting with key " + api_key)  # bad: sensitive-data-logged


class Session:
    def __init__(self, access_token):
        self.access_token = access_token

    def refresh(self):
        logger.warning(f"refreshing {self.access_token}")  # bad: sensitive-data-logged


def headers_of(headers):
    logger.debug("header %s", headers["Authorization"])  # bad: sensitive-data-logged


def whole_form(username, password):
    payload = {"username": username, "password": password}
    logger.info("sending %s", payload)  # bad: sensitive-data-logged


def as_json(secret):
    logger.error(json.dumps({"client_secret": secret}))  # bad: sensitive-data-logged


def short(user, pw, creds):
    logger.info("%s %s", user, creds)  # bad: sensitive-data-logged
    logger.info("user {} with {}".format(user, pw))  # bad: sensitive-data-logged


def shown(password):
    print(f"Your password is {password}")  # bad: sensitive-data-logged


def who(username):
    logger.info("login of %s", username)  # ok: sensitive-data-logged


def how_long(password):
    logger.info("password of %d characters", len(password))  # ok: sensitive-data-logged


def masked(token):
    logger.info("token %s", mask(token))  # ok: sensitive-data-logged


def last_digits(card_number):
    logger.info("card ending in %s", card_number[-4:])  # ok: sensitive-data-logged


def whether(password):
    logger.info("password given: %s", password is not None)  # ok: sensitive-data-logged


def hashed(user):
    logger.debug("hash is %s", user.password_hash)  # ok: sensitive-data-logged


def next_page(next_token, token_count, max_tokens):
    logger.info("%s %s %s", next_token, token_count, max_tokens)  # ok: sensitive-data-logged


def words():
    # logger.info(password) in a comment is no code.
    logger.info("wrong password or token")  # ok: sensitive-data-logged


def tokenize(text):
    for token in text.split():
        print(token)  # ok: sensitive-data-logged


def mask(value):
    return "*" * len(value)
