"""Sealed notes: encryption, exports to other machines, webhooks and the accounts of guests."""

import hashlib
import hmac
import logging
import os
import ssl
import tempfile
from functools import wraps

import paramiko
import requests
from cryptography.hazmat.primitives import hashes, padding
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.pbkdf2 import PBKDF2HMAC
from flask import Blueprint, abort, current_app, g, jsonify, request
from werkzeug.security import check_password_hash, generate_password_hash

from .models import Guest, Note, db

vault = Blueprint("vault", __name__, url_prefix="/vault")
logger = logging.getLogger(__name__)

WEBHOOK_KEY = os.environ["NOTES_WEBHOOK_KEY"].encode()
FIXED_IV = b"notes-app-vector"
BACKUP_HOST = "backup.notes.example"


def login_required(view):
    @wraps(view)
    def wrapped(*args, **kwargs):
        if g.get("user") is None:
            abort(401)
        return view(*args, **kwargs)

    return wrapped


# --- keys and ciphers -----------------------------------------------------------------------------------------------------


def _key_for(passphrase, salt):
    kdf = PBKDF2HMAC(algorithm=hashes.SHA256(), length=32, salt=salt, iterations=600_000)  # ok: static-nonce
    return kdf.derive(passphrase.encode())


def _legacy_key_for(passphrase):
    return hashlib.pbkdf2_hmac("sha256", passphrase.encode(), b"notes", 600_000)  # bad: static-nonce


def _pad(text):
    padder = padding.PKCS7(128).padder()
    return padder.update(text.encode()) + padder.finalize()


def seal_quickly(key, text):
    encryptor = Cipher(algorithms.AES(key), modes.ECB()).encryptor()  # bad: broken-cipher
    return encryptor.update(_pad(text)) + encryptor.finalize()


def seal_for_old_clients(key, text):
    encryptor = Cipher(algorithms.AES(key), modes.CBC(FIXED_IV)).encryptor()  # bad: static-nonce
    return encryptor.update(_pad(text)) + encryptor.finalize()


def seal(key, text):
    nonce = os.urandom(12)
    return nonce + AESGCM(key).encrypt(nonce, text.encode(), None)  # ok: static-nonce


def unseal(key, sealed):
    return AESGCM(key).decrypt(sealed[:12], sealed[12:], None).decode()  # ok: broken-cipher


def device_key():
    return rsa.generate_private_key(public_exponent=65537, key_size=1024)  # bad: short-key


def account_key():
    return rsa.generate_private_key(public_exponent=65537, key_size=3072)  # ok: short-key


def old_peers():
    context = ssl.SSLContext(ssl.PROTOCOL_TLSv1)  # bad: old-tls
    context.load_default_certs()
    return context


def peers():
    context = ssl.create_default_context()
    context.minimum_version = ssl.TLSVersion.TLSv1_2  # ok: old-tls
    return context


# --- notes ----------------------------------------------------------------------------------------------------------------


@vault.post("/seal")
@login_required
def seal_note():
    salt = os.urandom(16)
    sealed = seal(_key_for(request.form["passphrase"], salt), request.form["text"])
    note = Note(owner=g.user, salt=salt, body=sealed)
    db.session.add(note)
    db.session.commit()
    return jsonify(id=note.id)


@vault.get("/<int:note_id>/etag")
@login_required
def note_etag(note_id):
    note = Note.query.filter_by(id=note_id, owner=g.user).first_or_404()
    etag = hashlib.md5(note.body).hexdigest()  # bad: weak-hash
    response = jsonify(id=note.id)
    response.set_etag(etag)
    return response


@vault.get("/<int:note_id>/version")
@login_required
def note_version(note_id):
    note = Note.query.filter_by(id=note_id, owner=g.user).first_or_404()
    version = hashlib.md5(note.body, usedforsecurity=False).hexdigest()  # ok: weak-hash
    return jsonify(version=version)


def share_signature(note, secret):
    return hashlib.sha1(secret + str(note.id).encode()).hexdigest()  # bad: weak-hash


def share_signature_well(note, secret):
    return hmac.new(secret, str(note.id).encode(), hashlib.sha256).hexdigest()  # ok: weak-hash


# --- guests ---------------------------------------------------------------------------------------------------------------


@vault.post("/guests")
@login_required
def invite_guest():
    guest = Guest(name=request.form["name"], invited_by=g.user.id)
    guest.password = request.form["password"]  # ok: plain-text-password
    db.session.add(guest)
    db.session.commit()
    return jsonify(id=guest.id)


