"""Who may read the answers of a service."""

import os

from fastapi import FastAPI
from fastapi.middleware.cors import CORSMiddleware
from flask import Flask, request
from flask_cors import CORS, cross_origin
from starlette.applications import Starlette
from starlette.middleware import Middleware

app = Flask(__name__)
api = FastAPI()
ORIGINS = ["https://shop.example", "https://admin.shop.example"]

api.add_middleware(CORSMiddleware, allow_origins=["*"], allow_credentials=True, allow_methods=["*"])  # bad: permissive-cors
api.add_middleware(CORSMiddleware, allow_origin_regex=".*", allow_credentials=True)  # bad: permissive-cors
api.add_middleware(CORSMiddleware, allow_origins=ORIGINS, allow_credentials=True)  # ok: permissive-cors
api.add_middleware(CORSMiddleware, allow_origins=os.environ["ORIGINS"].split(","), allow_credentials=True)  # ok: permissive-cors
service = Starlette(middleware=[Middleware(CORSMiddleware, allow_origins=["*"])])  # bad: permissive-cors

CORS(app, supports_credentials=True)  # bad: permissive-cors
CORS(app, origins="*")  # bad: permissive-cors
CORS(app)  # bad: permissive-cors
CORS(app, origins=ORIGINS, supports_credentials=True)  # ok: permissive-cors
CORS(app, resources={r"/api/*": {"origins": "*"}})  # bad: permissive-cors
CORS(app, resources={r"/api/*": {"origins": ORIGINS}})  # ok: permissive-cors

CORS_ALLOW_ALL_ORIGINS = True  # bad: permissive-cors
CORS_ORIGIN_ALLOW_ALL = False  # ok: permissive-cors
CORS_ALLOWED_ORIGINS = ORIGINS  # ok: permissive-cors


@app.get("/prices")
@cross_origin(origins=["https://shop.example"])  # ok: permissive-cors
def prices():
    return {}


@app.after_request
def headers(response):
    response.headers["Access-Control-Allow-Origin"] = request.headers.get("Origin")  # bad: permissive-cors
    response.headers["Access-Control-Allow-Credentials"] = "true"
    return response


@app.after_request
def fixed_headers(response):
    response.headers["Access-Control-Allow-Origin"] = "https://shop.example"  # ok: permissive-cors
    return response
