"""An application with pages."""

from flask import Flask, render_template

app = Flask(__name__)  # bad: missing-security-headers


@app.get("/")
def index():
    return render_template("index.html")
