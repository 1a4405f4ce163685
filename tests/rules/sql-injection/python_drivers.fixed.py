"""Each driver and library with its own way of passing parameters."""

from enum import Enum
from typing import Literal

import asyncpg
import mysql.connector
import psycopg2
import pymysql
from fastapi import FastAPI, Request
from psycopg2 import sql
from sqlalchemy import create_engine, select, text
from sqlalchemy.orm import Session

app = FastAPI()
engine = create_engine("postgresql://localhost/shop")


@app.get("/psycopg")
def with_psycopg(name: str):
    connection = psycopg2.connect("dbname=shop")
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM users WHERE name = %s", (name,))  # bad: sql-injection
        return cursor.fetchall()


@app.get("/mysql")
def with_mysql(email: str, limit: int = 10):
    connection = mysql.connector.connect(user="shop", database="shop")
    cursor = connection.cursor(dictionary=True)
    query = "SELECT * FROM users WHERE email = %s LIMIT %s"
    cursor.execute(query, (email, limit))  # bad: sql-injection
    return cursor.fetchall()


@app.post("/pymysql")
async def with_pymysql(request: Request):
    body = await request.json()  # source
    connection = pymysql.connect(host="localhost")
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO notes (title) VALUES (%s)", (body["title"],))  # bad: sql-injection
    connection.commit()


@app.get("/asyncpg/{city}")
async def with_asyncpg(city: str):
    connection = await asyncpg.connect("postgresql://localhost/shop")
    return await connection.fetch("SELECT * FROM shops WHERE city = $1", city)  # bad: sql-injection


@app.get("/engine")
def with_engine(owner: str):
    with engine.connect() as connection:
        return connection.execute(text("SELECT * FROM accounts WHERE owner = :owner").bindparams(owner=owner)).all()  # bad: sql-injection


@app.get("/session")
def with_session(request: Request):
    kind = request.query_params["kind"]
    with Session(engine) as session:
        statement = text("SELECT * FROM items WHERE kind = :kind").bindparams(kind=kind)  # bad: sql-injection
        return session.execute(statement).all()


@app.get("/safe/psycopg")
def safe_psycopg(name: str, table: str):
    connection = psycopg2.connect("dbname=shop")
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM users WHERE name = %s", (name,))  # ok: sql-injection
        cursor.execute(sql.SQL("SELECT * FROM {}").format(sql.Identifier(table)))  # ok: sql-injection
        return cursor.fetchall()


@app.get("/safe/asyncpg/{city}")
async def safe_asyncpg(city: str, page: int):
    connection = await asyncpg.connect("postgresql://localhost/shop")
    await connection.fetch(f"SELECT * FROM shops OFFSET {page * 20}")  # ok: sql-injection
    return await connection.fetch("SELECT * FROM shops WHERE city = $1", city)  # ok: sql-injection


@app.get("/safe/engine")
def safe_engine(owner: str):
    with engine.connect() as connection:
        return connection.execute(text("SELECT * FROM accounts WHERE owner = :owner"), {"owner": owner}).all()  # ok: sql-injection


@app.get("/safe/orm")
def safe_orm(name: str, users):
    with Session(engine) as session:
        return session.execute(select(users).where(users.c.name == name)).all()  # ok: sql-injection


class Kind(str, Enum):
    BOOK = "book"
    TOY = "toy"


@app.get("/safe/kinds/{kind}")
def safe_enumeration(kind: Kind, direction: Literal["asc", "desc"] = "asc"):
    with engine.connect() as connection:
        return connection.execute(text(f"SELECT * FROM {kind.value} ORDER BY id {direction}")).all()  # ok: sql-injection
