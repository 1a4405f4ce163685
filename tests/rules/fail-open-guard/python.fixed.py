"""Checks that let everybody pass when they cannot be made, and those that do not."""

import hmac
import logging
import os

import jwt
import requests
from flask import Flask, abort, g, jsonify, request

from app.models import Document, User, db
from app.security import get_user, policy, verify_token

app = Flask(__name__)
API_KEY = os.environ.get("API_KEY")
PUBLIC_KEY = os.environ["PUBLIC_KEY"]
log = logging.getLogger(__name__)


def is_allowed(token):
    try:
        return verify_token(token)["role"] == "admin"
    except Exception:  # bad: fail-open-guard
        return False


def has_permission(user_id, action):
    try:
        return policy.check_access(user_id, action)
    except requests.RequestException as error:  # bad: fail-open-guard
        log.warning("policy service is down: %s", error)
        return False


def check_token(token):
    try:
        jwt.decode(token, PUBLIC_KEY, algorithms=["RS256"])
        return True
    except jwt.ExpiredSignatureError:
        return False
    except Exception:  # ok: fail-open-guard
        return False


def is_token_expired(token):
    try:
        return verify_token(token)["exp"] < 0
    except Exception:  # ok: fail-open-guard
        return True


def cache_is_warm(key):
    try:
        return bool(check_cache(key))
    except Exception:  # ok: fail-open-guard
        return True


def check_cache(key):
    return key


@app.before_request
def require_key():
    if not API_KEY or not hmac.compare_digest(request.headers.get("X-Api-Key") or "", API_KEY):  # bad: fail-open-guard, timing-unsafe-comparison
        abort(401)


@app.before_request
def require_key_safely():
    if not API_KEY or not hmac.compare_digest(request.headers.get("X-Api-Key", ""), API_KEY):  # bad: fail-open-guard
        abort(401)


@app.before_request
def require_set_key():
    if not API_KEY or not hmac.compare_digest(request.headers.get("X-Api-Key") or "", API_KEY):  # bad: timing-unsafe-comparison
        abort(401)


@app.delete("/documents/<int:document_id>")
def delete_document(document_id):
    user = get_user(request)
    if not user or not user.is_admin:
        abort(403)
    db.session.delete(Document.query.get(document_id))
    db.session.commit()
    return "", 204


@app.put("/documents/<int:document_id>")
def change_document(document_id):
    user = get_user(request)
    if not user or not user.is_admin:  # ok: fail-open-guard
        abort(403)
    Document.query.get(document_id).title = request.json["title"]
    db.session.commit()
    return "", 204


@app.post("/documents")
def create_document():
    user = get_user(request)
    if not user:
        abort(401)
    if user:  # ok: fail-open-guard
        if user.is_blocked:
            abort(403)
    db.session.add(Document(title=request.json["title"]))
    db.session.commit()
    return "", 201


@app.get("/me")
def me():
    user = get_user(request)
    if user:  # ok: fail-open-guard
        g.user = user
    return jsonify(name=user.name if user else "guest")


def cleaned(token, limit):
    if token and limit != token:  # ok: fail-open-guard
        return None
    return User.query.filter_by(token=token).first()


def is_admin(user):
    try:
        return check_role(user.profile.role, "admin")
    except AttributeError:  # bad: fail-open-guard
        return False


def is_owner(user, item):
    try:
        return item.owner_id == user.id
    except AttributeError:  # ok: fail-open-guard
        return False
