"""A notebook for teams: notes, attachments, reports and a small administration area."""

import hashlib
import json
import os
import pickle
import random
import re
import secrets
import sqlite3
import string
import subprocess
import tarfile
import zipfile
from datetime import datetime, timedelta
from functools import wraps
from pathlib import Path
from urllib.parse import urlparse

import jwt
import requests
import yaml
from flask import (
    Flask,
    Response,
    abort,
    flash,
    g,
    jsonify,
    redirect,
    render_template,
    request,
    send_file,
    send_from_directory,
    session,
    url_for,
)
from markupsafe import Markup, escape
from werkzeug.security import check_password_hash, generate_password_hash
from werkzeug.utils import secure_filename

app = Flask(__name__)  # bad: missing-security-headers
app.config["SECRET_KEY"] = os.environ["NOTES_SECRET_KEY"]  # ok: hard-coded-credential
app.config["MAX_CONTENT_LENGTH"] = 16 * 1024 * 1024

DATABASE = "notes.db"
UPLOAD_FOLDER = "/srv/notes/uploads"
EXPORT_FOLDER = Path("/srv/notes/exports")
ALLOWED_EXTENSIONS = {"png", "jpg", "pdf", "txt"}
WEBHOOK_HOSTS = {"hooks.example.com", "chat.example.com"}
SORT_COLUMNS = ("title", "created", "updated")
JWT_SECRET = "notes-jwt-signing-key-2024"  # bad: hard-coded-credential


# --- helpers ------------------------------------------------------------------------------------------------------------


def get_db():
    if "db" not in g:
        g.db = sqlite3.connect(DATABASE)
        g.db.row_factory = sqlite3.Row
    return g.db


@app.teardown_appcontext
def close_db(exception):
    db = g.pop("db", None)
    if db is not None:
        db.close()


def login_required(view):
    @wraps(view)
    def wrapped(*args, **kwargs):
        if "user_id" not in session:
            return redirect(url_for("login"))
        return view(*args, **kwargs)

    return wrapped


def allowed_file(filename):
    return "." in filename and filename.rsplit(".", 1)[1].lower() in ALLOWED_EXTENSIONS


def hash_password(password):
    return hashlib.sha256(password.encode()).hexdigest()  # bad: fast-password-hash


def generate_reset_token(length=32):
    alphabet = string.ascii_letters + string.digits
    return "".join(random.choice(alphabet) for _ in range(length))  # bad: weak-random


def generate_share_token():
    return secrets.token_urlsafe(32)  # ok: weak-random


def pick_greeting():
    return random.choice(["Hello", "Welcome", "Good to see you"])  # ok: weak-random


def checksum(path):
    digest = hashlib.sha256()
    with open(path, "rb") as file:
        for block in iter(lambda: file.read(65536), b""):
            digest.update(block)  # ok: fast-password-hash
    return digest.hexdigest()


# --- accounts -----------------------------------------------------------------------------------------------------------


@app.route("/register", methods=["GET", "POST"])
def register():
    if request.method == "POST":
        username = request.form["username"].strip()
        password = request.form["password"]
        db = get_db()
        db.execute(
            "INSERT INTO users (username, password) VALUES (?, ?)",  # ok: sql-injection
            (username, generate_password_hash(password)),
        )
        db.commit()
        flash("Account created.")
        return redirect(url_for("login"))
    return render_template("register.html")


@app.route("/login", methods=["GET", "POST"])  # bad: missing-rate-limit
def login():
    error = None
    if request.method == "POST":
        username = request.form.get("username")
        password = request.form.get("password")
        db = get_db()
        query = f"SELECT * FROM users WHERE username = '{username}'"
        user = db.execute(query).fetchone()  # bad: sql-injection
        if user is None or not check_password_hash(user["password"], password):
            error = "Incorrect username or password."
        else:
            session.clear()
            session["user_id"] = user["id"]
            return redirect(url_for("index"))
    return render_template("login.html", error=error)


