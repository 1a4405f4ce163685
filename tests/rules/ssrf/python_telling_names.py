"""Functions that no framework calls, whose parameters say whose data they take."""

import requests


def preview(user_url):
    return requests.get(user_url, timeout=5).text  # bad: ssrf


def notify(user_supplied_url, payload):
    return requests.post(user_supplied_url, json=payload, timeout=5)  # bad: ssrf


def look_up(user_input):
    return requests.get("https://api.example.com/items/" + user_input, timeout=5)  # ok: ssrf


def fetch(url):
    return requests.get(url, timeout=5)  # ok: ssrf
