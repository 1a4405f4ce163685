"""Response headers that requests have a part in."""

from http.server import BaseHTTPRequestHandler
from urllib.parse import parse_qs, quote, urlsplit

from flask import Flask, make_response, request

app = Flask(__name__)
LANGUAGES = {"de": "de-DE", "en": "en-GB"}


class Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        query = parse_qs(urlsplit(self.path).query)  # source
        self.send_response(302)
        self.send_header("X-Name", query["name"][0])  # bad: header-injection
        self.send_header("Content-Disposition", f"attachment; filename={query['file'][0]}")  # bad: header-injection
        self.end_headers()

    def do_POST(self):
        name = parse_qs(self.rfile.read(100).decode())["name"][0]
        self.send_response(204)
        self.send_header("Set-Cookie", "name=" + name)  # bad: header-injection
        self.send_header("X-" + name, "1")  # bad: header-injection
        self.end_headers()

    def do_PUT(self):
        name = parse_qs(self.rfile.read(100).decode())["name"][0]
        self.send_response(204)
        self.send_header("X-Name", name.replace("\n", "").replace("\r", ""))  # ok: header-injection
        self.send_header("X-Length", str(len(name)))  # ok: header-injection
        self.send_header("X-Quoted", quote(name))  # ok: header-injection
        self.send_header("Content-Type", "text/plain")  # ok: header-injection
        self.end_headers()


@app.route("/language")
def language():
    response = make_response("ok")
    response.headers.add("Content-Language", request.args["language"])  # bad: header-injection
    return response


# --- what is right ------------------------------------------------------------------------------------------------------


@app.route("/safe/language")
def safe_language():
    response = make_response("ok")
    response.headers.add("Content-Language", LANGUAGES[request.args["language"]])  # ok: header-injection
    return response


@app.route("/safe/origin")
def safe_origin():
    response = make_response("ok")
    response.headers.add("X-Seen-Agent", request.headers.get("User-Agent"))  # ok: header-injection
    return response


def look_alikes(registry):
    # handler.send_header("X-Name", request.args["name"])  # ok: header-injection
    registry.add("name", request.args["name"])  # ok: header-injection
    return "send_header(request.args['name'])"  # ok: header-injection
