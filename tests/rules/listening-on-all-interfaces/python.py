"""Where servers listen."""

import os
import socket
from http.server import BaseHTTPRequestHandler, HTTPServer

import uvicorn
from aiohttp import web
from flask import Flask

app = Flask(__name__)
HOST = "0.0.0.0"
LOCAL = "127.0.0.1"


def main(address):
    app.run(host="0.0.0.0", port=5000)  # bad: listening-on-all-interfaces
    app.run("0.0.0.0")  # bad: listening-on-all-interfaces
    app.run(host=HOST)  # bad: listening-on-all-interfaces
    app.run(host=LOCAL, port=5000)  # ok: listening-on-all-interfaces
    app.run()  # ok: listening-on-all-interfaces
    uvicorn.run(app, host="0.0.0.0", port=8000)  # bad: listening-on-all-interfaces
    uvicorn.run(app, host=os.environ.get("HOST", "127.0.0.1"))  # ok: listening-on-all-interfaces
    web.run_app(app, host="::")  # bad: listening-on-all-interfaces
    server = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    server.bind(("0.0.0.0", 9000))  # bad: listening-on-all-interfaces
    server.bind(("", 9000))  # bad: listening-on-all-interfaces
    server.bind(("localhost", 9000))  # ok: listening-on-all-interfaces
    server.bind((address, 9000))  # ok: listening-on-all-interfaces
    HTTPServer(("0.0.0.0", 8080), BaseHTTPRequestHandler)  # bad: listening-on-all-interfaces
    print("listening on 0.0.0.0")  # ok: listening-on-all-interfaces
    network = "0.0.0.0"  # ok: listening-on-all-interfaces
    return network
