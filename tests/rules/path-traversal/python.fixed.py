"""Files that a request chooses."""

import os
import re
import shutil
from pathlib import Path

from flask import Flask, abort, jsonify, request, send_file, send_from_directory
from werkzeug.utils import secure_filename

app = Flask(__name__)
UPLOADS = "/srv/uploads"
REPORTS = Path("/srv/reports")
NAME = re.compile(r"[a-z]+")
PAGES = {"about": "about.html", "help": "help.html"}


@app.route("/download")
def download():
    name = request.args.get("name")  # source
    return send_from_directory(UPLOADS, name)  # bad: path-traversal


@app.route("/read")
def read():
    with open(UPLOADS + "/" + os.path.basename(request.args["file"])) as file:  # bad: path-traversal
        return jsonify(file.read())


@app.route("/report/<path:name>")
def report(name):
    return jsonify((REPORTS / os.path.basename(name)).read_text())  # bad: path-traversal


@app.route("/page")
def page():
    path = f"pages/{os.path.basename(request.args['page'])}.html"
    if not os.path.exists(path):
        abort(404)
    with open(path) as file:  # bad: path-traversal
        return jsonify(file.read())


@app.route("/upload", methods=["POST"])
def upload():
    file = request.files["file"]
    if os.path.splitext(file.filename)[1].lower() not in {".jpg", ".jpeg", ".png", ".pdf"}:
        abort(400)
    file.save(os.path.join(UPLOADS, os.path.basename(file.filename)))  # bad: path-traversal, unrestricted-upload
    return "", 204


@app.route("/upload-many", methods=["POST"])
def upload_many():
    for file in request.files.getlist("files"):
        target = os.path.join(UPLOADS, os.path.basename(file.filename))
        if os.path.splitext(file.filename)[1].lower() not in {".jpg", ".jpeg", ".png", ".pdf"}:
            abort(400)
        file.save(target)  # bad: path-traversal, unrestricted-upload
    return "", 204


@app.delete("/files/<path:name>")
def delete(name):
    os.remove(os.path.join(UPLOADS, os.path.basename(name)))  # bad: path-traversal
    return "", 204


@app.post("/copy")
def copy():
    body = request.get_json()
    shutil.copy(os.path.join(UPLOADS, os.path.basename(body["from"])), "/srv/archive")  # bad: path-traversal
    return "", 204


def load_document(name):
    with open(os.path.join("documents", os.path.basename(name))) as file:  # bad: path-traversal
        return file.read()


@app.get("/document")
def document():
    return jsonify(load_document(request.args["name"]))


# --- what is right ------------------------------------------------------------------------------------------------------


@app.route("/safe/download")
def safe_download():
    return send_from_directory(UPLOADS, request.args["name"])  # ok: path-traversal


@app.route("/safe/resolved")
def safe_resolved():
    path = (REPORTS / request.args["name"]).resolve()
    if not path.is_relative_to(REPORTS):
        abort(403)
    return jsonify(path.read_text())  # ok: path-traversal


@app.route("/safe/prefix")
def safe_prefix():
    path = os.path.realpath(os.path.join(UPLOADS, request.args["name"]))
    if not path.startswith(UPLOADS + os.sep):
        abort(403)
    return send_file(path)  # ok: path-traversal


@app.route("/safe/common")
def safe_common():
    path = os.path.abspath(os.path.join(UPLOADS, request.args["name"]))
    if os.path.commonpath([UPLOADS, path]) != UPLOADS:
        abort(403)
    return send_file(path)  # ok: path-traversal


@app.route("/safe/upload", methods=["POST"])
def safe_upload():
    file = request.files["file"]
    if os.path.splitext(file.filename)[1].lower() not in {".jpg", ".jpeg", ".png", ".pdf"}:
        abort(400)
    file.save(os.path.join(UPLOADS, secure_filename(file.filename)))  # bad: unrestricted-upload
    return "", 204


@app.route("/safe/basename")
def safe_basename():
    with open(os.path.join(UPLOADS, os.path.basename(request.args["name"]))) as file:  # ok: path-traversal
        return jsonify(file.read())


@app.route("/safe/name")
def safe_name():
    return jsonify((REPORTS / Path(request.args["name"]).name).read_text())  # ok: path-traversal


@app.route("/safe/chosen")
def safe_chosen():
    page = PAGES.get(request.args["page"], "404.html")
    with open(os.path.join("pages", page)) as file:  # ok: path-traversal
        return jsonify(file.read())


@app.route("/safe/number/<int:number>")
def safe_number(number):
    with open(f"invoices/{number}.pdf", "rb") as file:  # ok: path-traversal
        return file.read()


@app.route("/safe/letters/<name>")
def safe_letters(name):
    if not name.isalnum():
        abort(400)
    return send_file(f"{UPLOADS}/{name}.png")  # ok: path-traversal


def inside(name):
    path = (REPORTS / name).resolve()
    if REPORTS not in path.parents:
        raise ValueError(name)
    return path


