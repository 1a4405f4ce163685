"""Request data in HTML, in Flask."""

import json
from html import escape as html_escape

import bleach
from flask import Flask, Response, jsonify, make_response, redirect, render_template, request, url_for
from flask_talisman import Talisman
from markupsafe import escape

app = Flask(__name__)
Talisman(app)


@app.route("/hello")
def hello():
    name = request.args.get("name", "world")  # source
    return f"<h1>Hello {name}</h1>"  # bad: reflected-xss


@app.route("/hello/<name>")
def hello_path(name):
    return "<h1>Hello %s</h1>" % name  # bad: reflected-xss


@app.route("/search")
def search():
    html = "<p>No results for " + request.args["q"] + "</p>"
    return html  # bad: reflected-xss


@app.route("/missing")
def missing():
    return "<b>{}</b> was not found".format(request.args["page"]), 404  # bad: reflected-xss


@app.route("/made")
def made():
    response = make_response("<div>" + request.form["comment"] + "</div>")  # bad: reflected-xss
    response.set_cookie("seen", "1", secure=True, httponly=True, samesite="Lax")
    return response


@app.route("/response")
def explicit():
    return Response(f"<li>{request.args['item']}</li>", mimetype="text/html")  # bad: reflected-xss


@app.route("/plain")
def echoed():
    return request.args["text"]  # bad: reflected-xss


def page(title, body):
    return f"<html><title>{title}</title><body>{body}</body></html>"


@app.route("/page")
def whole_page():
    return page("Search", request.args["q"])  # bad: reflected-xss


@app.route("/list", methods=["POST"])
def listed():
    rows = ""
    for item in request.json["items"]:
        rows += f"<tr><td>{item}</td></tr>"
    return "<table>" + rows + "</table>"  # bad: reflected-xss


# --- what is right ------------------------------------------------------------------------------------------------------


@app.route("/safe/hello")
def safe_hello():
    return f"<h1>Hello {escape(request.args['name'])}</h1>"  # ok: reflected-xss


@app.route("/safe/html")
def safe_html():
    name = html_escape(request.args["name"])
    return "<h1>Hello " + name + "</h1>"  # ok: reflected-xss


@app.route("/safe/template")
def safe_template():
    return render_template("hello.html", name=request.args["name"])  # ok: reflected-xss


@app.route("/safe/json")
def safe_json():
    return jsonify(name=request.args["name"])  # ok: reflected-xss


@app.route("/safe/object")
def safe_object():
    return {"name": request.args["name"]}  # ok: reflected-xss


@app.route("/safe/text")
def safe_text():
    return Response(request.args["name"], mimetype="text/plain")  # ok: reflected-xss


@app.route("/safe/headers")
def safe_headers():
    return json.dumps({"name": request.args["name"]}), 200, {"Content-Type": "application/json"}  # ok: reflected-xss


@app.route("/safe/number")
def safe_number():
    return f"<p>{int(request.args['page'])}</p>"  # ok: reflected-xss


@app.route("/safe/cleaned")
def safe_cleaned():
    return bleach.clean(request.args["html"])  # ok: reflected-xss


@app.route("/safe/redirect")
def safe_redirect():
    return redirect(url_for("hello", name=request.args["name"]))  # ok: reflected-xss


@app.route("/safe/chosen")
def safe_chosen():
    theme = "dark" if request.args.get("theme") == "dark" else "light"
    return f"<body class='{theme}'></body>"  # ok: reflected-xss


def not_a_route(name):
    return f"<h1>{name}</h1>"  # ok: reflected-xss


stored = []


@app.route("/remember")
def remember():
    stored.append(request.args["text"])
    return "", 204


@app.route("/remembered")
def remembered():
    return "<p>" + stored[0] + "</p>"  # missed: reflected-xss
