const express = require("express");
const _ = require("lodash");
const deepmerge = require("deepmerge");

const app = express();
const settings = { mail: {}, page: {} };
const defaults = { colour: "blue" };

app.post("/settings", (req, res) => {
  _.merge(settings, req.body); // bad: prototype-pollution
  res.sendStatus(204);
});

app.post("/deep", (req, res) => {
  const changes = JSON.parse(req.body.changes); // source
  res.json(deepmerge(defaults, changes)); // bad: prototype-pollution
});

app.post("/one", (req, res) => {
  const { group, name, value } = req.body;
  settings[group][name] = value; // bad: prototype-pollution
  res.sendStatus(204);
});

app.post("/path", (req, res) => {
  _.set(settings, req.body.path, req.body.value); // bad: prototype-pollution
  res.sendStatus(204);
});

app.post("/defaults", (req, res) => {
  res.json(_.defaultsDeep({}, req.body, defaults)); // bad: prototype-pollution
});

function deepMerge(target, source) {
  for (const key in source) {
    if (typeof source[key] === "object") {
      target[key] = deepMerge(target[key] || {}, source[key]); // bad: prototype-pollution
    } else {
      target[key] = source[key];
    }
  }
  return target;
}

// --- what is right ---------------------------------------------------------------------------------------------------

app.post("/safe/shallow", (req, res) => {
  res.json({ ...defaults, ...req.body }); // ok: prototype-pollution
});

app.post("/safe/known", (req, res) => {
  const { group, name, value } = req.body;
  if (!Object.hasOwn(settings, group)) {
    return res.sendStatus(400);
  }
  settings[group][name] = value; // ok: prototype-pollution
  res.sendStatus(204);
});

app.post("/safe/refused", (req, res) => {
  const { group, name, value } = req.body;
  if (group === "__proto__" || group === "constructor" || group === "prototype") {
    return res.sendStatus(400);
  }
  settings[group][name] = value; // ok: prototype-pollution
  res.sendStatus(204);
});

app.post("/safe/listed", (req, res) => {
  const group = req.body.group;
  if (["__proto__", "constructor", "prototype"].includes(group)) {
    return res.sendStatus(400);
  }
  settings[group][req.body.name] = req.body.value; // ok: prototype-pollution
  res.sendStatus(204);
});

app.post("/safe/fixed", (req, res) => {
  settings["mail"][req.body.name] = req.body.value; // ok: prototype-pollution
  _.merge(settings, { mail: { sender: "us" } }); // ok: prototype-pollution
  res.sendStatus(204);
});

function carefulMerge(target, source) {
  for (const key of Object.keys(source)) {
    if (key === "__proto__" || key === "constructor") continue;
    if (typeof source[key] === "object") {
      target[key] = carefulMerge(target[key] || {}, source[key]); // ok: prototype-pollution
    } else {
      target[key] = source[key]; // ok: prototype-pollution
    }
  }
  return target;
}

function flatMerge(target, source) {
  for (const key in source) {
    target[key] = source[key]; // ok: prototype-pollution
  }
  return target;
}

function lookAlikes(branches, req) {
  // _.merge(settings, req.body); // ok: prototype-pollution
  branches.merge(settings, req.body); // ok: prototype-pollution
  return "_.merge(settings, req.body)"; // ok: prototype-pollution
}

module.exports = { deepMerge, carefulMerge, flatMerge, lookAlikes };
