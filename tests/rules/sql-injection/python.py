"""Statements for sqlite3 and for a cursor of unknown origin."""

import sqlite3

from flask import Flask, g, request

app = Flask(__name__)
DATABASE = "shop.db"
USERS_TABLE = "users"
SORTABLE = {"name", "price"}


def get_db():
    if "db" not in g:
        g.db = sqlite3.connect(DATABASE)
    return g.db


@app.route("/user")
def user_by_id():
    connection = sqlite3.connect(DATABASE)
    cursor = connection.cursor()
    user_id = request.args.get("id")  # source
    cursor.execute(f"SELECT name, email FROM users WHERE id = {user_id}")  # bad: sql-injection
    return {"user": cursor.fetchone()}


@app.route("/login", methods=["POST"])  # bad: missing-rate-limit
def login():
    username = request.form["username"]
    password = request.form["password"]
    query = "SELECT * FROM users WHERE username = '" + username + "' AND password = '" + password + "'"
    row = sqlite3.connect(DATABASE).execute(query).fetchone()  # bad: sql-injection
    return {"ok": row is not None}


@app.route("/search")
def search():
    term = request.args.get("q", "")
    connection = sqlite3.connect(DATABASE)
    rows = connection.execute("SELECT * FROM products WHERE name LIKE '%" + term + "%'").fetchall()  # bad: sql-injection
    return {"rows": rows}


@app.route("/products/<category>")
def by_category(category):
    cursor = get_db().cursor()
    cursor.execute("SELECT * FROM products WHERE category = '%s' AND stock > %d" % (category, 0))  # bad: sql-injection
    return {"rows": cursor.fetchall()}


@app.delete("/orders/<order>")
def remove(order):
    with sqlite3.connect(DATABASE) as connection:
        connection.execute("DELETE FROM orders WHERE reference = '{}'".format(order))  # bad: sql-injection
    return "", 204


@app.get("/sorted")
def sorted_products():
    order = request.args.get("order", "name")
    rows = get_db().execute(f"SELECT * FROM products ORDER BY {order}").fetchall()  # bad: sql-injection
    return {"rows": rows}


def _find(connection: sqlite3.Connection, email: str):
    return connection.execute(f"SELECT id FROM users WHERE email = '{email}'").fetchone()  # bad: sql-injection


@app.get("/find")
def find():
    return {"id": _find(sqlite3.connect(DATABASE), request.args["email"])}


class Repository:
    def __init__(self, path):
        self.connection = sqlite3.connect(path)

    def rename(self, user_id, name):
        self.connection.execute(f"UPDATE users SET name = '{name}' WHERE id = {user_id}")  # bad: sql-injection


def purge(cursor, customer):
    cursor.execute("DELETE FROM carts WHERE customer = " + customer)  # bad: sql-injection


def report(conn, since):
    sql = "SELECT day, total FROM sales"
    sql += " WHERE day >= '" + since + "'"
    return conn.execute(sql).fetchall()  # bad: sql-injection


# --- what is right ------------------------------------------------------------------------------------------------------


@app.route("/safe/user")
def safe_user():
    user_id = request.args.get("id")
    cursor = sqlite3.connect(DATABASE).cursor()
    cursor.execute("SELECT name FROM users WHERE id = ?", (user_id,))  # ok: sql-injection
    return {"user": cursor.fetchone()}


@app.route("/safe/number")
def safe_number():
    user_id = int(request.args["id"])
    row = get_db().execute(f"SELECT name FROM users WHERE id = {user_id}").fetchone()  # ok: sql-injection
    return {"user": row}


@app.route("/safe/item/<int:item>")
def safe_item(item):
    return {"item": get_db().execute(f"SELECT * FROM items WHERE id = {item}").fetchone()}  # ok: sql-injection


@app.get("/safe/sorted")
def safe_sorted():
    order = request.args.get("order", "name")
    if order not in SORTABLE:
        order = "name"
    return {"rows": get_db().execute(f"SELECT * FROM products ORDER BY {order}").fetchall()}  # ok: sql-injection


@app.get("/safe/direction")
def safe_direction():
    direction = "DESC" if request.args.get("desc") else "ASC"
    return {"rows": get_db().execute("SELECT * FROM products ORDER BY price " + direction).fetchall()}  # ok: sql-injection


def count_users(connection: sqlite3.Connection):
    return connection.execute(f"SELECT COUNT(*) FROM {USERS_TABLE}").fetchone()[0]  # ok: sql-injection


def several(cursor, ids):
    placeholders = ",".join("?" * len(ids))
    cursor.execute(f"SELECT * FROM users WHERE id IN ({placeholders})", ids)  # ok: sql-injection
    return cursor.fetchall()


def several_in_place(cursor, ids):
    cursor.execute("SELECT * FROM users WHERE id IN (%s)" % ",".join("?" for _ in ids), ids)  # ok: sql-injection
    return cursor.fetchall()


def update_fields(cursor, user_id, changes):
    columns = []
    values = []
    if "name" in changes:
        columns.append("name = ?")
        values.append(changes["name"])
    cursor.execute(f"UPDATE users SET {', '.join(columns)} WHERE id = ?", (*values, user_id))  # ok: sql-injection


def multi_line(cursor, name):
    cursor.execute(  # ok: sql-injection
        """
        SELECT id, name
        FROM users
        WHERE name = ?
        """,
        (name,),
    )


def look_alikes(logger, parser, name):
    # cursor.execute("SELECT * FROM users WHERE name = '" + name + "'")  # ok: sql-injection
    logger.info(f"SELECT for {name}")  # ok: sql-injection
    parser.execute_later("SELECT " + name)  # ok: sql-injection
    message = "use cursor.execute(f'SELECT {x}') with care"  # ok: sql-injection
    return message


def ran_elsewhere(run_statement, name):
    run_statement("SELECT * FROM users WHERE name = '" + name + "'")  # missed: sql-injection