@app.route("/safe/helper")
def safe_helper():
    return send_file(inside(request.args["name"]))  # ok: path-traversal


@app.route("/safe/dots")
def safe_dots():
    name = request.args["name"]
    if ".." in name or name.startswith("/"):
        abort(400)
    return send_file(os.path.join(UPLOADS, name))  # ok: path-traversal


@app.route("/safe/pattern/<name>")
def safe_pattern(name):
    if NAME.fullmatch(name) is None:
        abort(400)
    return send_file(f"{UPLOADS}/{name}.png")  # ok: path-traversal


@app.route("/safe/matched/<name>")
def safe_matched(name):
    matched = re.match(r"^[a-z]+$", name)
    if not matched:
        abort(400)
    return send_file(f"{UPLOADS}/{name}.png")  # ok: path-traversal


@app.route("/safe/slice")
def safe_slice():
    path = os.path.normpath(os.path.join(UPLOADS, request.args["name"]))
    if path[: len(UPLOADS)] != UPLOADS:
        abort(403)
    return send_file(path)  # ok: path-traversal


@app.route("/safe/way")
def safe_way():
    path = os.path.join(UPLOADS, request.args["name"])
    if os.path.relpath(path, UPLOADS).startswith(".."):
        abort(403)
    return send_file(path)  # ok: path-traversal


@app.route("/safe/found")
def safe_found():
    path = os.path.abspath(os.path.join(UPLOADS, request.args["name"]))
    if path.find(UPLOADS) != 0:
        abort(403)
    return send_file(path)  # ok: path-traversal


@app.route("/safe/parts")
def safe_parts():
    name = request.args["name"]
    if ".." in Path(name).parts or ".." in name.split("/"):
        abort(400)
    return send_file(os.path.join(UPLOADS, name))  # ok: path-traversal


@app.route("/safe/same-name")
def safe_same_name():
    name = request.args["name"]
    if os.path.basename(name) != name:
        abort(400)
    return send_file(os.path.join(UPLOADS, name))  # ok: path-traversal


def must_be_inside(path):
    if not Path(path).resolve().is_relative_to(REPORTS):
        raise PermissionError("outside")


@app.route("/safe/assertion")
def safe_assertion():
    path = REPORTS / request.args["name"]
    must_be_inside(path)
    return jsonify(path.read_text())  # ok: path-traversal


def lies_below(folder, path):
    return os.path.realpath(path).startswith(folder + os.sep)


@app.route("/safe/predicate")
def safe_predicate():
    path = os.path.join(UPLOADS, request.args["name"])
    if not lies_below(UPLOADS, path):
        abort(403)
    return send_file(path)  # ok: path-traversal


# --- what only looks like a check ---------------------------------------------------------------------------------------


@app.route("/unchecked/joined")
def unchecked_joined():
    path = os.path.join(UPLOADS, os.path.basename(request.args["name"]))
    if not path.startswith(UPLOADS):
        abort(403)
    return send_file(path)  # bad: path-traversal


@app.route("/unchecked/unresolved")
def unchecked_unresolved():
    path = REPORTS / os.path.basename(request.args["name"])
    if not path.is_relative_to(REPORTS):
        abort(403)
    return jsonify(path.read_text())  # bad: path-traversal


@app.route("/unchecked/another")
def unchecked_another():
    path = os.path.realpath(os.path.join(UPLOADS, os.path.basename(request.args["name"])))
    other = os.path.realpath(os.path.join(UPLOADS, request.args["other"]))
    if not other.startswith(UPLOADS + os.sep):
        abort(403)
    return send_file(path)  # bad: path-traversal


@app.route("/unchecked/late")
def unchecked_late():
    path = os.path.realpath(os.path.join(UPLOADS, os.path.basename(request.args["name"])))
    with open(path) as file:  # bad: path-traversal
        text = file.read()
    if not path.startswith(UPLOADS + os.sep):
        abort(403)
    return jsonify(text)


@app.route("/unchecked/inverted")
def unchecked_inverted():
    path = os.path.realpath(os.path.join(UPLOADS, os.path.basename(request.args["name"])))
    if path.startswith(UPLOADS + os.sep):
        abort(403)
    return send_file(path)  # bad: path-traversal


@app.route("/unchecked/null")
def unchecked_null():
    name = request.args["name"]
    if "\0" in name or name.startswith(".."):
        abort(400)
    return send_from_directory(UPLOADS, name)  # bad: path-traversal


def from_configuration(config):
    with open(config["log_file"]) as file:  # ok: path-traversal
        return file.read()


def look_alikes(archive, browser, name):
    # open(os.path.join(UPLOADS, request.args["name"]))  # ok: path-traversal
    browser.open(request.args["url"])  # ok: path-traversal
    archive.open(name)  # ok: path-traversal
    return "open(request.args['name'])"  # ok: path-traversal


class Store:
    def put(self, name):
        self.last = name

    def get(self):
        return open(self.last).read()


@app.post("/stored")
def stored():
    store = Store()
    store.put(request.args["name"])
    return jsonify(store.get())  # missed: path-traversal
