"""XML documents and their entities."""

import xml.etree.ElementTree as ET
import xml.sax
from io import BytesIO
from xml.dom import minidom
from xml.sax.handler import feature_external_ges, feature_namespaces

from defusedxml import ElementTree as SafeTree
from flask import Flask, jsonify, request
from lxml import etree, objectify

app = Flask(__name__)
SAFE_PARSER = etree.XMLParser(resolve_entities=False, no_network=True)


@app.route("/orders", methods=["POST"])
def orders():
    parser = etree.XMLParser(resolve_entities=True)  # bad: xxe
    tree = etree.fromstring(request.data, parser)  # bad: xxe
    return etree.tostring(tree)


@app.route("/default", methods=["POST"])
def default():
    return etree.tostring(etree.fromstring(request.get_data()))  # bad: xxe


@app.route("/upload", methods=["POST"])
def upload():
    document = request.files["document"]  # source
    tree = etree.parse(document.stream)  # bad: xxe
    return jsonify(tree.getroot().tag)


def networked(path):
    return etree.parse(path, etree.XMLParser(no_network=False, load_dtd=True))  # bad: xxe


def handled(path, handler):
    reader = xml.sax.make_parser()
    reader.setFeature(feature_external_ges, True)  # bad: xxe
    reader.setContentHandler(handler)
    reader.parse(path)


@app.route("/stdlib", methods=["POST"])
def stdlib():
    root = ET.fromstring(request.data)  # bad: xxe
    return jsonify(root.tag)


@app.route("/dom", methods=["POST"])
def dom():
    return jsonify(minidom.parseString(request.data).documentElement.tagName)  # bad: xxe


@app.route("/object", methods=["POST"])
def as_object():
    return jsonify(objectify.fromstring(request.data).name.text)  # bad: xxe


def with_both(path):
    for _, element in etree.iterparse(path, resolve_entities=True, no_network=False):  # bad: xxe
        yield element.tag


# --- what is right ------------------------------------------------------------------------------------------------------


@app.route("/safe/parser", methods=["POST"])
def safe_parser():
    parser = etree.XMLParser(resolve_entities=False)  # ok: xxe
    return etree.tostring(etree.fromstring(request.data, parser=parser))  # ok: xxe


@app.route("/safe/shared", methods=["POST"])
def safe_shared():
    return jsonify(etree.parse(BytesIO(request.data), SAFE_PARSER).getroot().tag)  # ok: xxe


@app.route("/safe/defused", methods=["POST"])
def safe_defused():
    return jsonify(SafeTree.fromstring(request.data).tag)  # ok: xxe


def from_a_file(path):
    return ET.parse(path).getroot()  # ok: xxe


def own_file(path):
    return etree.parse(path)  # ok: xxe


def other_features(reader):
    reader.setFeature(feature_external_ges, False)  # ok: xxe
    reader.setFeature(feature_namespaces, True)  # ok: xxe


def look_alikes(catalogue):
    # etree.XMLParser(resolve_entities=True)  # ok: xxe
    catalogue.parse(request.data)  # ok: xxe
    return "resolve_entities=True"  # ok: xxe
