"""Colleagues, invitations and imports: the part of the notebook that talks to directories, documents and language models."""

import json
import logging
import os
import re
import uuid
from urllib.parse import urlsplit

from flask import Blueprint, abort, jsonify, redirect, render_template_string, request, url_for
from flask_login import current_user, login_required
from jinja2 import Environment, FileSystemLoader, select_autoescape
from ldap3 import Connection, Server
from ldap3.utils.conv import escape_filter_chars
from lxml import etree
from openai import OpenAI
from pymongo import MongoClient
from werkzeug.utils import secure_filename

from .models import Invitation, Member, db

bp = Blueprint("directory", __name__, url_prefix="/directory")
logger = logging.getLogger(__name__)
events = MongoClient(os.environ.get("MONGO_URL")).notes.events
assistant = OpenAI()
ORGANISATION = etree.parse("organisation.xml")
BASE = "ou=people,dc=notes,dc=example"
PICTURES = "static/pictures"
mails = Environment(loader=FileSystemLoader("mails"))  # bad: template-autoescape-off
safe_mails = Environment(loader=FileSystemLoader("mails"), autoescape=select_autoescape())  # ok: template-autoescape-off
TITLE = re.compile(r"^([A-Za-z]+\s?)+$")  # bad: catastrophic-regex
SAFE_TITLE = re.compile(r"^[A-Za-z]+(?: [A-Za-z]+)*$")  # ok: catastrophic-regex


def directory():
    return Connection(Server(os.environ["LDAP_HOST"], use_ssl=True), auto_bind=True)


def is_local(target):
    parts = urlsplit(target)
    return not parts.netloc and not parts.scheme and target.startswith("/")


# --- colleagues ---------------------------------------------------------------------------------------------------------


@bp.get("/colleague")
@login_required
def colleague():
    name = request.args.get("name", "")
    logger.info("Looking for %s", name)  # bad: log-injection
    connection = directory()
    connection.search(BASE, f"(&(objectClass=person)(cn={name}))")  # bad: ldap-injection
    return jsonify([str(entry.entry_dn) for entry in connection.entries])


@bp.get("/safe-colleague")
@login_required
def safe_colleague():
    name = request.args.get("name", "")
    logger.info("Looking for %r", name)  # ok: log-injection
    connection = directory()
    connection.search(BASE, f"(&(objectClass=person)(cn={escape_filter_chars(name)}))")  # ok: ldap-injection
    return jsonify([str(entry.entry_dn) for entry in connection.entries])


@bp.get("/unit")
@login_required
def unit():
    head = request.args["head"]
    found = ORGANISATION.xpath("//unit[head='" + head + "']/@name")  # bad: xpath-injection
    return jsonify(found)


@bp.get("/safe-unit")
@login_required
def safe_unit():
    return jsonify(ORGANISATION.xpath("//unit[head=$head]/@name", head=request.args["head"]))  # ok: xpath-injection


@bp.get("/filter")
@login_required
def filtered():
    pattern = re.compile(request.args["pattern"], re.IGNORECASE)  # bad: regex-injection
    return jsonify([name for name in ("Ann", "Bob") if pattern.search(name)])


@bp.get("/safe-filter")
@login_required
def safe_filtered():
    pattern = re.compile(re.escape(request.args["pattern"]), re.IGNORECASE)  # ok: regex-injection
    return jsonify([name for name in ("Ann", "Bob") if pattern.search(name)])


# --- members ------------------------------------------------------------------------------------------------------------


@bp.post("/members")
@login_required
def add_member():
    payload = request.get_json()
    member = Member(**payload)  # bad: mass-assignment
    db.session.add(member)
    db.session.commit()
    logger.info(f"{current_user.name} added {payload['name']}")  # bad: log-injection
    return jsonify(id=member.id), 201


@bp.post("/safe-members")
@login_required
def safe_add_member():
    payload = request.get_json()
    member = Member(name=payload["name"], email=payload["email"])  # ok: mass-assignment
    db.session.add(member)
    db.session.commit()
    logger.info("A member was added: %s", member.id)  # ok: log-injection
    return jsonify(id=member.id), 201


