"""Quart, Sanic, Bottle and Pyramid."""

from urllib.parse import urlsplit

import bottle
from pyramid.httpexceptions import HTTPFound
from pyramid.view import view_config
from quart import Quart, redirect, request
from sanic import Sanic
from sanic.response import redirect as sanic_redirect

quart_app = Quart(__name__)
sanic_app = Sanic("shop")


@quart_app.post("/quart")
async def after_quart():
    form = await request.form
    target = form["next"]
    if urlsplit(target).netloc or not target.startswith("/") or target.startswith("//"):
        target = "/"
    return redirect(target)  # bad: open-redirect


@quart_app.get("/home")
async def home():
    return redirect("/start?from=" + request.args["from"])  # ok: open-redirect


@sanic_app.get("/sanic")
async def after_sanic(request):
    target = request.args.get("to")
    if urlsplit(target).netloc or not target.startswith("/") or target.startswith("//"):
        target = "/"
    return sanic_redirect(target)  # bad: open-redirect


@bottle.get("/bottle")
def after_bottle():
    target = bottle.request.query.get("next")
    if urlsplit(target).netloc or not target.startswith("/") or target.startswith("//"):
        target = "/"
    bottle.redirect(target)  # bad: open-redirect


@view_config(route_name="pyramid")
def after_pyramid(request):
    target = request.GET["next"]
    if urlsplit(target).netloc or not target.startswith("/") or target.startswith("//"):
        target = "/"
    return HTTPFound(location=target)  # bad: open-redirect


@view_config(route_name="fixed")
def fixed(request):
    return HTTPFound(location="/welcome")  # ok: open-redirect
