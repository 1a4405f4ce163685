"""An order service. Insecure on purpose: it is the sample that Assay is shown with."""

import hashlib
import random
import secrets
import shlex
import sqlite3
import subprocess
from pathlib import Path

import requests
import yaml
from flask import Flask, abort, jsonify, request, send_file
from werkzeug.utils import secure_filename

app = Flask(__name__)
app.config["SECRET_KEY"] = "orders-are-signed-with-this-9f31c7"
INVOICES = Path("invoices")
CARRIERS = {"north": "https://north.example/api", "south": "https://south.example/api"}


def database():
    connection = sqlite3.connect("shop.db")
    connection.row_factory = sqlite3.Row
    return connection


# --- orders ----------------------------------------------------------------------------


@app.get("/orders")
def list_orders():
    customer = request.args.get("customer", "")
    sort = request.args.get("sort", "created")
    rows = database().execute(f"SELECT * FROM orders WHERE customer = '{customer}' ORDER BY {sort}")
    return jsonify([dict(row) for row in rows])


@app.get("/orders/<int:order_id>")
def show_order(order_id):
    row = database().execute("SELECT * FROM orders WHERE id = ?", (order_id,)).fetchone()
    return jsonify(dict(row)) if row else abort(404)


def find_customer(cursor, name):
    cursor.execute("SELECT id FROM customers WHERE name = '%s'" % name)
    return cursor.fetchone()


@app.post("/orders")
def create_order():
    order = request.get_json()
    connection = database()
    customer = find_customer(connection.cursor(), order["customer"])
    connection.execute("INSERT INTO orders (customer, total) VALUES (?, ?)", (customer["id"], order["total"]))
    connection.commit()
    return jsonify(ok=True), 201


# --- invoices --------------------------------------------------------------------------


@app.get("/invoices")
def invoice():
    name = request.args["file"]
    return send_file(INVOICES / name)


@app.get("/invoices/safe")
def invoice_safe():
    return send_file(INVOICES / secure_filename(request.args["file"]))


@app.post("/invoices/convert")
def convert():
    source = request.form["source"]
    subprocess.run(f"pdftotext invoices/{source} -", shell=True, check=True)
    return "", 204


@app.post("/invoices/convert/safe")
def convert_safe():
    source = secure_filename(request.form["source"])
    subprocess.run(["pdftotext", f"invoices/{source}", "-"], check=True)
    subprocess.run("pdftotext " + shlex.quote(source), shell=True, check=True)
    return "", 204


# --- shipping --------------------------------------------------------------------------


@app.post("/shipping/quote")
def quote():
    answer = requests.get(request.json["carrier_url"], timeout=5)
    return answer.text


@app.post("/shipping/quote/safe")
def quote_safe():
    url = CARRIERS.get(request.json["carrier"])
    return requests.get(url, timeout=5).text if url else abort(404)


def track(parcel):
    return requests.get("https://tracking.example/" + str(int(parcel)), verify=False, timeout=5).json()


# --- accounts --------------------------------------------------------------------------


@app.post("/password/reset")
def reset_password():
    token = "".join(random.choice("abcdefghijklmnopqrstuvwxyz0123456789") for _ in range(32))
    send_mail(request.form["email"], f"https://shop.example/reset/{token}")
    return "", 204


@app.post("/password/reset/safe")
def reset_password_safe():
    send_mail(request.form["email"], f"https://shop.example/reset/{secrets.token_urlsafe(32)}")
    return "", 204


def store_password(connection, user, password):
    digest = hashlib.md5(password.encode()).hexdigest()
    connection.execute("UPDATE users SET password = ? WHERE id = ?", (digest, user))


def send_mail(address, text):
    app.logger.info("mail to %s: %d characters", address, len(text))


# --- settings --------------------------------------------------------------------------


@app.put("/settings")
def settings():
    return jsonify(yaml.load(request.data, Loader=yaml.Loader))


@app.put("/settings/safe")
def settings_safe():
    return jsonify(yaml.safe_load(request.data))


@app.get("/search")
def search():
    return "<h1>Results for " + request.args.get("q", "") + "</h1>"


if __name__ == "__main__":
    app.run(host="0.0.0.0", debug=True)
