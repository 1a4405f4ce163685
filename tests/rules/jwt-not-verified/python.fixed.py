"""Tokens that are read, with and without a look at their signature."""

import os

import jwt
from jose import jwt as jose_jwt

SECRET = os.environ["JWT_SECRET"]


def current_user(token):
    claims = jwt.decode(token, os.environ["JWT_SECRET"], algorithms=["HS256"])  # bad: jwt-not-verified
    return claims["sub"]


def with_key(token):
    return jwt.decode(token, SECRET, algorithms=["HS256"])  # bad: jwt-not-verified


def old_style(token):
    return jwt.decode(token, SECRET, algorithms=["HS256"])  # bad: jwt-not-verified


def any_algorithm(token):
    return jwt.decode(token, SECRET, algorithms=["HS256"])  # bad: jwt-not-verified


def unsigned(claims):
    return jwt.encode(claims, None, algorithm="none")  # bad: jwt-not-verified


def claims_of(token):
    return jose_jwt.decode(token, os.environ["JWT_SECRET"], algorithms=["HS256"])  # bad: jwt-not-verified


def verified(token):
    return jwt.decode(token, SECRET, algorithms=["HS256"])  # ok: jwt-not-verified


def verified_without_audience(token):
    return jwt.decode(token, SECRET, algorithms=["HS256"], options={"verify_aud": False})  # ok: jwt-not-verified


def key_id(token):
    return jwt.get_unverified_header(token)["kid"]  # ok: jwt-not-verified


def jose_verified(token):
    return jose_jwt.decode(token, SECRET, algorithms=["HS256"])  # ok: jwt-not-verified


def signed(claims):
    return jwt.encode(claims, SECRET, algorithm="HS256")  # ok: jwt-not-verified


def decode(text):
    # jwt.decode(token, options={"verify_signature": False}) in a comment is no code.
    return text.encode().decode("ascii")  # ok: jwt-not-verified


HELP = 'jwt.decode(token, options={"verify_signature": False})'  # ok: jwt-not-verified


def by_hand(token):
    import base64
    import json

    return json.loads(base64.urlsafe_b64decode(token.split(".")[1] + "=="))  # missed: jwt-not-verified
