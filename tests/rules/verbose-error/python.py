"""What an answer tells of an error."""

import logging
import sqlite3
import traceback

from django.http import HttpResponse, JsonResponse
from fastapi import FastAPI, HTTPException
from flask import Flask, jsonify, make_response

from app.errors import OutOfStock
from app.orders import count, store

app = Flask(__name__)
api = FastAPI()
log = logging.getLogger(__name__)


@app.post("/orders")
def create_order():
    try:
        store()
    except OutOfStock as error:
        return jsonify(error=str(error)), 409  # ok: verbose-error
    except Exception as error:
        return jsonify({"error": str(error)}), 500  # bad: verbose-error
    return jsonify(ok=True)


@app.get("/orders")
def orders():
    try:
        return jsonify(count())
    except Exception:
        return traceback.format_exc(), 500  # bad: verbose-error


@app.get("/report")
def report():
    try:
        return jsonify(count())
    except sqlite3.Error as error:
        return f"Database error: {error}", 500  # bad: verbose-error


@app.get("/quiet")
def quiet():
    try:
        return jsonify(count())
    except Exception as error:
        log.error("counting failed: %s", error)
        return jsonify(error="Internal error"), 500  # ok: verbose-error


@app.get("/shown")
def shown():
    try:
        return jsonify(count())
    except Exception as error:
        return make_response(jsonify(message="Invalid request", detail=str(error)), 400)  # ok: verbose-error


def django_view(request):
    try:
        return JsonResponse({"count": count()})
    except Exception as e:
        return HttpResponse(str(e), status=500)  # bad: verbose-error


def django_quiet(request):
    try:
        return JsonResponse({"count": count()})
    except Exception as e:
        log.exception(e)
        return JsonResponse({"error": type(e).__name__ and "failed"}, status=500)  # ok: verbose-error


@api.get("/count")
def api_count():
    try:
        return count()
    except ValueError as error:
        raise HTTPException(status_code=422, detail=str(error))  # ok: verbose-error
    except Exception as error:
        raise HTTPException(status_code=500, detail=str(error))  # bad: verbose-error
