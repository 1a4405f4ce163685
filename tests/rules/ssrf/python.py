"""Servers that a request chooses."""

import socket
import urllib.request
from urllib.parse import quote, urljoin, urlparse

import aiohttp
import httpx
import requests
from flask import Flask, abort, jsonify, request

app = Flask(__name__)
API = "https://api.example.com"
PARTNERS = {"a": "https://a.example.com/feed", "b": "https://b.example.com/feed"}
ALLOWED_HOSTS = {"images.example.com", "cdn.example.com"}


@app.route("/fetch")
def fetch():
    url = request.args.get("url")  # source
    return jsonify(requests.get(url, timeout=5).text)  # bad: ssrf


@app.route("/preview", methods=["POST"])
def preview():
    response = httpx.get(request.json["link"], timeout=5)  # bad: ssrf
    return jsonify(response.text)


@app.route("/image")
def image():
    with urllib.request.urlopen(request.args["image"], timeout=10) as response:  # bad: ssrf
        return response.read()


@app.route("/webhook", methods=["POST"])
def webhook():
    target = request.form["callback"]
    requests.request("POST", target, json={"ok": True}, timeout=5)  # bad: ssrf
    return "", 204


@app.route("/host")
def host():
    return jsonify(requests.get(f"http://{request.args['host']}:8080/status", timeout=5).json())  # bad: ssrf


@app.route("/tenant/<tenant>")
def tenant(tenant):
    return jsonify(requests.get(f"https://{tenant}.example.com/info", timeout=5).json())  # bad: ssrf


@app.route("/async")
async def asynchronous():
    async with aiohttp.ClientSession() as session:
        async with session.get(request.args["url"]) as response:  # bad: ssrf
            return jsonify(await response.text())


@app.route("/port")
def port():
    socket.create_connection((request.args["host"], 80), timeout=2)  # bad: ssrf
    return "", 204


def download(address):
    session = requests.Session()
    return session.get(address, timeout=5).content  # bad: ssrf


@app.route("/downloaded")
def downloaded():
    return download(request.args["address"])


# --- what is right ------------------------------------------------------------------------------------------------------


@app.route("/safe/partner")
def safe_partner():
    return jsonify(requests.get(PARTNERS[request.args["partner"]], timeout=5).text)  # ok: ssrf


@app.route("/safe/item/<item>")
def safe_item(item):
    return jsonify(requests.get(f"https://api.example.com/items/{item}", timeout=5).json())  # ok: ssrf


@app.route("/safe/base")
def safe_base():
    return jsonify(requests.get(f"{API}/items/{request.args['item']}", timeout=5).json())  # ok: ssrf


@app.route("/safe/parameter")
def safe_parameter():
    return jsonify(requests.get(API, params={"q": request.args["q"]}, timeout=5).json())  # ok: ssrf


@app.route("/safe/checked")
def safe_checked():
    url = request.args["url"]
    if urlparse(url).hostname not in ALLOWED_HOSTS:
        abort(400)
    return jsonify(requests.get(url, timeout=5, allow_redirects=False).text)  # ok: ssrf


@app.route("/safe/parsed")
def safe_parsed():
    url = request.args["url"]
    parsed = urlparse(url)
    if parsed.scheme != "https" or parsed.netloc not in ALLOWED_HOSTS:
        abort(400)
    return jsonify(requests.get(url, timeout=5, allow_redirects=False).text)  # ok: ssrf


@app.route("/safe/prefix")
def safe_prefix():
    url = request.args["url"]
    if not url.startswith("https://cdn.example.com/"):
        abort(400)
    return jsonify(requests.get(url, timeout=5).text)  # ok: ssrf


@app.route("/safe/quoted")
def safe_quoted():
    return jsonify(requests.get("https://api.example.com/" + quote(request.args["path"]), timeout=5).json())  # ok: ssrf


def from_configuration(config):
    return requests.get(config["endpoint"], timeout=5)  # ok: ssrf


def look_alikes(cache, name):
    # requests.get(request.args["url"])  # ok: ssrf
    cache.get(request.args["url"])  # ok: ssrf
    return "requests.get(request.args['url'])", PARTNERS.get(name)  # ok: ssrf


@app.route("/joined")
def joined():
    return jsonify(requests.get(API + request.args["path"], timeout=5).json())  # missed: ssrf


@app.route("/relative")
def relative():
    return jsonify(requests.get(urljoin(API, request.args["path"]), timeout=5).json())  # bad: ssrf