@app.route("/reset", methods=["POST"])  # bad: missing-rate-limit
def reset_password():
    email = request.form["email"]
    token = generate_reset_token()
    db = get_db()
    db.execute("UPDATE users SET reset_token = ? WHERE email = ?", (token, email))  # ok: sql-injection
    db.commit()
    return render_template("reset_sent.html", email=email)


@app.route("/api/token", methods=["POST"])
def api_token():
    data = request.get_json()
    user = get_db().execute("SELECT * FROM users WHERE username = ?", (data["username"],)).fetchone()  # ok: sql-injection
    if user is None or user["password"] != hash_password(data["password"]):
        abort(401)
    payload = {"sub": user["id"], "exp": datetime.utcnow() + timedelta(hours=1)}
    return jsonify(token=jwt.encode(payload, JWT_SECRET, algorithm="HS256"))


def current_api_user():
    header = request.headers.get("Authorization", "")
    token = header.removeprefix("Bearer ")
    return jwt.decode(token, options={"verify_signature": False})["sub"]  # bad: jwt-not-verified


def verified_api_user():
    token = request.headers.get("Authorization", "").removeprefix("Bearer ")
    return jwt.decode(token, JWT_SECRET, algorithms=["HS256"])["sub"]  # ok: jwt-not-verified


# --- notes --------------------------------------------------------------------------------------------------------------


@app.route("/")
@login_required
def index():
    sort = request.args.get("sort", "created")
    if sort not in SORT_COLUMNS:
        sort = "created"
    notes = get_db().execute(f"SELECT * FROM notes WHERE owner = ? ORDER BY {sort}", (session["user_id"],)).fetchall()  # ok: sql-injection
    return render_template("index.html", notes=notes)


@app.route("/notes/search")
@login_required
def search_notes():
    term = request.args.get("q", "")
    sql = "SELECT id, title FROM notes WHERE owner = " + str(session["user_id"])
    if term:
        sql += " AND title LIKE '%" + term + "%'"
    notes = get_db().execute(sql).fetchall()  # bad: sql-injection
    if not notes:
        return f"<p>Nothing found for <b>{term}</b></p>"  # bad: reflected-xss
    return render_template("search.html", notes=notes, term=term)


@app.route("/notes/<int:note_id>")
@login_required
def show_note(note_id):
    note = get_db().execute(f"SELECT * FROM notes WHERE id = {note_id}").fetchone()  # ok: sql-injection
    if note is None:
        abort(404)
    return render_template("note.html", note=note)


@app.route("/notes/<note_id>/delete", methods=["POST"])
@login_required
def delete_note(note_id):
    db = get_db()
    db.execute("DELETE FROM notes WHERE id = %s AND owner = %s" % (note_id, session["user_id"]))  # bad: sql-injection
    db.commit()
    return redirect(url_for("index"))


@app.route("/notes/bulk", methods=["POST"])
@login_required
def bulk_delete():
    ids = [int(value) for value in request.form.getlist("ids")]
    marks = ", ".join("?" for _ in ids)
    get_db().execute(f"DELETE FROM notes WHERE id IN ({marks})", ids)  # ok: sql-injection
    get_db().commit()
    return "", 204


@app.route("/notes/preview", methods=["POST"])
@login_required
def preview():
    title = request.form["title"]
    body = request.form["body"]
    return Response(f"<h2>{escape(title)}</h2><pre>{escape(body)}</pre>", mimetype="text/html")  # ok: reflected-xss


@app.route("/notes/print")
@login_required
def print_note():
    title = request.args.get("title", "Untitled")
    html = "<html><head><title>" + title + "</title></head><body>"
    html += "</body></html>"
    return html  # bad: reflected-xss


@app.errorhandler(404)
def not_found(error):
    return "<h1>Not found</h1><p>%s</p>" % escape(request.path), 404  # ok: reflected-xss


