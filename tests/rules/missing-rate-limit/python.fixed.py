"""Routes at which passwords and codes are tried."""

from django.contrib.auth import authenticate
from django.http import JsonResponse
from django_ratelimit.decorators import ratelimit
from fastapi import APIRouter
from flask import Blueprint, request

from app.models import User

accounts = Blueprint("accounts", __name__)
router = APIRouter()


@accounts.route("/login", methods=["GET", "POST"])  # bad: missing-rate-limit
def login():
    return User.check(request.form["name"], request.form["password"])


@accounts.post("/reset-password")  # bad: missing-rate-limit
def reset():
    return User.reset(request.form["token"], request.form["password"])


@accounts.post("/2fa")  # bad: missing-rate-limit
def second_factor():
    return User.check_code(request.form["code"])


@accounts.get("/login/help")  # ok: missing-rate-limit
def login_help():
    return "Write to us."


@accounts.post("/logout")  # ok: missing-rate-limit
def logout():
    return "bye"


@accounts.post("/settings/2fa/enable")  # ok: missing-rate-limit
def enable_code():
    return User.enable(request.form["code"])


@router.post("/auth/login")  # bad: missing-rate-limit
async def api_login(name: str, password: str):
    return User.check(name, password)


@router.post("/verify-otp")  # bad: missing-rate-limit
async def verify(otp: str):
    return User.check_code(otp)


@router.post("/notes")  # ok: missing-rate-limit
async def create_note(text: str):
    return {"length": len(text)}


@router.get("/sign-in/page")  # ok: missing-rate-limit
async def page():
    return "form"


@ratelimit(key="ip", rate="10/m", method="POST", block=True)
def sign_in(request):  # bad: missing-rate-limit
    if request.method == "POST":
        return JsonResponse({"ok": bool(authenticate(request, username=request.POST["name"], password=request.POST["password"]))})
    return JsonResponse({})
