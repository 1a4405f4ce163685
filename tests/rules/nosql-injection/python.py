"""Queries of document databases."""

import json

from bson import ObjectId
from fastapi import FastAPI, Request
from flask import Flask, jsonify, request
from pymongo import MongoClient

app = Flask(__name__)
api = FastAPI()
db = MongoClient("mongodb://localhost").shop


@app.route("/seat", methods=["POST"])
def seat():
    data = request.get_json()  # source
    user = db.users.find_one({"name": data["name"], "seat": data["seat"]})  # bad: nosql-injection
    return jsonify(bool(user))


@app.route("/search", methods=["POST"])
def search():
    return jsonify(list(db.products.find(request.json)))  # bad: nosql-injection


@app.route("/remove", methods=["POST"])
def remove():
    payload = json.loads(request.data)
    db.orders.delete_many({"number": payload["number"]})  # bad: nosql-injection
    return "", 204


@app.route("/where")
def where():
    name = request.args["name"]
    return jsonify(db.users.count_documents({"$where": f"this.name == '{name}'"}))  # bad: nosql-injection


@api.post("/confirm")
async def confirm(request: Request):
    body = await request.json()
    query = {"token": body["token"]}
    db.users.update_one(query, {"$set": {"active": True}})  # bad: nosql-injection
    return {"ok": True}


# --- what is right ------------------------------------------------------------------------------------------------------


@app.route("/safe/text", methods=["POST"])
def safe_text():
    data = request.get_json()
    return jsonify(bool(db.users.find_one({"name": str(data["name"])})))  # ok: nosql-injection


@app.route("/safe/form", methods=["POST"])
def safe_form():
    return jsonify(bool(db.users.find_one({"name": request.form["name"]})))  # ok: nosql-injection


@app.route("/safe/identifier/<identifier>")
def safe_identifier(identifier):
    return jsonify(db.orders.find_one({"_id": ObjectId(identifier)})["number"])  # ok: nosql-injection


@app.route("/safe/equal", methods=["POST"])
def safe_equal():
    data = request.get_json()
    return jsonify(bool(db.users.find_one({"name": {"$eq": data["name"]}})))  # ok: nosql-injection


@app.route("/safe/checked", methods=["POST"])
def safe_checked():
    name = request.get_json()["name"]
    if not isinstance(name, str):
        return "", 400
    return jsonify(bool(db.users.find_one({"name": name})))  # ok: nosql-injection


def look_alikes(text):
    # db.users.find_one(request.json)  # ok: nosql-injection
    text.find(request.args["name"])  # ok: nosql-injection
    return "db.users.find_one(request.json)".find(request.json["name"])  # ok: nosql-injection


def find_by_code(collection, username):
    return collection.find_one({"$where": "this.username == '" + username + "'"})  # bad: nosql-injection


def find_by_fixed_code(collection):
    return collection.find_one({"$where": "this.visits > this.orders"})  # ok: nosql-injection
