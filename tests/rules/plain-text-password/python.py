"""Accounts."""

import sqlite3

from flask import Flask, request
from werkzeug.security import check_password_hash, generate_password_hash

from .models import User, db

app = Flask(__name__)


@app.post("/register")
def register():
    user = User(name=request.form["name"], password=request.form["password"])  # bad: plain-text-password
    db.session.add(user)
    return "done"


def change(user, password):
    user.password = password  # bad: plain-text-password
    db.session.commit()


def login(username, password):
    user = User.query.filter_by(name=username).first()
    return user is not None and user.password == password  # bad: plain-text-password


def insert(name, password):
    connection = sqlite3.connect("app.db")
    connection.execute("INSERT INTO users (name, password) VALUES (?, ?)", (name, password))  # bad: plain-text-password


def by_password(name, password):
    cursor = sqlite3.connect("app.db").cursor()
    cursor.execute("SELECT id FROM users WHERE name = ? AND password = ?", (name, password))  # missed: plain-text-password
    return cursor.fetchone()


def built(connection, name, password):
    connection.execute(f"INSERT INTO users (name, password) VALUES ('{name}', '{password}')")  # bad: plain-text-password, sql-injection


def document(database, name, password):
    database.users.insert_one({"name": name, "password": password})  # bad: plain-text-password


def found(name, password):
    return User.query.filter_by(name=name, password=password).first()  # bad: plain-text-password


def hashed(name, password):
    return User(name=name, password=generate_password_hash(password))  # ok: plain-text-password


def hashed_before(user, password):
    password = generate_password_hash(password)
    user.password = password  # ok: plain-text-password


def checked(user, password):
    return check_password_hash(user.password, password)  # ok: plain-text-password


def confirmed(form):
    return form["password"] == form["confirm_password"]  # ok: plain-text-password


def connected(host, user, password):
    return connect(host=host, user=user, password=password)  # ok: plain-text-password


def by_framework(name, password):
    return User.objects.create_user(name, password=password)  # ok: plain-text-password


class Connection:
    def __init__(self, user, password):
        # user.password = password in a comment is no code.
        self.password = password  # ok: plain-text-password


def insert_hash(name, password):
    digest = generate_password_hash(password)
    connection = sqlite3.connect("app.db")
    connection.execute("INSERT INTO users (name, password) VALUES (?, ?)", (name, digest))  # ok: plain-text-password