@vault.post("/members")
@login_required
def add_member():
    from .models import Member

    member = Member(name=request.form["name"], password=request.form["password"])  # bad: plain-text-password
    db.session.add(member)
    db.session.commit()
    logger.info("added %s with password %r", member.id, request.form["password"])  # bad: sensitive-data-logged
    return jsonify(id=member.id)


@vault.post("/members/safe")
@login_required
def add_member_safely():
    from .models import Member

    password = request.form["password"]
    member = Member(name=request.form["name"], password=generate_password_hash(password))  # ok: plain-text-password
    db.session.add(member)
    db.session.commit()
    logger.info("added %s with a password of %d characters", member.id, len(password))  # ok: sensitive-data-logged
    return jsonify(id=member.id)


def member_may_enter(member, password):
    return member.password == password  # bad: plain-text-password


def member_may_enter_safely(member, password):
    return check_password_hash(member.password, password)  # ok: plain-text-password


def remove_member(user, member):
    assert user.is_admin, "only administrators remove members"  # bad: assert-as-access-check
    db.session.delete(member)


def remove_member_safely(user, member):
    if not user.is_admin:  # ok: assert-as-access-check
        raise PermissionError("only administrators remove members")
    assert member is not None  # ok: assert-as-access-check
    db.session.delete(member)


# --- webhooks -------------------------------------------------------------------------------------------------------------


def verify_signature(body, signature):
    expected = hmac.new(WEBHOOK_KEY, body, hashlib.sha256).hexdigest()
    if not hmac.compare_digest(expected, signature):  # ok: timing-unsafe-comparison
        raise PermissionError("the signature is wrong")


@vault.post("/hooks/import")
def import_hook():
    expected = hmac.new(WEBHOOK_KEY, request.get_data(), hashlib.sha256).hexdigest()
    if request.headers.get("X-Notes-Signature") != expected:  # bad: timing-unsafe-comparison
        abort(403)
    return jsonify(imported=len(request.get_json()))


@vault.post("/hooks/sync")
def sync_hook():
    try:
        verify_signature(request.get_data(), request.headers.get("X-Notes-Signature", ""))
    except PermissionError:  # bad: swallowed-security-error
        logger.warning("a hook had a wrong signature")
    return jsonify(synchronised=len(request.get_json()))


@vault.post("/hooks/archive")
def archive_hook():
    try:
        verify_signature(request.get_data(), request.headers.get("X-Notes-Signature", ""))
    except PermissionError:  # ok: swallowed-security-error
        abort(403)
    return jsonify(archived=len(request.get_json()))


# --- exports --------------------------------------------------------------------------------------------------------------


def ids_of(notes):
    return [note.id for note in notes]


def push_to_mirror(notes, token):
    headers = {"Authorization": f"Bearer {token}"}
    return requests.post("http://mirror.notes.example/import", json=ids_of(notes), headers=headers, timeout=10)  # bad: credentials-over-http


def push_safely(notes, token):
    headers = {"Authorization": f"Bearer {token}"}
    return requests.post("https://mirror.notes.example/import", json=ids_of(notes), headers=headers, timeout=10)  # ok: credentials-over-http


def backup(path):
    client = paramiko.SSHClient()
    client.set_missing_host_key_policy(paramiko.AutoAddPolicy())  # bad: ssh-host-key-not-checked
    client.connect(BACKUP_HOST, key_filename=os.environ["NOTES_BACKUP_KEY"])
    client.open_sftp().put(path, "notes.tar")


def backup_safely(path):
    client = paramiko.SSHClient()
    client.load_system_host_keys()
    client.set_missing_host_key_policy(paramiko.RejectPolicy())  # ok: ssh-host-key-not-checked
    client.connect(BACKUP_HOST, key_filename=os.environ["NOTES_BACKUP_KEY"])
    client.open_sftp().put(path, "notes.tar")


def export(notes):
    path = tempfile.mktemp(suffix=".json")  # bad: insecure-temporary-file
    with open(path, "w") as stream:
        stream.write(jsonify([note.id for note in notes]).get_data(as_text=True))
    os.chmod(path, 0o777)  # bad: world-writable-file
    return path


def export_safely(notes):
    handle, path = tempfile.mkstemp(suffix=".json")  # ok: insecure-temporary-file
    with os.fdopen(handle, "w") as stream:
        stream.write(jsonify([note.id for note in notes]).get_data(as_text=True))
    os.chmod(path, 0o640)  # ok: world-writable-file
    current_app.logger.info("exported %d notes", len(notes))  # ok: sensitive-data-logged
    return path
