"""Settings and clients, with and without secrets in them."""

import getpass
import os
import smtplib

import jwt
import psycopg2
from django.db import models
from flask import Flask, request

app = Flask(__name__)
app.secret_key = "super-secret-key-2024"  # bad: hard-coded-credential
app.config["SECRET_KEY"] = "dev"  # bad: hard-coded-credential

DB_PASSWORD = "Tr0ub4dor&3"  # bad: hard-coded-credential
API_KEY = "f4k3c0ffee9d8b7a6e5d4c3b2a190f8e7d"  # bad: hard-coded-credential
DATABASE_URL = "postgresql://billing:n0tr3al@db.internal:5432/billing"  # bad: hard-coded-credential
JWT_SECRET = os.environ.get("JWT_SECRET", "change-this-secret")  # bad: hard-coded-credential
SESSION_SECRET = os.getenv("SESSION_SECRET") or "keyboard cat"  # bad: hard-coded-credential


def connect():
    return psycopg2.connect(host="db.internal", user="billing", password="b1lling!2023")  # bad: hard-coded-credential


def issue(user_id):
    return jwt.encode({"sub": user_id}, "not-a-real-key-1", algorithm="HS256")  # bad: hard-coded-credential


def send(message):
    server = smtplib.SMTP("mail.example.org", timeout=10)
    server.login("robot@example.org", "mailb0x-robot")  # bad: hard-coded-credential
    server.send_message(message)


HEADERS = {"Authorization": "Bearer 0f1e2d3c4b5a69788796a5b4c3d2e1f0"}  # bad: hard-coded-credential


def create_admin(username="admin", password="admin123"):  # bad: hard-coded-credential
    return username, password


class Settings:
    smtp_password = "s3nd-mail-please"  # bad: hard-coded-credential


password = os.environ["DB_PASSWORD"]  # ok: hard-coded-credential
password = getpass.getpass()  # ok: hard-coded-credential
password = getpass.getpass("Password: ")  # ok: hard-coded-credential
password = ""  # ok: hard-coded-credential
password = None  # ok: hard-coded-credential
api_key = "your-api-key-here"  # ok: hard-coded-credential
api_key = "<insert your key>"  # ok: hard-coded-credential
token = "xxxxxxxxxxxxxxxxxxxx"  # ok: hard-coded-credential
token_url = "https://auth.example.org/oauth/token"  # ok: hard-coded-credential
password_field = "user_password_1"  # ok: hard-coded-credential
PASSWORD_MESSAGE = "Wrong password, 3 tries left."  # ok: hard-coded-credential
password_hash = "5f4dcc3b5aa765d61d8327deb882cf99"  # ok: hard-coded-credential
GRANT_TYPE_PASSWORD = "password"  # ok: hard-coded-credential
CLIENT_SECRET = "client_secret"  # ok: hard-coded-credential
CSRF_TOKEN = "csrfmiddlewaretoken"  # ok: hard-coded-credential
LOCAL_DATABASE_URL = "postgresql://postgres:postgres@localhost/app"  # ok: hard-coded-credential
SITE_URL = "https://www.example.org:8443/start"  # ok: hard-coded-credential
secret = os.environ.get("APP_SECRET", "")  # ok: hard-coded-credential

LABELS = {"password": "Passwort", "token": "Token", "secret": "Geheimnis"}  # ok: hard-coded-credential
SCHEMA = {"password": "string", "api_key": "required"}  # ok: hard-coded-credential


class User(models.Model):
    password = models.CharField(max_length=128)  # ok: hard-coded-credential


@app.post("/login")  # bad: missing-rate-limit
def login():
    password = request.form["password"]  # ok: hard-coded-credential
    if password == "letmein-2024":  # bad: hard-coded-credential
        return "welcome"
    # password = "hunter2" in a comment is no code.
    return 'password = "hunter2"'  # ok: hard-coded-credential
