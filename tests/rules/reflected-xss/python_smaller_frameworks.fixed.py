"""Quart, Pyramid, Sanic, Bottle and Streamlit."""

from html import escape

import streamlit
from bottle import Bottle
from pyramid.response import Response
from pyramid.view import view_config
from quart import Quart, jsonify, request
from sanic import Sanic
from sanic.response import html, text

quart_app = Quart(__name__)
sanic_app = Sanic("shop")
bottle_app = Bottle()


@quart_app.route("/hello")
async def hello():
    name = request.args.get("name")
    return f"<h1>{escape(name)}</h1>"  # bad: reflected-xss


@quart_app.route("/hello.json")
async def hello_json():
    return jsonify(name=request.args.get("name"))  # ok: reflected-xss


@view_config(route_name="greet")
def greet(request):
    return Response("<h1>" + escape(request.params["name"]) + "</h1>")  # bad: reflected-xss


@view_config(route_name="plain")
def plain(request):
    return Response(request.params["name"], content_type="text/plain")  # ok: reflected-xss


@sanic_app.get("/hi/<name>")
async def hi(request, name):
    return html(f"<p>{escape(name)}</p>")  # bad: reflected-xss


@sanic_app.get("/text/<name>")
async def as_text(request, name):
    return text(f"<p>{name}</p>")  # ok: reflected-xss


def page():
    query = streamlit.text_input("Query")
    streamlit.markdown(f"<b>{query}</b>", unsafe_allow_html=True)  # bad: raw-html
    streamlit.markdown(f"**{query}**")  # ok: reflected-xss
