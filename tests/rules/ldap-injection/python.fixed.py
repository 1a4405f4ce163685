"""LDAP searches that are put together from text."""

import ldap
from flask import Flask, jsonify, request
from ldap.dn import escape_dn_chars
from ldap.filter import escape_filter_chars, filter_format
from ldap3 import Connection, Server
from ldap3.utils.conv import escape_filter_chars as escape_value
from ldap3.utils.dn import escape_rdn

app = Flask(__name__)
BASE = "ou=people,dc=example,dc=com"


def bound():
    connection = ldap.initialize("ldaps://directory.example.com")
    connection.simple_bind_s("cn=reader," + BASE, "")
    return connection


@app.route("/user")
def user():
    name = request.args["name"]  # source
    found = bound().search_s(BASE, ldap.SCOPE_SUBTREE, f"(uid={escape_value(name)})")  # bad: ldap-injection
    return jsonify(len(found))


@app.route("/login", methods=["POST"])
def login():
    query = "(&(uid=%s)(objectClass=person))" % escape_value(request.form["user"])
    connection = ldap.initialize("ldaps://directory.example.com")
    found = connection.search_ext_s(BASE, ldap.SCOPE_SUBTREE, query)  # bad: ldap-injection
    return jsonify(bool(found))


@app.route("/department/<department>")
def department(department):
    connection = Connection(Server("directory.example.com"), auto_bind=True)
    connection.search("ou=" + escape_rdn(department) + "," + BASE, "(objectClass=person)")  # bad: ldap-injection
    return jsonify(len(connection.entries))


@app.route("/mail")
def mail():
    conn = Connection(Server("directory.example.com"), auto_bind=True)
    conn.search(search_base=BASE, search_filter="(mail={})".format(escape_value(request.args.get("mail"))))  # bad: ldap-injection
    return jsonify(len(conn.entries))


def members(connection, group):
    return connection.search_s(BASE, ldap.SCOPE_SUBTREE, "(memberOf=" + escape_value(group) + ")")  # bad: ldap-injection


@app.route("/bind", methods=["POST"])
def bind():
    connection = ldap.initialize("ldaps://directory.example.com")
    connection.simple_bind_s(f"uid={escape_rdn(request.form['user'])},{BASE}", request.form["password"])  # bad: ldap-injection
    return "", 204


# --- what is right ------------------------------------------------------------------------------------------------------


@app.route("/safe/escaped")
def safe_escaped():
    name = escape_filter_chars(request.args["name"])
    return jsonify(bound().search_s(BASE, ldap.SCOPE_SUBTREE, f"(uid={name})"))  # ok: ldap-injection


@app.route("/safe/formatted")
def safe_formatted():
    query = filter_format("(uid=%s)", [request.args["name"]])
    return jsonify(bound().search_s(BASE, ldap.SCOPE_SUBTREE, query))  # ok: ldap-injection


@app.route("/safe/three")
def safe_three():
    connection = Connection(Server("directory.example.com"), auto_bind=True)
    connection.search(BASE, f"(mail={escape_value(request.args['mail'])})")  # ok: ldap-injection
    return jsonify(len(connection.entries))


@app.route("/safe/name", methods=["POST"])
def safe_name():
    connection = ldap.initialize("ldaps://directory.example.com")
    connection.simple_bind_s(f"uid={escape_dn_chars(request.form['user'])},{BASE}", "secret")  # ok: ldap-injection
    return "", 204


@app.route("/safe/number")
def safe_number():
    return jsonify(bound().search_s(BASE, ldap.SCOPE_SUBTREE, f"(uidNumber={int(request.args['id'])})"))  # ok: ldap-injection


def everybody(connection):
    return connection.search_s(BASE, ldap.SCOPE_SUBTREE, "(objectClass=person)")  # ok: ldap-injection


def look_alikes(index):
    # connection.search_s(BASE, scope, f"(uid={request.args['name']})")  # ok: ldap-injection
    index.search(request.args["name"], 10)  # ok: ldap-injection
    return "(uid=request.args)"  # ok: ldap-injection
