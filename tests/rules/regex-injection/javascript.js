const express = require("express");
const _ = require("lodash");

const app = express();
const NAMES = ["Ann", "Bob"];
const PATTERNS = { word: "\\w+", number: "\\d+" };

app.get("/search", (req, res) => {
  const query = req.query.q; // source
  const pattern = new RegExp(query, "i"); // bad: regex-injection
  res.json(NAMES.filter((name) => pattern.test(name)));
});

app.get("/prefix", (req, res) => {
  const pattern = new RegExp("^" + req.query.prefix); // bad: regex-injection
  res.json(NAMES.filter((name) => pattern.test(name)));
});

app.get("/word/:word", (req, res) => {
  res.json(RegExp(`\\b${req.params.word}\\b`).test("some text")); // bad: regex-injection
});

app.post("/replaced", (req, res) => {
  res.json("some text".replace(new RegExp(req.body.pattern, "g"), "")); // bad: regex-injection
});

function matches(expression) {
  return "some text".match(new RegExp(expression)); // bad: regex-injection
}

app.get("/matches", (req, res) => {
  res.json(matches(req.query.expression));
});

// --- what is right ---------------------------------------------------------------------------------------------------

app.get("/safe/lodash", (req, res) => {
  const pattern = new RegExp(_.escapeRegExp(req.query.q), "i"); // ok: regex-injection
  res.json(NAMES.filter((name) => pattern.test(name)));
});

app.get("/safe/replaced", (req, res) => {
  const text = String(req.query.q).replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
  res.json(NAMES.filter((name) => new RegExp(text).test(name))); // ok: regex-injection
});

app.get("/safe/chosen", (req, res) => {
  res.json("some text".match(new RegExp(PATTERNS[req.query.kind]))); // ok: regex-injection
});

app.get("/safe/number", (req, res) => {
  res.json(new RegExp(`\\d{${Number(req.query.length)}}`).test("1234")); // ok: regex-injection
});

app.get("/safe/text", (req, res) => {
  res.json(/^\w+$/.test(req.query.q)); // ok: regex-injection
});

function lookAlikes(index, req) {
  // new RegExp(req.query.q); // ok: regex-injection
  index.search(req.query.q); // ok: regex-injection
  return "new RegExp(req.query.q)"; // ok: regex-injection
}

function withBackslashes(text) {
  return text.replace(/[-[\]{}()*+?.,\\^$|#\s]/g, "\\$&");
}

app.get("/own-escape", (req, res) => {
  const pattern = new RegExp(withBackslashes(req.query.q), "i"); // ok: regex-injection
  res.json(NAMES.filter((name) => pattern.test(name)));
});

module.exports = { lookAlikes };
