const express = require("express");

const app = express();
const LANGUAGES = { de: "de-DE", en: "en-GB" };

app.get("/name", (req, res) => {
  const name = req.query.name; // source
  res.setHeader("X-Name", encodeURIComponent(name)); // bad: header-injection
  res.end();
});

app.get("/download", (req, res) => {
  res.set("Content-Disposition", `attachment; filename=${encodeURIComponent(req.query.file)}`); // bad: header-injection
  res.end();
});

app.post("/cookie", (req, res) => {
  res.append("Set-Cookie", "name=" + encodeURIComponent(req.body.name)); // bad: header-injection
  res.end();
});

app.get("/language/:language", (req, res) => {
  res.header("Content-Language", encodeURIComponent(req.params.language)); // bad: header-injection
  res.end();
});

app.post("/any", (req, res) => {
  res.setHeader("X-" + encodeURIComponent(req.body.name), "1"); // bad: header-injection
  res.end();
});

// --- what is right ---------------------------------------------------------------------------------------------------

app.get("/safe/language", (req, res) => {
  res.set("Content-Language", LANGUAGES[req.query.language]); // ok: header-injection
  res.end();
});

app.use((req, res, next) => {
  res.setHeader("Vary-Origin", req.headers.origin); // ok: header-injection
  res.setHeader("X-Agent", req.get("user-agent")); // ok: header-injection
  next();
});

app.get("/safe/encoded", (req, res) => {
  res.setHeader("X-Name", encodeURIComponent(req.query.name)); // ok: header-injection
  res.setHeader("X-Plain", String(req.query.name).replace(/[\r\n]+/g, " ")); // ok: header-injection
  res.setHeader("X-Page", Number(req.query.page)); // ok: header-injection
  res.end();
});

function lookAlikes(registry, req) {
  // res.setHeader("X-Name", req.query.name); // ok: header-injection
  registry.setHeader("X-Name", req.query.name); // ok: header-injection
  return "res.setHeader(req.query.name)"; // ok: header-injection
}

app.get("/moved", (req, res) => {
  res.setHeader("Location", /^\/(?![/\\])/.test(req.query.next) ? req.query.next : "/"); // bad: open-redirect
  res.statusCode = 302;
  res.end();
});

app.get("/moved/at-once", (req, res) => {
  res.writeHead(302, { Location: /^\/(?![/\\])/.test(req.query.next) ? req.query.next : "/" }); // bad: open-redirect
  res.end();
});

app.get("/written", (req, res) => {
  res.writeHead(200, { "X-Name": req.query.name }); // bad: header-injection
  res.end();
});

module.exports = { lookAlikes };