@app.route("/notes/<int:note_id>/archive", methods=["POST"])  # bad: missing-authentication
def archive_note(note_id):
    get_db().execute("UPDATE notes SET archived = 1 WHERE id = ?", (note_id,))  # ok: sql-injection
    get_db().commit()
    return redirect(url_for("index"))


@app.route("/notes/<int:note_id>/pin", methods=["POST"])  # ok: missing-authentication
@login_required
def pin_note(note_id):
    get_db().execute("UPDATE notes SET pinned = 1 WHERE id = ? AND owner = ?", (note_id, session["user_id"]))
    get_db().commit()
    return redirect(url_for("index"))


@app.route("/notes/count")
@login_required
def count_notes():
    try:
        count = get_db().execute("SELECT COUNT(*) FROM notes").fetchone()[0]
    except sqlite3.Error as error:
        return jsonify(error=str(error)), 500  # bad: verbose-error
    return jsonify(count=count)


@app.route("/notes/sizes")
@login_required
def sizes():
    try:
        total = get_db().execute("SELECT SUM(LENGTH(body)) FROM notes").fetchone()[0]
    except sqlite3.Error:
        app.logger.exception("sizes could not be read")
        return jsonify(error="The sizes could not be read."), 500  # ok: verbose-error
    return jsonify(total=total)


@app.route("/remember", methods=["POST"])
@login_required
def remember():
    response = redirect(url_for("index"))
    response.set_cookie("remember_token", generate_share_token(), max_age=2_592_000)  # bad: insecure-cookie
    response.set_cookie("layout", "wide")  # ok: insecure-cookie
    return response


@app.after_request
def allow_readers(response):
    response.headers["Access-Control-Allow-Origin"] = "*"  # bad: permissive-cors
    return response


# --- attachments --------------------------------------------------------------------------------------------------------


@app.route("/upload", methods=["POST"])
@login_required
def upload():
    file = request.files["file"]
    if file.filename == "" or not allowed_file(file.filename):
        abort(400)
    filename = secure_filename(file.filename)
    file.save(os.path.join(UPLOAD_FOLDER, filename))  # ok: path-traversal
    return redirect(url_for("index"))


@app.route("/upload/raw", methods=["POST"])
@login_required
def upload_raw():
    file = request.files["file"]
    destination = os.path.join(UPLOAD_FOLDER, str(session["user_id"]), file.filename)
    file.save(destination)  # bad: path-traversal, unrestricted-upload
    return jsonify(size=os.path.getsize(destination))  # ok: path-traversal


@app.route("/attachments/<path:filename>")
@login_required
def attachment(filename):
    return send_from_directory(UPLOAD_FOLDER, filename)  # ok: path-traversal


@app.route("/attachments/view")
@login_required
def view_attachment():
    filename = request.args.get("file")
    path = os.path.join(UPLOAD_FOLDER, filename)
    if not os.path.isfile(path):
        abort(404)
    return send_file(path)  # bad: path-traversal


@app.route("/attachments/thumbnail")
@login_required
def thumbnail():
    filename = request.args["file"]
    size = request.args.get("size", "128x128")
    source = os.path.join(UPLOAD_FOLDER, secure_filename(filename))
    subprocess.run(f"convert {source} -resize {size} /tmp/thumbnail.png", shell=True, check=True)  # bad: command-injection
    return send_file("/tmp/thumbnail.png")  # ok: path-traversal


@app.route("/attachments/thumbnail/safe")
@login_required
def safe_thumbnail():
    width = int(request.args.get("width", 128))
    source = os.path.join(UPLOAD_FOLDER, secure_filename(request.args["file"]))
    subprocess.run(["convert", source, "-resize", f"{width}x{width}", "/tmp/thumbnail.png"], check=True)  # ok: command-injection
    return send_file("/tmp/thumbnail.png")


@app.route("/export/<name>")
@login_required
def export(name):
    path = (EXPORT_FOLDER / name).resolve()
    if not path.is_relative_to(EXPORT_FOLDER):
        abort(403)
    return Response(path.read_text(), mimetype="text/plain")  # ok: path-traversal


