"""Quart, Sanic, Bottle and Pyramid."""

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
    return redirect(form["next"])  # bad: open-redirect


@quart_app.get("/home")
async def home():
    return redirect("/start?from=" + request.args["from"])  # ok: open-redirect


@sanic_app.get("/sanic")
async def after_sanic(request):
    return sanic_redirect(request.args.get("to"))  # bad: open-redirect


@bottle.get("/bottle")
def after_bottle():
    bottle.redirect(bottle.request.query.get("next"))  # bad: open-redirect


@view_config(route_name="pyramid")
def after_pyramid(request):
    return HTTPFound(location=request.GET["next"])  # bad: open-redirect


@view_config(route_name="fixed")
def fixed(request):
    return HTTPFound(location="/welcome")  # ok: open-redirect
