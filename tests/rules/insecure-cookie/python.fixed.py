"""Cookies with and without what protects them."""

import os

from django.http import HttpResponse
from fastapi import Response
from flask import Flask, make_response

app = Flask(__name__)

SESSION_COOKIE_SECURE = True  # bad: insecure-cookie
SESSION_COOKIE_HTTPONLY = True  # bad: insecure-cookie
CSRF_COOKIE_SECURE = True  # ok: insecure-cookie
app.config["SESSION_COOKIE_SECURE"] = True  # bad: insecure-cookie
app.config.update(SESSION_COOKIE_SAMESITE="Lax")  # bad: insecure-cookie
app.config["SESSION_COOKIE_SAMESITE"] = "Lax"  # ok: insecure-cookie


@app.post("/enter")
def enter():
    response = make_response("welcome")
    response.set_cookie("session_token", os.urandom(16).hex(), secure=True, httponly=True, samesite="Lax")  # bad: insecure-cookie
    response.set_cookie("remember", "1", secure=True, httponly=True, samesite="Lax")  # bad: insecure-cookie
    response.set_cookie("session", "x", secure=True, httponly=True, samesite="Lax")  # ok: insecure-cookie
    response.set_cookie("theme", "dark")  # ok: insecure-cookie
    response.set_cookie("session", "", max_age=0)  # ok: insecure-cookie
    return response


def django_view(request):
    response = HttpResponse("welcome")
    response.set_cookie("auth", request.session.session_key, httponly=True, secure=True, samesite="Lax")  # bad: insecure-cookie
    options = {"secure": True, "httponly": True}
    response.set_cookie("auth", "x", **options)  # ok: insecure-cookie
    return response


async def starlette_view(response: Response, secure: bool):
    response.set_cookie(key="access_token", value="x", httponly=True, secure=True, samesite="lax")  # bad: insecure-cookie
    response.set_cookie(key="access_token", value="x", httponly=True, secure=secure, samesite="lax")  # ok: insecure-cookie
    secure_cookie = False  # ok: insecure-cookie
    return secure_cookie