@app.route("/import", methods=["POST"])
@login_required
def import_notes():
    archive = request.files["archive"]
    if archive.filename.endswith(".zip"):
        with zipfile.ZipFile(archive.stream) as bundle:
            for name in bundle.namelist():
                target = os.path.join(UPLOAD_FOLDER, name)
                with open(target, "wb") as output:  # bad: archive-extraction
                    output.write(bundle.read(name))
    else:
        with tarfile.open(fileobj=archive.stream) as bundle:
            bundle.extractall(UPLOAD_FOLDER)  # bad: archive-extraction
    return "", 204


@app.route("/import/settings", methods=["POST"])
@login_required
def import_settings():
    settings = yaml.load(request.data, Loader=yaml.Loader)  # bad: unsafe-yaml
    session["settings"] = settings
    return "", 204


@app.route("/import/theme", methods=["POST"])
@login_required
def import_theme():
    theme = yaml.safe_load(request.data)  # ok: unsafe-yaml
    session["theme"] = theme
    return "", 204


@app.route("/session/restore", methods=["POST"])
def restore_session():
    state = pickle.loads(bytes.fromhex(request.form["state"]))  # bad: unsafe-deserialisation
    session.update(state)
    return "", 204


@app.route("/session/restore/safe", methods=["POST"])
def restore_session_safely():
    session.update(json.loads(request.form["state"]))  # ok: unsafe-deserialisation
    return "", 204


# --- integrations -------------------------------------------------------------------------------------------------------


@app.route("/link/preview")
@login_required
def link_preview():
    url = request.args["url"]
    response = requests.get(url, timeout=5)  # bad: ssrf
    title = re.search(r"<title>(.*?)</title>", response.text)
    return jsonify(title=title.group(1) if title else url)


@app.route("/webhook/test", methods=["POST"])
@login_required
def test_webhook():
    url = request.form["url"]
    parts = urlparse(url)
    if parts.scheme != "https" or parts.hostname not in WEBHOOK_HOSTS:
        abort(400)
    requests.post(url, json={"text": "Hello"}, timeout=5, allow_redirects=False)  # ok: ssrf
    return "", 204


@app.route("/avatar/<username>")
def avatar(username):
    response = requests.get(f"https://avatars.example.com/{username}.png", timeout=5)  # ok: ssrf
    return Response(response.content, mimetype="image/png")


@app.route("/sync", methods=["POST"])
@login_required
def sync():
    response = requests.post("https://sync.example.com/notes", json=request.get_json(), verify=False, timeout=30)  # bad: tls-verification-off
    return jsonify(response.json())


# --- administration -----------------------------------------------------------------------------------------------------


@app.route("/admin/ping")
@login_required
def admin_ping():
    host = request.args.get("host", "localhost")
    output = os.popen("ping -c 3 " + host).read()  # bad: command-injection
    return jsonify(output=output)


@app.route("/admin/disk")
@login_required
def admin_disk():
    output = subprocess.check_output("df -h | tail -n +2", shell=True, text=True)  # ok: command-injection
    return jsonify(lines=output.splitlines())


@app.route("/admin/query", methods=["POST"])
@login_required
def admin_formula():
    formula = request.form["formula"]
    return jsonify(value=eval(formula, {"__builtins__": {}}))  # bad: code-injection


@app.route("/admin/limits", methods=["POST"])
@login_required
def admin_limits():
    limits = json.loads(request.form["limits"])  # ok: code-injection
    return jsonify(limits)


@app.template_filter("highlight")
def highlight(text, term):
    pattern = re.compile(re.escape(term), re.IGNORECASE)
    return Markup(pattern.sub(lambda found: f"<mark>{found.group(0)}</mark>", str(escape(text))))


if __name__ == "__main__":
    app.run(host="127.0.0.1", port=5000, debug=True)  # bad: debug-mode
