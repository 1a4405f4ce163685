"""Comparisons."""

import hashlib
import hmac

from flask import abort, request

API_KEY = read_key()


def webhook(key):
    signature = request.headers.get("X-Signature")
    expected = hmac.new(key, request.data, hashlib.sha256).hexdigest()
    if not hmac.compare_digest(signature, expected):  # bad: timing-unsafe-comparison
        abort(403)


def directly(key, body, given):
    return hmac.compare_digest(hmac.new(key, body, "sha256").hexdigest(), given)  # bad: timing-unsafe-comparison


def prefixed(key, body, given):
    digest = hmac.new(key, body, "sha256").hexdigest()
    return hmac.compare_digest(given, f"sha256={digest}")  # bad: timing-unsafe-comparison


def by_name(computed_signature, signature):
    return hmac.compare_digest(computed_signature, signature)  # bad: timing-unsafe-comparison


def by_key():
    if not hmac.compare_digest(request.headers.get("X-Api-Key") or "", API_KEY):  # bad: timing-unsafe-comparison
        abort(401)


def by_given_key(api_key):
    return hmac.compare_digest(api_key, API_KEY)  # bad: timing-unsafe-comparison


class Verifier:
    def is_valid(self, message, mac):
        return hmac.compare_digest(self.mac_of(message), mac)  # bad: timing-unsafe-comparison


def well(key, body, given):
    return hmac.compare_digest(hmac.new(key, body, "sha256").hexdigest(), given)  # ok: timing-unsafe-comparison


def missing(signature):
    return signature == ""  # ok: timing-unsafe-comparison


def none(signature):
    return signature == None  # ok: timing-unsafe-comparison


def sizes(signature, other):
    return len(signature) == len(other)  # ok: timing-unsafe-comparison


def checksums(path, expected_digest):
    return hashlib.sha256(path.read_bytes()).hexdigest() == expected_digest  # ok: timing-unsafe-comparison


def parsers(token, other):
    return token == other  # ok: timing-unsafe-comparison


def keys(key, other):
    # signature == expected in a comment is no code.
    return key == other  # ok: timing-unsafe-comparison
