const express = require("express");
const winston = require("winston");
const log4js = require("log4js");
const pino = require("pino");

const app = express();
const logger = winston.createLogger({ transports: [new winston.transports.Console()] });
const audit = log4js.getLogger("audit");
const lines = pino();
const NAMES = { a: "Alice" };

app.post("/login", (req, res) => {
  const username = req.body.username; // source
  console.log("Login attempt by " + username); // bad: log-injection
  res.sendStatus(204);
});

app.get("/search", (req, res) => {
  logger.info(`Search for ${req.query.q}`); // bad: log-injection
  res.sendStatus(204);
});

app.get("/item/:name", (req, res) => {
  const { name } = req.params;
  console.info("Item", name); // bad: log-injection
  res.sendStatus(204);
});

app.use((req, res) => {
  audit.warn("Not found: %s", req.originalUrl); // bad: log-injection
  res.sendStatus(404);
});

app.post("/two", (req, res) => {
  const { user, place } = req.body;
  console.error(`${user} moved to ${place}`); // bad: log-injection
  res.sendStatus(204);
});

function record(log, action) {
  log.info("Action: " + action); // bad: log-injection
}

app.post("/audit", (req, res) => {
  record(audit, req.body.action);
  res.sendStatus(204);
});

// --- what is right ---------------------------------------------------------------------------------------------------

app.get("/safe/replaced", (req, res) => {
  const name = String(req.query.name).replace(/[\r\n]/g, "");
  console.log("Name: " + name); // ok: log-injection
  res.sendStatus(204);
});

app.get("/safe/literal", (req, res) => {
  console.log("Name: " + JSON.stringify(req.query.name)); // ok: log-injection
  logger.info(`Name: ${encodeURIComponent(req.query.name)}`); // ok: log-injection
  console.log("Name: %j", req.query.name); // ok: log-injection
  res.sendStatus(204);
});

app.get("/safe/number", (req, res) => {
  console.log("Page", Number(req.query.page)); // ok: log-injection
  res.sendStatus(204);
});

app.post("/safe/whole", (req, res) => {
  console.log("Received", req.body); // ok: log-injection
  console.log({ event: "received", name: req.body.name }); // ok: log-injection
  lines.info(`Received ${req.body.name}`); // ok: log-injection
  res.sendStatus(204);
});

app.get("/safe/chosen", (req, res) => {
  const action = req.query.action;
  if (!["start", "stop"].includes(action)) {
    return res.sendStatus(400);
  }
  console.log("Action: " + action); // ok: log-injection
  console.log("Name: " + NAMES[req.query.name]); // ok: log-injection
  res.sendStatus(204);
});

function lookAlikes(catalogue, req) {
  // console.log(req.query.name); // ok: log-injection
  catalogue.info(req.query.name); // ok: log-injection
  return "console.log(req.query.name)"; // ok: log-injection
}

function fromConfiguration(settings) {
  console.log("Started with " + settings.mode); // ok: log-injection
}

const entries = require("@tryghost/logging");

app.get("/as-json", (req, res) => {
  entries.info("Looked for " + req.query.name); // ok: log-injection
  res.end();
});

module.exports = { lookAlikes, fromConfiguration };
