"""Settings and clients, with and without secrets in them."""

import getpass
import os
import smtplib

import jwt
import psycopg2
from django.db import models
from flask import Flask, request

app = Flask(__name__)
app.secret_key = os.environ["SECRET_KEY"]  # bad: hard-coded-credential
app.config["SECRET_KEY"] = os.environ["SECRET_KEY"]  # bad: hard-coded-credential

DB_PASSWORD = os.environ["DB_PASSWORD"]  # bad: hard-coded-credential
API_KEY = os.environ["API_KEY"]  # bad: hard-coded-credential
DATABASE_URL = os.environ["DATABASE_URL"]  # bad: hard-coded-credential
JWT_SECRET = os.environ["JWT_SECRET"]  # bad: hard-coded-credential
SESSION_SECRET = os.getenv("SESSION_SECRET")  # bad: hard-coded-credential


def connect():
    return psycopg2.connect(host="db.internal", user="billing", password=os.environ["APP_PASSWORD"])  # bad: hard-coded-credential


def issue(user_id):
    return jwt.encode({"sub": user_id}, os.environ["SECRET_KEY"], algorithm="HS256")  # bad: hard-coded-credential


def send(message):
    server = smtplib.SMTP("mail.example.org", timeout=10)
    server.login("robot@example.org", os.environ["SMTP_PASSWORD"])  # bad: hard-coded-credential
    server.send_message(message)


HEADERS = {"Authorization": os.environ["APP_AUTHORIZATION"]}  # bad: hard-coded-credential


def create_admin(username="admin", password=os.environ["APP_PASSWORD"]):  # bad: hard-coded-credential
    return username, password


class Settings:
    smtp_password = os.environ["SMTP_PASSWORD"]  # bad: hard-coded-credential


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
