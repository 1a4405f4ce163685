"""Templates that requests have a part in."""

import jinja2
from django.template import Engine
from flask import Flask, render_template_string, request
from flask_talisman import Talisman
from jinja2 import Environment, Template, select_autoescape
from mako.template import Template as MakoTemplate

app = Flask(__name__)
Talisman(app)
PAGE = "<h1>Hello {{ name }}</h1>"


@app.route("/hello")
def hello():
    name = request.args.get("name", "World")  # source
    return render_template_string(f"<h1>Hello {name}</h1>")  # bad: template-injection


@app.route("/page")
def page():
    title = request.args["title"]
    template = f"""
    <html>
      <head><title>{title}</title></head>
      <body>Welcome</body>
    </html>
    """
    return render_template_string(template)  # bad: template-injection


@app.route("/whole", methods=["POST"])
def whole():
    return Template(request.form["template"]).render()  # bad: template-injection


@app.route("/formatted")
def formatted():
    body = "<p>%s</p>" % request.args.get("q")
    return Environment(autoescape=True).from_string(body).render()  # bad: template-injection


@app.route("/mako", methods=["POST"])
def mako():
    return MakoTemplate("Hello " + request.form["name"]).render()  # bad: template-injection


@app.errorhandler(404)
def not_found(error):
    return render_template_string("<h1>404</h1><p>" + request.path + " was not found</p>"), 404  # bad: template-injection


def greeting(name):
    environment = jinja2.Environment(autoescape=select_autoescape())
    return environment.from_string("Dear " + name + ", {{ text }}").render(text="welcome")  # bad: template-injection


@app.route("/django", methods=["POST"])
def django():
    engine = Engine()
    return engine.from_string(request.form["mail"])  # bad: template-injection


# --- what is right ------------------------------------------------------------------------------------------------------


@app.route("/safe/variable")
def safe_variable():
    return render_template_string("<h1>Hello {{ name }}</h1>", name=request.args.get("name"))  # ok: template-injection


@app.route("/safe/constant")
def safe_constant():
    return render_template_string(PAGE, name=request.args["name"])  # ok: template-injection


@app.route("/safe/render")
def safe_render():
    return Template("Hello {{ name }}").render(name=request.args["name"])  # ok: template-injection


@app.route("/safe/number")
def safe_number():
    return render_template_string(f"<p>Page {int(request.args['page'])}</p>")  # ok: template-injection


def from_a_file(path):
    with open(path, encoding="utf-8") as file:
        return Template(file.read())  # ok: template-injection


def look_alikes(registry):
    # render_template_string(request.args["name"])  # ok: template-injection
    registry.from_template(request.args["name"])  # ok: template-injection
    return "Template(request.args['name'])"  # ok: template-injection
