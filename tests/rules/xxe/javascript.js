const express = require("express");
const libxmljs = require("libxmljs");
const libxmljs2 = require("libxmljs2");
const { parseXml } = require("libxmljs2");
const { XMLParser } = require("fast-xml-parser");
const xml2js = require("xml2js");

const app = express();
app.use(express.text({ type: "application/xml" }));

const OPTIONS = {
  nonet: false,
  noent: true, // bad: xxe
};

app.post("/orders", (req, res) => {
  const tree = libxmljs.parseXml(req.body, { noent: true, noblanks: true }); // bad: xxe
  res.json({ name: tree.root().name() });
});

app.post("/string", (req, res) => {
  const tree = libxmljs.parseXmlString(req.body, { dtdload: true, noent: true }); // bad: xxe
  res.json({ name: tree.get("//name").text() });
});

app.post("/second", (req, res) => {
  res.send(libxmljs2.parseXml(req.body, { noent: true }).root().name()); // bad: xxe
});

function read(text) {
  return parseXml(text, { replaceEntities: true }); // bad: xxe
}

function shared(text) {
  return libxmljs.parseXml(text, OPTIONS); // ok: xxe
}

// --- what is right ---------------------------------------------------------------------------------------------------

app.post("/safe/default", (req, res) => {
  res.json({ name: libxmljs.parseXml(req.body).root().name() }); // ok: xxe
});

app.post("/safe/off", (req, res) => {
  res.json({ name: libxmljs.parseXml(req.body, { noent: false, nonet: true }).root().name() }); // ok: xxe
});

app.post("/safe/fast", (req, res) => {
  res.json(new XMLParser().parse(req.body)); // ok: xxe
});

app.post("/safe/xml2js", async (req, res) => {
  res.json(await xml2js.parseStringPromise(req.body)); // ok: xxe
});

function lookAlikes(catalogue) {
  // libxmljs.parseXml(text, { noent: true }); // ok: xxe
  catalogue.noent(true); // ok: xxe
  return "noent: true"; // ok: xxe
}

module.exports = { read, shared, lookAlikes };
