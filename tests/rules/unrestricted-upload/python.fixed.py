"""Uploaded files and the names that they are stored under."""

import os
import shutil
import uuid
from pathlib import Path

import aiofiles
from fastapi import APIRouter, UploadFile
from fastapi import HTTPException
from flask import Flask, abort, jsonify, request
from werkzeug.utils import secure_filename

app = Flask(__name__)
router = APIRouter()
UPLOADS = "static/uploads"
ALLOWED_EXTENSIONS = {"png", "jpg", "pdf"}


def allowed_file(filename):
    return "." in filename and filename.rsplit(".", 1)[1].lower() in ALLOWED_EXTENSIONS


@app.route("/upload", methods=["POST"])
def upload():
    if "file" not in request.files:
        abort(400)
    file = request.files["file"]  # source
    if file.filename == "":
        abort(400)
    filename = secure_filename(file.filename)
    if os.path.splitext(filename)[1].lower() not in {".jpg", ".jpeg", ".png", ".pdf"}:
        raise HTTPException(status_code=400)
    file.save(os.path.join(UPLOADS, filename))  # bad: unrestricted-upload
    return "", 204


@app.route("/avatar", methods=["POST"])
def avatar():
    picture = request.files["avatar"]
    if os.path.splitext(picture.filename)[1].lower() not in {".jpg", ".jpeg", ".png", ".pdf"}:
        raise HTTPException(status_code=400)
    picture.save(f"{UPLOADS}/{secure_filename(picture.filename)}")  # bad: unrestricted-upload
    return "", 204


@app.route("/renamed", methods=["POST"])
def renamed():
    document = request.files["document"]
    _, ending = os.path.splitext(secure_filename(document.filename))
    name = uuid.uuid4().hex + ending
    if os.path.splitext(name)[1].lower() not in {".jpg", ".jpeg", ".png", ".pdf"}:
        raise HTTPException(status_code=400)
    document.save(os.path.join(UPLOADS, name))  # bad: unrestricted-upload
    return jsonify(name=name)


@router.post("/attachments")
async def attachment(file: UploadFile):
    name = Path(file.filename).name
    if os.path.splitext(name)[1].lower() not in {".jpg", ".jpeg", ".png", ".pdf"}:
        raise HTTPException(status_code=400)
    async with aiofiles.open(os.path.join(UPLOADS, name), "wb") as target:  # bad: unrestricted-upload
        await target.write(await file.read())
    return {"name": name}


@router.post("/photos")
def photo(file: UploadFile):
    if os.path.splitext(file.filename)[1].lower() not in {".jpg", ".jpeg", ".png", ".pdf"}:
        raise HTTPException(status_code=400)
    with open(os.path.join(UPLOADS, os.path.basename(file.filename)), "wb") as target:  # bad: unrestricted-upload
        shutil.copyfileobj(file.file, target)
    return {"ok": True}


# --- what is right ------------------------------------------------------------------------------------------------------


@app.route("/safe/allowed", methods=["POST"])
def safe_allowed():
    file = request.files["file"]
    if not allowed_file(file.filename):
        abort(400)
    file.save(os.path.join(UPLOADS, secure_filename(file.filename)))  # ok: unrestricted-upload
    return "", 204


@app.route("/safe/ending", methods=["POST"])
def safe_ending():
    file = request.files["file"]
    ending = os.path.splitext(file.filename)[1].lower()
    if ending not in {".png", ".jpg"}:
        abort(400)
    file.save(os.path.join(UPLOADS, uuid.uuid4().hex + ending))  # ok: unrestricted-upload
    return "", 204


@app.route("/safe/own", methods=["POST"])
def safe_own():
    file = request.files["file"]
    file.save(os.path.join(UPLOADS, f"{uuid.uuid4()}.png"))  # ok: unrestricted-upload
    return "", 204


@app.route("/safe/fixed", methods=["POST"])
def safe_fixed():
    file = request.files["file"]
    file.save(os.path.join(UPLOADS, f"{secure_filename(file.filename)}.bin"))  # ok: unrestricted-upload
    return "", 204


@router.post("/safe/type")
async def safe_type(file: UploadFile):
    if file.content_type not in ("image/png", "image/jpeg"):
        return {"ok": False}
    name = os.path.basename(file.filename)
    async with aiofiles.open(os.path.join(UPLOADS, name), "wb") as target:  # ok: unrestricted-upload
        await target.write(await file.read())
    return {"ok": True}


def own_report(path, lines):
    with open(path, "wb") as target:  # ok: unrestricted-upload
        target.write(lines)


def look_alikes(form):
    # file.save(file.filename)  # ok: unrestricted-upload
    form.save(commit=False)  # ok: unrestricted-upload
    return "file.save(file.filename)"  # ok: unrestricted-upload
