"""Template engines that do not escape."""

import jinja2
from django.template import Context
from flask import Flask
from jinja2 import Environment, FileSystemLoader, select_autoescape
from mako.lookup import TemplateLookup
from mako.template import Template as MakoTemplate

app = Flask(__name__)
FOLDER = FileSystemLoader("templates")

bare = Environment(loader=FOLDER)  # bad: template-autoescape-off
switched_off = jinja2.Environment(loader=FOLDER, autoescape=False)  # bad: template-autoescape-off
app.jinja_env.autoescape = False  # bad: template-autoescape-off
lookup = TemplateLookup(directories=["templates"])  # bad: template-autoescape-off

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "OPTIONS": {"autoescape": False},  # bad: template-autoescape-off
    }
]


def page(name):
    template = MakoTemplate("<h1>Hello ${name}</h1>")  # bad: template-autoescape-off
    return template.render(name=name)


def mail(values):
    return Context(values, autoescape=False)  # bad: template-autoescape-off


# --- what is right ------------------------------------------------------------------------------------------------------

escaping = Environment(loader=FOLDER, autoescape=True)  # ok: template-autoescape-off
chosen = jinja2.Environment(loader=FOLDER, autoescape=select_autoescape(["html"]))  # ok: template-autoescape-off
app.jinja_env.autoescape = True  # ok: template-autoescape-off
filtered = TemplateLookup(directories=["templates"], default_filters=["h"])  # ok: template-autoescape-off


def environment(**options):
    return Environment(loader=FOLDER, **options)  # ok: template-autoescape-off


def safe_page(name):
    return MakoTemplate("<h1>Hello ${name | h}</h1>").render(name=name)  # ok: template-autoescape-off


def look_alikes(settings):
    # Environment(autoescape=False)  # ok: template-autoescape-off
    settings.environment(loader=FOLDER)  # ok: template-autoescape-off
    return "autoescape=False"  # ok: template-autoescape-off
