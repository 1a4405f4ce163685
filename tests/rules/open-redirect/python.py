"""Redirects that a request chooses."""

from urllib.parse import urlparse, urlsplit

from django.http import HttpResponseRedirect
from django.shortcuts import redirect as django_redirect
from django.utils.http import url_has_allowed_host_and_scheme
from fastapi import FastAPI
from fastapi.responses import RedirectResponse
from flask import Flask, make_response, redirect, request, session, url_for

app = Flask(__name__)
api = FastAPI()
TARGETS = {"home": "/", "shop": "/shop"}
HOSTS = {"example.com", "www.example.com"}


@app.route("/login", methods=["POST"])
def login():
    target = request.args.get("next")  # source
    session["user"] = "a"
    return redirect(target)  # bad: open-redirect


@app.route("/out")
def out():
    return redirect(request.args["url"], code=302)  # bad: open-redirect


@app.route("/or")
def otherwise():
    return redirect(request.args.get("next") or url_for("login"))  # bad: open-redirect


@app.route("/slash/<path:rest>")
def slash(rest):
    return redirect("/" + rest)  # bad: open-redirect


@app.route("/host")
def host():
    return redirect(f"https://{request.args['tenant']}/start")  # bad: open-redirect


@api.get("/go")
def go(url: str):
    return RedirectResponse(url)  # bad: open-redirect


def view(request):
    return HttpResponseRedirect(request.GET.get("next", "/"))  # bad: open-redirect


@app.route("/leading")
def leading():
    target = request.args["next"]
    if not target.startswith("/"):
        target = "/"
    return redirect(target)  # bad: open-redirect


@app.route("/header")
def header():
    response = make_response("", 302)
    response.headers["Location"] = request.args["to"]  # bad: open-redirect
    return response


# --- what is right ------------------------------------------------------------------------------------------------------


@app.route("/safe/chosen")
def safe_chosen():
    return redirect(TARGETS.get(request.args["to"], "/"))  # ok: open-redirect


@app.route("/safe/netloc")
def safe_netloc():
    target = request.args.get("next")
    if not target or urlparse(target).netloc != "":
        target = url_for("login")
    return redirect(target)  # ok: open-redirect


@app.route("/safe/parsed")
def safe_parsed():
    target = request.args.get("next", "/")
    parts = urlsplit(target)
    if parts.netloc or parts.scheme:
        target = "/"
    return redirect(target)  # ok: open-redirect


@app.route("/safe/slashes")
def safe_slashes():
    target = request.args.get("next", "/")
    if not target.startswith("/") or target.startswith("//"):
        target = "/"
    return redirect(target)  # ok: open-redirect


@app.route("/safe/own")
def safe_own():
    target = request.args["next"]
    if urlsplit(target).netloc != request.host:
        return redirect("/")  # ok: open-redirect
    return redirect(target)  # ok: open-redirect


@app.route("/safe/list")
def safe_list():
    target = request.args["next"]
    if urlparse(target).hostname not in HOSTS:
        return redirect(url_for("login"))  # ok: open-redirect
    return redirect(target)  # ok: open-redirect


@app.route("/safe/item/<item>")
def safe_item(item):
    return redirect(f"/items/{item}")  # ok: open-redirect


@app.route("/safe/endpoint/<item>")
def safe_endpoint(item):
    return redirect(url_for("safe_item", item=item))  # ok: open-redirect


def safe_view(request):
    target = request.GET.get("next", "/")
    if not url_has_allowed_host_and_scheme(target, allowed_hosts={request.get_host()}):
        target = "/"
    return django_redirect(target)  # ok: open-redirect


@app.before_request
def with_slash():
    if not request.path.endswith("/"):
        return redirect(request.path + "/")  # ok: open-redirect


def look_alikes(router, target):
    # redirect(request.args["next"])  # ok: open-redirect
    router.forward(request.args["next"])  # ok: open-redirect
    return "redirect(request.args['next'])"  # ok: open-redirect
