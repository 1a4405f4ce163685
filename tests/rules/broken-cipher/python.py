"""Ciphers, good and bad."""

import os
import ssl

from Crypto.Cipher import AES, ARC4, DES, DES3
from cryptography.fernet import Fernet
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes


def encrypt(key, text):
    cipher = AES.new(key, AES.MODE_ECB)  # bad: broken-cipher
    return cipher.encrypt(text)


class Vault:
    def __init__(self, key):
        self.key = key

    def lock(self, data):
        return DES.new(self.key, DES.MODE_CBC, os.urandom(8)).encrypt(data)  # bad: broken-cipher

    def lock_thrice(self, data):
        return DES3.new(self.key, DES3.MODE_EAX).encrypt(data)  # bad: broken-cipher

    def stream(self, data):
        return ARC4.new(self.key).encrypt(data)  # bad: broken-cipher


def by_blocks(key, data):
    encryptor = Cipher(algorithms.AES(key), modes.ECB()).encryptor()  # bad: broken-cipher
    return encryptor.update(data) + encryptor.finalize()


def with_variables(key, iv, data):
    algorithm = algorithms.TripleDES(key)
    encryptor = Cipher(algorithm, modes.CBC(iv)).encryptor()  # bad: broken-cipher
    return encryptor.update(data) + encryptor.finalize()


def read_old(key, data):
    mode = AES.MODE_ECB
    return AES.new(key, mode=mode).decrypt(data)  # bad: broken-cipher


def encrypt_well(key, text):
    cipher = AES.new(key, AES.MODE_GCM)  # ok: broken-cipher
    sealed, tag = cipher.encrypt_and_digest(text)
    return cipher.nonce + tag + sealed


def encrypt_well_too(key, data):
    return Cipher(algorithms.AES(key), modes.GCM(os.urandom(12))).encryptor().update(data)  # ok: broken-cipher


def easiest(key, data):
    return Fernet(key).encrypt(data)  # ok: broken-cipher


def explain():
    # AES.new(key, AES.MODE_ECB) in a comment is no code.
    return "AES.new(key, AES.MODE_ECB) and DES are only mentioned here"  # ok: broken-cipher


class DESIGN:
    MODE_ECB = "a name like the other"

    @staticmethod
    def new(key, mode):
        return key, mode


def look_alike(key):
    return DESIGN.new(key, DESIGN.MODE_ECB)  # ok: broken-cipher


def choose_ciphers(context_of_server):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.set_ciphers("RC4:DES-CBC3-SHA:AES128-SHA")  # bad: broken-cipher
    context.set_ciphers("ALL")  # bad: broken-cipher
    context.set_ciphers("ECDHE+AESGCM:!aNULL:!MD5:!DES")  # ok: broken-cipher
    context.set_ciphers("DEFAULT@SECLEVEL=2")  # ok: broken-cipher
    context.set_ciphers(context_of_server)  # ok: broken-cipher