@bp.patch("/members/me")
@login_required
def change_me():
    for field, value in request.json.items():
        setattr(current_user, field, value)  # bad: mass-assignment
    db.session.commit()
    return "", 204


@bp.patch("/safe-members/me")
@login_required
def safe_change_me():
    for field in ("name", "email"):
        if field in request.json:
            setattr(current_user, field, request.json[field])  # ok: mass-assignment
    db.session.commit()
    return "", 204


@bp.post("/picture")
@login_required
def picture():
    file = request.files["picture"]
    file.save(os.path.join(PICTURES, secure_filename(file.filename)))  # bad: unrestricted-upload
    return "", 204


@bp.post("/safe-picture")
@login_required
def safe_picture():
    file = request.files["picture"]
    ending = os.path.splitext(secure_filename(file.filename))[1].lower()
    if ending not in {".png", ".jpg", ".webp"}:
        abort(400)
    file.save(os.path.join(PICTURES, f"{uuid.uuid4()}.png"))  # ok: unrestricted-upload
    return "", 204


# --- events -------------------------------------------------------------------------------------------------------------


@bp.post("/events/find")
@login_required
def find_event():
    query = request.get_json()
    event = events.find_one({"number": query["number"], "owner": current_user.id})  # bad: nosql-injection
    return jsonify(title=event["title"] if event else None)


@bp.post("/safe-events/find")
@login_required
def safe_find_event():
    query = request.get_json()
    event = events.find_one({"number": str(query["number"]), "owner": current_user.id})  # ok: nosql-injection
    return jsonify(title=event["title"] if event else None)


@bp.post("/events/import")
@login_required
def import_events():
    parser = etree.XMLParser(resolve_entities=True, load_dtd=True)  # bad: xxe
    root = etree.fromstring(request.data, parser)  # bad: xxe
    return jsonify(count=len(root))


@bp.post("/safe-events/import")
@login_required
def safe_import_events():
    root = etree.fromstring(request.data, etree.XMLParser(resolve_entities=False, no_network=True))  # ok: xxe
    return jsonify(count=len(root))


# --- invitations --------------------------------------------------------------------------------------------------------


@bp.get("/invitation/<token>")
@login_required
def invitation(token):
    found = Invitation.query.filter_by(token=token).first_or_404()
    greeting = f"<h1>Welcome, {request.args.get('name', 'friend')}</h1><p>{{{{ text }}}}</p>"
    return render_template_string(greeting, text=found.text)  # bad: template-injection


@bp.get("/safe-invitation/<token>")
@login_required
def safe_invitation(token):
    found = Invitation.query.filter_by(token=token).first_or_404()
    page = "<h1>Welcome, {{ name }}</h1><p>{{ text }}</p>"
    return render_template_string(page, name=request.args.get("name", "friend"), text=found.text)  # ok: template-injection


@bp.get("/accept")
@login_required
def accept():
    return redirect(request.args.get("next", "/"))  # bad: open-redirect


@bp.get("/safe-accept")
@login_required
def safe_accept():
    target = request.args.get("next", "/")
    if urlsplit(target).netloc or not target.startswith("/") or target.startswith("//"):
        target = url_for("directory.colleague")
    return redirect(target)  # ok: open-redirect


# --- the assistant ------------------------------------------------------------------------------------------------------


@bp.post("/assistant")
@login_required
def ask():
    data = request.get_json()
    response = assistant.chat.completions.create(
        model="gpt-4o",
        messages=[
            {"role": "system", "content": f"You are the assistant of {data['team']}."},  # bad: prompt-injection
            {"role": "user", "content": data["question"]},
        ],
    )
    plan = response.choices[0].message.content
    exec(plan)  # bad: model-output-to-sink
    return jsonify(ok=True)


@bp.post("/safe-assistant")
@login_required
def safe_ask():
    data = request.get_json()
    response = assistant.chat.completions.create(
        model="gpt-4o",
        messages=[
            {"role": "system", "content": "You are the assistant of a team."},  # ok: prompt-injection
            {"role": "user", "content": data["question"]},
        ],
    )
    plan = json.loads(response.choices[0].message.content)  # ok: model-output-to-sink
    return jsonify(answer=plan["answer"])
