"""A notebook with Flask: some routes forgot what the others ask."""

from functools import wraps

from flask import Blueprint, Flask, abort, jsonify, redirect, request, session, url_for

from app.models import Page, User, db

app = Flask(__name__)
reports = Blueprint("reports", __name__)


def login_required(view):
    @wraps(view)
    def wrapped(*args, **kwargs):
        if "user_id" not in session:
            return redirect(url_for("enter"))
        return view(*args, **kwargs)

    return wrapped


def admin_required(view):
    @wraps(view)
    def wrapped(*args, **kwargs):
        if session.get("role") != "admin":
            abort(403)
        return view(*args, **kwargs)

    return wrapped


@app.post("/session")  # ok: missing-authentication
def enter():
    session["user_id"] = User.check(request.form["name"], request.form["password"])
    return redirect(url_for("index"))


@app.route("/register", methods=["GET", "POST"])  # ok: missing-authentication
def register():
    user = User(name=request.form["name"])
    db.session.add(user)
    db.session.commit()
    return "created"


@app.get("/")  # ok: missing-authentication
def index():
    return jsonify([note.title for note in Page.query.all()])


@app.post("/notes")  # ok: missing-authentication
@login_required
def create_note():
    db.session.add(Page(title=request.form["title"]))
    db.session.commit()
    return "created"


@app.route("/notes/<int:note_id>", methods=["PUT", "PATCH"])
@login_required
def update_note(note_id):
    Page.query.get(note_id).title = request.form["title"]
    db.session.commit()
    return "changed"


@app.route("/notes/<int:note_id>", methods=["DELETE"])  # bad: missing-authentication
@login_required
def delete_note(note_id):
    db.session.delete(Page.query.get(note_id))
    db.session.commit()
    return "gone"


@app.route("/notes/<int:note_id>/share", methods=["POST"])
def share_note(note_id):  # ok: missing-authentication
    if "user_id" not in session:
        abort(401)
    Page.query.get(note_id).is_shared = True
    db.session.commit()
    return "shared"


@app.route("/admin/users")
@admin_required
def list_users():
    return jsonify([user.name for user in User.query.all()])


@app.post("/admin/users/<int:user_id>/promote")
@admin_required
def promote(user_id):
    User.query.get(user_id).role = "admin"
    db.session.commit()
    return "promoted"


@app.route("/admin/users/<int:user_id>/delete")  # bad: missing-authentication
@admin_required
def delete_user(user_id):
    db.session.delete(User.query.get(user_id))
    db.session.commit()
    return "gone"


@app.get("/admin/export")  # bad: missing-authentication
@admin_required
def export_everything():
    return jsonify([user.email for user in User.query.all()])


@app.post("/webhooks/payments")  # ok: missing-authentication
def payment_webhook():
    return "thanks"


@reports.before_request
def only_members():
    if "user_id" not in session:
        abort(401)


@reports.post("/reports")  # ok: missing-authentication
def create_report():
    db.session.commit()
    return "created"


@reports.delete("/reports/<int:report_id>")  # ok: missing-authentication
def delete_report(report_id):
    db.session.commit()
    return "gone"
