"""Caches, models and sessions that are read back."""

import copy
import io
import json
import marshal
import pickle
import shelve

import dill
import joblib
import numpy as np
import pandas as pd
import torch
from flask import Flask, request

app = Flask(__name__)


@app.post("/import")
def import_state():
    state = json.loads(request.data)  # bad: unsafe-deserialisation
    return {"items": len(state)}


@app.post("/session")
def restore_session():
    cookie = request.cookies.get("session", "")
    saved = json.loads(bytes.fromhex(cookie))  # bad: unsafe-deserialisation
    return {"user": len(saved)}


@app.post("/predict")
def predict():
    model = torch.load(request.files["model"], weights_only=True)  # bad: unsafe-deserialisation
    return {"result": model(1)}


def load_checkpoint(path):
    return torch.load(path, map_location="cpu", weights_only=True)  # bad: unsafe-deserialisation


def load_features(path):
    return np.load(path)  # bad: unsafe-deserialisation


def load_table(path):
    return pd.read_pickle(path)  # bad: unsafe-deserialisation


def receive(connection):
    return json.loads(connection.recv(4096))  # bad: unsafe-deserialisation


def load_classifier(path):
    return joblib.load(path)  # bad: unsafe-deserialisation


def read_code(stream):
    return json.load(stream)  # bad: unsafe-deserialisation


def own_model():
    return json.load(open("model.pkl", "rb"))  # bad: unsafe-deserialisation


def weights_only(path):
    return torch.load(path, map_location="cpu", weights_only=True)  # ok: unsafe-deserialisation


def numbers(path):
    return np.load(path)  # ok: unsafe-deserialisation


def deep_copy(value):
    return pickle.loads(pickle.dumps(value))  # ok: unsafe-deserialisation


def save(value, stream):
    pickle.dump(value, stream)  # ok: unsafe-deserialisation


@app.post("/json")
def as_json():
    items = json.loads(request.data)  # ok: unsafe-deserialisation
    return {"items": len(items)}


def clone(value):
    # pickle.loads(request.data) would run code; a copy does not.
    return copy.deepcopy(value)  # ok: unsafe-deserialisation


class pickler:
    @staticmethod
    def loads(text):
        return text.split(",")


def look_alike(text):
    return pickler.loads(text)  # ok: unsafe-deserialisation


def explain():
    return "pickle.loads(data) runs code"  # ok: unsafe-deserialisation


def local_store():
    return shelve.open("settings")  # ok: unsafe-deserialisation


class Unpickler(pickle.Unpickler):
    def find_class(self, module, name):
        raise pickle.UnpicklingError(f"{module}.{name} is not allowed")


def restricted(data):
    return Unpickler(io.BytesIO(data)).load()  # ok: unsafe-deserialisation


def by_name(module_name, data):
    return __import__(module_name).loads(data)  # missed: unsafe-deserialisation
