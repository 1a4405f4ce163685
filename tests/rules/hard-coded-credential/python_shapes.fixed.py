"""Passwords in comparisons and pairs, and keys in variables whose name says nothing."""

import ftplib
import os

import jwt
import requests
from Crypto.Cipher import AES
from flask import request
from requests.auth import HTTPBasicAuth

from settings import load

ALGORITHMS = ["HS256"]


def log_in(username, password):
    if username == "admin" and password == "admin123":  # bad: hard-coded-credential
        return True
    return password == "letmein"  # bad: hard-coded-credential


def log_in_by_form():
    return request.form["password"] == "SuperSecret1"  # bad: hard-coded-credential


def log_in_otherwise(username, password, expected):
    if password == "" or password == "password":  # ok: hard-coded-credential
        return False
    if password in ("-", "stdin"):  # ok: hard-coded-credential
        return None
    return password == expected  # ok: hard-coded-credential


def call(session):
    requests.get("https://api.example.com/", auth=("robot", "hunter2-x"), timeout=5)  # bad: hard-coded-credential
    requests.get("https://api.example.com/", auth=HTTPBasicAuth("robot", os.environ["API_PASSWORD"]), timeout=5)  # bad: hard-coded-credential
    requests.get("https://api.example.com/", auth=("robot", load("robot")), timeout=5)  # ok: hard-coded-credential
    requests.get("https://api.example.com/", auth=("user", "user"), timeout=5)  # ok: hard-coded-credential
    ftplib.FTP_TLS("ftp.example.com", timeout=5).login("robot", os.environ["FTP_PASSWORD"])  # bad: hard-coded-credential


def encrypt(data, nonce):
    key = b"0123456789abcdef"
    return AES.new(key, AES.MODE_GCM, nonce=nonce).encrypt(data)  # bad: hard-coded-credential


def encrypt_well(data, nonce):
    key = load("key")
    return AES.new(key, AES.MODE_GCM, nonce=nonce).encrypt(data)  # ok: hard-coded-credential


def sign(user):
    jwt_secret = os.environ["JWT_SECRET"]  # bad: hard-coded-credential
    return jwt.encode({"user": user}, jwt_secret, algorithm="HS256")  # ok: hard-coded-credential
