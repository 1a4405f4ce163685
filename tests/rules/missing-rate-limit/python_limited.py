"""The same with a limit."""

from flask import Flask, request
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address

from app.models import User

app = Flask(__name__)
limiter = Limiter(get_remote_address, app=app)


@app.post("/login")  # ok: missing-rate-limit
@limiter.limit("5 per minute")
def login():
    return User.check(request.form["name"], request.form["password"])
