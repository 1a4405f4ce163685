"""Nonces, initialisation vectors and salts."""

import hashlib
import os
import secrets

import bcrypt
from Crypto.Cipher import AES
from Crypto.Random import get_random_bytes
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.pbkdf2 import PBKDF2HMAC

IV = b"\x00" * 16
SALT = b"pepper-and-salt"


def zeros(key, text):
    iv = os.urandom(16)
    cipher = AES.new(key, AES.MODE_CBC, iv)  # bad: static-nonce
    return cipher.encrypt(text)


def written_out(key, text):
    return AES.new(key, AES.MODE_CBC, iv=os.urandom(16)).encrypt(text)  # bad: static-nonce


def of_the_module(key, text):
    return Cipher(algorithms.AES(key), modes.CBC(os.urandom(16))).encryptor().update(text)  # bad: static-nonce


def decoded(key, text):
    nonce = os.urandom(12)
    return AESGCM(key).encrypt(nonce, text, None)  # bad: static-nonce


def stretched(password):
    return hashlib.pbkdf2_hmac("sha256", password, os.urandom(16), 600_000)  # bad: static-nonce


def key_of(secret):
    kdf = PBKDF2HMAC(algorithm=hashes.SHA256(), length=32, salt=os.urandom(16), iterations=600_000)  # bad: static-nonce
    return kdf.derive(secret)


class Box:
    nonce = b"abcdefghijkl"

    def __init__(self, key):
        self.cipher = AESGCM(key)
        self.key = key

    def close(self, text):
        return AES.new(self.key, AES.MODE_GCM, nonce=os.urandom(12)).encrypt(text)  # bad: static-nonce


def fresh(key, text):
    iv = os.urandom(16)
    return iv + AES.new(key, AES.MODE_CBC, iv).encrypt(text)  # ok: static-nonce


def fresh_too(key, text):
    nonce = get_random_bytes(12)
    return nonce + AESGCM(key).encrypt(nonce, text, None)  # ok: static-nonce


def read(key, sealed):
    return AES.new(key, AES.MODE_CBC, sealed[:16]).decrypt(sealed[16:])  # ok: static-nonce


def stretched_well(password, salt):
    return hashlib.pbkdf2_hmac("sha256", password, salt, 600_000)  # ok: static-nonce


def salted(password):
    return bcrypt.hashpw(password, bcrypt.gensalt())  # ok: static-nonce


def counted(key, text, counter):
    nonce = bytearray(12)
    nonce[4:] = counter.to_bytes(8, "big")
    return AESGCM(key).encrypt(nonce, text, None)  # ok: static-nonce


def random_token(key, text):
    return AES.new(key, AES.MODE_CBC, secrets.token_bytes(16)).encrypt(text)  # ok: static-nonce


# AES.new(key, AES.MODE_CBC, b"0000000000000000") in a comment is no code.
NOTE = "modes.CBC(b'0' * 16) is only mentioned here"  # ok: static-nonce
