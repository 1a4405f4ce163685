"""Tokens and codes, and dice."""

import random
import secrets
import string
import uuid

import numpy as np
from flask import Flask, session

app = Flask(__name__)


def generate_token(length=32):
    return "".join(secrets.choice(string.ascii_letters + string.digits) for _ in range(length))  # bad: weak-random


def generate_otp():
    return secrets.randbelow(900000) + 100000  # bad: weak-random


@app.post("/reset")
def reset():
    reset_token = "%032x" % secrets.randbits(128)  # bad: weak-random
    return reset_token


def create_user(user):
    user.password = "".join(secrets.SystemRandom().choices(string.ascii_letters, k=12))  # bad: weak-random
    user.api_key = str(secrets.SystemRandom().random())[2:]  # bad: weak-random
    return user


def start():
    session["csrf_token"] = str(secrets.SystemRandom().randint(0, 10**9))  # bad: weak-random


def pick(alphabet):
    return "".join(random.sample(alphabet, 8))


def invite():
    invite_code = pick(string.ascii_uppercase)  # bad: weak-random
    return invite_code


class Account:
    def make_session_id(self):
        return uuid.UUID(int=secrets.randbits(128))  # bad: weak-random


def new_salt():
    salt = np.random.bytes(16)  # bad: weak-random
    return salt


def generate_safe_token():
    return secrets.token_urlsafe(32)  # ok: weak-random


def generate_strong_password():
    generator = random.SystemRandom()
    return "".join(generator.choice(string.ascii_letters) for _ in range(16))  # ok: weak-random


def roll():
    return random.randint(1, 6)  # ok: weak-random


def shuffle_deck(cards):
    random.shuffle(cards)  # ok: weak-random
    return random.choice(cards)  # ok: weak-random


def next_move(tokens):
    token = random.choice(tokens)  # ok: weak-random
    return token


def retry_delay(attempt):
    return 2**attempt + random.random()  # ok: weak-random


def sample_rows(rows, password_column):
    # token = random.random() would be easy to guess.
    return random.sample(rows, 10), password_column  # ok: weak-random


def tokenize(text):
    return [word for word in text.split() if random.random() < 0.5]  # ok: weak-random


def colour():
    return "#%06x" % random.randint(0, 0xFFFFFF)  # ok: weak-random


def request_login(user):
    code = str(secrets.randbelow(900000) + 100000)  # bad: weak-random
    user.send(code)


def invited(user):
    code = "".join(random.choices("ABCDEFGHKLMNPRSTUVWXYZ", k=8))  # ok: weak-random
    return user.coupons.add(code)


def remember(user):
    user.cookie_value = str(random.random())  # missed: weak-random


def encrypted(key, data):
    iv = bytes([secrets.randbelow(256) for _ in range(16)])  # bad: weak-random
    return cipher(key, iv).encrypt(data)


class TokenGenerator:
    def generate(self):
        return "".join(secrets.choice("0123456789abcdef") for _ in range(32))  # bad: weak-random

    def wait(self):
        return random.random()  # ok: weak-random


class NoiseGenerator:
    def generate(self):
        return random.random()  # ok: weak-random
