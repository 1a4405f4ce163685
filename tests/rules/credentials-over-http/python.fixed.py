"""Requests with credentials."""

import ftplib

import httpx
import requests

API = "http://api.shop.example"


def login(user, password):
    return requests.post("https://api.shop.example/login", auth=(user, password), timeout=5)  # bad: credentials-over-http


def with_header(key):
    headers = {"Authorization": f"Bearer {key}"}
    return requests.get(f"{API}/orders", headers=headers, timeout=5)  # bad: credentials-over-http


def with_body(email, password):
    return httpx.post("https://accounts.example.org/session", json={"email": email, "password": password})  # bad: credentials-over-http


def in_the_address(api_key):
    return requests.get("https://maps.example.com/v1?api_key=" + api_key, timeout=5)  # bad: credentials-over-http


def files(user, password):
    connection = ftplib.FTP("files.example.org", timeout=10)
    connection.login(user, password)  # bad: credentials-over-http
    return connection


def encrypted(user, password):
    return requests.post("https://api.shop.example/login", auth=(user, password), timeout=5)  # ok: credentials-over-http


def public():
    return requests.get("http://api.shop.example/news", timeout=5)  # ok: credentials-over-http


def near(user, password):
    return requests.post("http://localhost:8000/login", auth=(user, password), timeout=5)  # ok: credentials-over-http


def next_door(key):
    return requests.get("http://auth-service/me", headers={"Authorization": key}, timeout=5)  # ok: credentials-over-http


def private(user, password):
    return requests.post("http://10.0.0.12/login", auth=(user, password), timeout=5)  # ok: credentials-over-http


def namespaces():
    # requests.post("http://api.shop.example/login", auth=(user, password)) in a comment is no code.
    return {"password": "http://schemas.example.org/password"}  # ok: credentials-over-http
