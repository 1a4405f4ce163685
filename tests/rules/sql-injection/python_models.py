"""Objects that only hold fields, on their way from a request through helpers."""

import sqlite3
from dataclasses import dataclass

from fastapi import FastAPI
from flask import request
from pydantic import BaseModel, Field

app = FastAPI()
connection = sqlite3.connect("shop.db")


class Search(BaseModel):
    name: str = Field(..., max_length=200)
    order: str = "id"
    limit: int = 10


@dataclass
class Choice:
    field: str
    value: str
    limit: int = 10


def by_name(search: Search):
    connection.execute(f"SELECT * FROM items WHERE name = '{search.name}'")  # bad: sql-injection


def by_order(search: Search):
    connection.execute("SELECT * FROM items ORDER BY " + search.order)  # bad: sql-injection


def by_limit(search: Search):
    connection.execute(f"SELECT * FROM items LIMIT {search.limit}")  # ok: sql-injection


def bound(search: Search):
    connection.execute("SELECT * FROM items WHERE name = ?", (search.name,))  # ok: sql-injection


@app.post("/search")
def search(search: Search):
    by_name(search)
    by_order(search)
    by_limit(search)
    bound(search)


class Items:
    def find(self, choice: Choice):
        connection.execute("SELECT * FROM items WHERE {} = '{}'".format(choice.field, choice.value))  # bad: sql-injection
        connection.execute(f"SELECT * FROM items LIMIT {choice.limit}")  # ok: sql-injection


def find():
    Items().find(Choice(request.args["field"], request.args["value"]))
