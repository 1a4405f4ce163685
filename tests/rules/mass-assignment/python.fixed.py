"""Objects that take whole requests for their fields."""

import json

from django.http import JsonResponse
from flask import Flask, jsonify, request
from flask_sqlalchemy import SQLAlchemy
from pydantic import BaseModel

app = Flask(__name__)
db = SQLAlchemy(app)


class User(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    name = db.Column(db.String)
    is_admin = db.Column(db.Boolean)


class Order(db.Model):
    id = db.Column(db.Integer, primary_key=True)


class Profile(BaseModel):
    name: str


@app.route("/users", methods=["POST"])
def create():
    user = User(**{key: value for key, value in request.json.items() if key in ("name", "email")})  # bad: mass-assignment
    db.session.add(user)
    return "", 201


@app.route("/orders", methods=["POST"])
def order():
    data = request.get_json()  # source
    db.session.add(Order(**{key: value for key, value in data.items() if key in ("name", "email")}))  # bad: mass-assignment
    return "", 201


@app.route("/users/<int:identifier>", methods=["PATCH"])
def change(identifier):
    user = User.query.get(identifier)
    for key, value in request.json.items():
        setattr(user, key, value)  # bad: mass-assignment
    return "", 204


@app.route("/form", methods=["POST"])
def form():
    user = User(**{key: value for key, value in request.form.to_dict().items() if key in ("name", "email")})  # bad: mass-assignment
    db.session.add(user)
    return "", 201


@app.route("/inside/<int:identifier>", methods=["PUT"])
def inside(identifier):
    user = User.query.get(identifier)
    user.__dict__.update({key: value for key, value in request.json.items() if key in ("name", "email")})  # bad: mass-assignment
    return "", 204


@app.route("/rows/<int:identifier>", methods=["PUT"])
def rows(identifier):
    User.query.filter_by(id=identifier).update({key: value for key, value in request.get_json().items() if key in ("name", "email")})  # bad: mass-assignment
    return "", 204


def create_order(request):
    data = json.loads(request.body)
    order = Order.objects.create(**{key: value for key, value in data.items() if key in ("name", "email")})  # bad: mass-assignment
    return JsonResponse({"id": order.id})


# --- what is right ------------------------------------------------------------------------------------------------------


@app.route("/safe/named", methods=["POST"])
def safe_named():
    data = request.get_json()
    db.session.add(User(name=data["name"]))  # ok: mass-assignment
    return "", 201


@app.route("/safe/schema", methods=["POST"])
def safe_schema():
    profile = Profile(**request.json)  # ok: mass-assignment
    return jsonify(profile.name)


@app.route("/safe/picked", methods=["POST"])
def safe_picked():
    fields = {key: request.json[key] for key in ("name", "email")}
    db.session.add(User(**fields))  # ok: mass-assignment
    return "", 201


@app.route("/safe/listed/<int:identifier>", methods=["PATCH"])
def safe_listed(identifier):
    user = User.query.get(identifier)
    for key, value in request.json.items():
        if key in ("name", "email"):
            setattr(user, key, value)  # ok: mass-assignment
    return "", 204


@app.route("/safe/loop/<int:identifier>", methods=["PATCH"])
def safe_loop(identifier):
    user = User.query.get(identifier)
    for key in ("name", "email"):
        setattr(user, key, request.json[key])  # ok: mass-assignment
    return "", 204


def look_alikes(settings, options):
    # User(**request.json)  # ok: mass-assignment
    settings.update(request.json)  # ok: mass-assignment
    return dict(**options), "User(**request.json)"  # ok: mass-assignment
