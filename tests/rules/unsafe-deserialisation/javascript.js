// Cookies and messages that are turned back into objects.
const express = require("express");
const serialize = require("node-serialize");
const { unserialize } = require("node-serialize");
const funcster = require("funcster");
const serialijse = require("serialijse");
const ESSerializer = require("esserializer");

const app = express();

app.get("/profile", (req, res) => {
  const text = Buffer.from(req.cookies.profile, "base64").toString();
  const profile = serialize.unserialize(text); // bad: unsafe-deserialisation
  res.json({ name: profile.name });
});

app.post("/restore", (req, res) => {
  const state = unserialize(req.body.state); // bad: unsafe-deserialisation
  res.json(state);
});

app.post("/functions", (req, res) => {
  const functions = funcster.deepDeserialize(req.body); // bad: unsafe-deserialisation
  res.json(Object.keys(functions));
});

function restoreFromCache(cached) {
  return serialize.unserialize(cached); // bad: unsafe-deserialisation
}

app.get("/header", (req, res) => {
  const value = serialize.unserialize(req.headers["x-state"]); // bad: unsafe-deserialisation
  res.json(value);
});

app.post("/classes", (req, res) => {
  const shapes = serialijse.deserialize(req.body.shapes); // bad: unsafe-deserialisation
  res.json(shapes.length);
});

app.post("/object", (req, res) => {
  res.json(ESSerializer.deserialize(req.body.object).name); // bad: unsafe-deserialisation
});

app.post("/json", (req, res) => {
  res.json(JSON.parse(req.body.state)); // ok: unsafe-deserialisation
});

function save(value) {
  return serialize.serialize(value); // ok: unsafe-deserialisation
}

function constant() {
  return serialize.unserialize('{"a":1}'); // ok: unsafe-deserialisation
}

// serialize.unserialize(req.cookies.profile) in a comment is no code.
const text = "serialize.unserialize(cookie)"; // ok: unsafe-deserialisation

const local = { unserialize: (value) => value.split(",") };
function lookAlike(value) {
  return local.unserialize(value); // ok: unsafe-deserialisation
}
