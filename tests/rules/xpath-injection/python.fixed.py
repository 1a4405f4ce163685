"""XPath expressions that are put together from text."""

import xml.etree.ElementTree as ET

from flask import Flask, jsonify, request
from lxml import etree

app = Flask(__name__)
users = etree.parse("users.xml")
TREE = ET.parse("products.xml")


@app.route("/login", methods=["POST"])
def login():
    name = request.form["name"]  # source
    found = users.xpath("//user[name=$name]/role", name=name)  # bad: xpath-injection
    return jsonify(len(found))


@app.route("/two", methods=["POST"])
def two():
    query = "//user[name=$name and password=$password]"
    return jsonify(bool(users.xpath(query, name=request.form["name"], password=request.form["password"])))  # bad: xpath-injection


@app.route("/product")
def product():
    found = TREE.find(".//product[@id='%s']" % request.args.get("id"))  # bad: xpath-injection
    return jsonify(found is not None)


@app.route("/root")
def root_of():
    root = ET.parse("products.xml").getroot()
    return jsonify(len(root.findall(".//product[name='{}']".format(request.args["name"]))))  # bad: xpath-injection


@app.route("/compiled")
def compiled():
    expression = etree.XPath("//item[" + request.args["condition"] + "]")  # bad: xpath-injection
    return jsonify(len(expression(users)))


def role_of(document, name):
    return document.xpath("//user[name=$name]/role/text()", name=name)  # bad: xpath-injection


# --- what is right ------------------------------------------------------------------------------------------------------


@app.route("/safe/variable", methods=["POST"])
def safe_variable():
    return jsonify(len(users.xpath("//user[name=$name]", name=request.form["name"])))  # ok: xpath-injection


@app.route("/safe/number")
def safe_number():
    return jsonify(len(users.xpath(f"//user[{int(request.args['index'])}]")))  # ok: xpath-injection


@app.route("/safe/plain")
def safe_plain():
    name = request.args["name"]
    if not name.isalnum():
        return jsonify(0)
    return jsonify(len(users.xpath(f"//user[name='{name}']")))  # ok: xpath-injection


@app.route("/safe/compiled")
def safe_compiled():
    expression = etree.XPath("//user[name=$name]")  # ok: xpath-injection
    return jsonify(len(expression(users, name=request.args["name"])))


def constants(root):
    return root.find("item"), root.xpath("//item[@id='1']"), root.findall(".//item")  # ok: xpath-injection


def look_alikes(shop):
    # users.xpath(f"//user[name='{request.form['name']}']")  # ok: xpath-injection
    shop.find(request.args["name"])  # ok: xpath-injection
    return "users.xpath(request.args)".find(request.args["name"])  # ok: xpath-injection
