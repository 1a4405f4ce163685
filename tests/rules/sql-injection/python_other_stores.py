"""DuckDB, Neo4j and Cassandra, and numbers that a framework has made of text."""

import duckdb
from cassandra.cluster import Cluster
from flask import Flask, request
from neo4j import GraphDatabase
from sqlalchemy import create_engine, text

app = Flask(__name__)
engine = create_engine("sqlite://")


@app.get("/items")
def items():
    name = request.args["name"]
    duckdb.sql(f"SELECT * FROM items WHERE name = '{name}'")  # bad: sql-injection
    duckdb.execute("SELECT * FROM items WHERE name = ?", [name])  # ok: sql-injection
    driver = GraphDatabase.driver("bolt://graph")
    with driver.session() as session:
        session.run(f"MATCH (u:User {{name: '{name}'}}) RETURN u")  # bad: sql-injection
        session.run("MATCH (u:User {name: $name}) RETURN u", name=name)  # ok: sql-injection
    rows = Cluster().connect()
    rows.execute(f"SELECT * FROM users WHERE name = '{name}'")  # bad: sql-injection
    rows.execute("SELECT * FROM users WHERE name = %s", (name,))  # ok: sql-injection
    return "done"


@app.get("/numbers")
def numbers():
    page = request.args.get("page", 1, type=int)
    user = request.args.get("user", type=str)
    with engine.connect() as connection:
        connection.execute(text(f"SELECT * FROM items LIMIT {page}"))  # ok: sql-injection
        connection.execute(text(f"SELECT * FROM items WHERE owner = '{user}'"))  # bad: sql-injection
    return "done"
