"""Slow hashes that are told how slow to be, and Django's list of hashers."""

import hashlib
import os

import bcrypt
from Crypto.Protocol.KDF import PBKDF2
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.pbkdf2 import PBKDF2HMAC

ROUNDS = 1000

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # bad: fast-password-hash
OTHER_PASSWORD_HASHERS = [  # ok: fast-password-hash
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.UnsaltedMD5PasswordHasher",
]


def few(password: bytes):
    salt = os.urandom(16)
    hashlib.pbkdf2_hmac("sha256", password, salt, 1000)  # bad: fast-password-hash
    hashlib.pbkdf2_hmac("sha256", password, salt, ROUNDS)  # bad: fast-password-hash
    PBKDF2(password, salt, 32, count=5000)  # bad: fast-password-hash
    PBKDF2HMAC(algorithm=hashes.SHA256(), length=32, salt=salt, iterations=1)  # bad: fast-password-hash
    bcrypt.hashpw(password, bcrypt.gensalt(rounds=4))  # bad: fast-password-hash


def enough(password: bytes, rounds: int):
    salt = os.urandom(16)
    hashlib.pbkdf2_hmac("sha256", password, salt, 600_000)  # ok: fast-password-hash
    hashlib.pbkdf2_hmac("sha256", password, salt, rounds)  # ok: fast-password-hash
    PBKDF2(password, salt, 32, count=1_000_000)  # ok: fast-password-hash
    bcrypt.hashpw(password, bcrypt.gensalt())  # ok: fast-password-hash
    bcrypt.hashpw(password, bcrypt.gensalt(12))  # ok: fast-password-hash
