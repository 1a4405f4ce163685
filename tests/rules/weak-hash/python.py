"""Hashes of many purposes."""

import hashlib
import hmac
from hashlib import md5

from Crypto.Hash import MD5, SHA256
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding


def sign_request(secret, body):
    return hashlib.md5(secret + body).hexdigest()  # bad: weak-hash


def session_id(user, now):
    return hashlib.sha1(f"{user}{now}".encode()).hexdigest()  # bad: weak-hash


def cache_key(url):
    return hashlib.md5(url.encode()).hexdigest()  # bad: weak-hash


def etag_of(path):
    with open(path, "rb") as stream:
        return md5(stream.read()).hexdigest()  # bad: weak-hash


def file_digest(path):
    digest = hashlib.new("sha1")  # bad: weak-hash
    with open(path, "rb") as stream:
        for block in iter(lambda: stream.read(65536), b""):
            digest.update(block)
    return digest.hexdigest()


def by_pycryptodome(data):
    return MD5.new(data).hexdigest()  # bad: weak-hash


def sign_document(private_key, document):
    return private_key.sign(document, padding.PKCS1v15(), hashes.SHA1())  # bad: weak-hash


def old_code(key, message):
    return hmac.new(key, message, hashlib.md5).hexdigest()  # bad: weak-hash


def step_by_step(parts):
    hasher = hashes.Hash(hashes.MD5())  # bad: weak-hash
    for part in parts:
        hasher.update(part)
    return hasher.finalize()


def said_so(url):
    return hashlib.md5(url.encode(), usedforsecurity=False).hexdigest()  # ok: weak-hash


def better(secret, body):
    return hashlib.sha256(secret + body).hexdigest()  # ok: weak-hash


def better_too(data):
    return SHA256.new(data).hexdigest()  # ok: weak-hash


def webhook(key, body):
    return hmac.new(key, body, hashlib.sha1).hexdigest()  # ok: weak-hash


def register(password):
    return hashlib.md5(password.encode()).hexdigest()  # bad: fast-password-hash


def register_in_steps(salt, password):
    hasher = hashlib.sha1()  # ok: weak-hash
    hasher.update(salt + password.encode())  # bad: fast-password-hash
    return hasher.hexdigest()


def is_pwned(password):
    return hashlib.sha1(password.encode()).hexdigest()[:5]  # ok: weak-hash


WS_KEY = b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11"


def websocket_accept(key):
    return hashlib.sha1(key.encode() + WS_KEY).digest()  # ok: weak-hash


def named_like_one(md5, sha1):
    # hashlib.md5(data) in a comment is no code.
    return md5(sha1)  # ok: weak-hash


NOTE = "MD2, hashlib.md5(data) and createHash('md5') are only mentioned here"  # ok: weak-hash
FORMAT_MD2 = {"md5": "an entry that is named so"}  # ok: weak-hash
