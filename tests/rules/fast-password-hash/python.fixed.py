"""Passwords and other things that are hashed."""

import hashlib
import os

import bcrypt


def register(username, password):
    digest = hashlib.scrypt(password.encode(), salt=os.urandom(16), n=16384, r=8, p=1).hex()  # bad: fast-password-hash
    return username, digest


def hash_password(plain, salt):
    return hashlib.scrypt((plain + salt).encode("utf-8"), salt=os.urandom(16), n=16384, r=8, p=1).hex()  # bad: fast-password-hash


def check(user, passwd):
    return user.digest == hashlib.scrypt(passwd.encode("utf-8"), salt=os.urandom(16), n=16384, r=8, p=1).hex()  # bad: fast-password-hash


def salted(user, password):
    salted_value = f"{user.salt}{password}"
    return hashlib.scrypt(salted_value.encode(), salt=os.urandom(16), n=16384, r=8, p=1).hex()  # bad: fast-password-hash


def by_name(user_password):
    return hashlib.scrypt(user_password.encode(), salt=os.urandom(16), n=16384, r=8, p=1)  # bad: fast-password-hash


def piecewise(password):
    hasher = hashlib.sha256()
    hasher.update(password.encode())  # bad: fast-password-hash
    return hasher.hexdigest()


def slow(password):
    return hashlib.scrypt(password.encode(), salt=os.urandom(16), n=16384, r=8, p=1)  # ok: fast-password-hash


def slow_too(password, salt):
    return hashlib.pbkdf2_hmac("sha256", password.encode(), salt, 600_000)  # ok: fast-password-hash


def with_bcrypt(password):
    return bcrypt.hashpw(password.encode(), bcrypt.gensalt())  # ok: fast-password-hash


def checksum(data):
    return hashlib.md5(data, usedforsecurity=False).hexdigest()  # ok: fast-password-hash


def file_digest(path):
    with open(path, "rb") as stream:
        return hashlib.sha256(stream.read()).hexdigest()  # ok: fast-password-hash


def cache_key(url, password_reset_url):
    # hashlib.md5(password) in a comment is no code.
    return hashlib.sha1((url + password_reset_url).encode(), usedforsecurity=False).hexdigest()  # bad: weak-hash


def is_pwned(password):
    prefix = hashlib.sha1(password.encode()).hexdigest()[:5]  # ok: fast-password-hash
    return prefix


def gravatar(email):
    return hashlib.md5(email.lower().encode(), usedforsecurity=False).hexdigest()  # bad: weak-hash


MD2_NOTE = "hashlib.md5(password) is fast; the RFC of MD2 is older"  # ok: fast-password-hash


def unnamed(value):
    return hashlib.sha256(value.encode()).hexdigest()  # missed: fast-password-hash
