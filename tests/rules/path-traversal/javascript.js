const fs = require("fs");
const fsp = require("fs/promises");
const path = require("path");
const express = require("express");

const app = express();
const UPLOADS = "/srv/uploads";
const PAGES = { about: "about.html" };

app.get("/download", (req, res) => {
  const name = req.query.name; // source
  res.sendFile(path.join(UPLOADS, name)); // bad: path-traversal
});

app.get("/read/:file", (req, res) => {
  fs.readFile(UPLOADS + "/" + req.params.file, "utf8", (error, text) => res.json({ text })); // bad: path-traversal
});

app.get("/page", async (req, res) => {
  const file = `pages/${req.query.page}.html`;
  res.json({ text: await fsp.readFile(file, "utf8") }); // bad: path-traversal
});

app.post("/write", (req, res) => {
  fs.writeFileSync(path.join(UPLOADS, req.body.name), req.body.text); // bad: path-traversal
  res.sendStatus(204);
});

app.delete("/files/:name", (req, res) => {
  const target = path.resolve(UPLOADS, req.params.name);
  fs.unlinkSync(target); // bad: path-traversal
  res.sendStatus(204);
});

function load(name) {
  return fs.readFileSync(path.join("documents", name), "utf8"); // bad: path-traversal
}

app.get("/document", (req, res) => {
  res.json({ text: load(req.query.name) });
});

// --- what is right ---------------------------------------------------------------------------------------------------

app.get("/safe/root", (req, res) => {
  res.sendFile(req.query.name, { root: UPLOADS }); // ok: path-traversal
});

app.get("/safe/resolved", (req, res) => {
  const file = path.resolve(UPLOADS, req.query.name);
  if (!file.startsWith(UPLOADS + path.sep)) {
    return res.sendStatus(403);
  }
  res.json({ text: fs.readFileSync(file, "utf8") }); // ok: path-traversal
});

app.get("/safe/basename", (req, res) => {
  res.json({ text: fs.readFileSync(path.join(UPLOADS, path.basename(req.query.name)), "utf8") }); // ok: path-traversal
});

app.get("/safe/number", (req, res) => {
  const number = parseInt(req.query.number, 10);
  res.json({ text: fs.readFileSync(`invoices/${number}.txt`, "utf8") }); // ok: path-traversal
});

app.get("/safe/chosen", (req, res) => {
  const page = PAGES[req.query.page] || "404.html";
  res.json({ text: fs.readFileSync(path.join("pages", page), "utf8") }); // ok: path-traversal
});

app.get("/safe/dots", (req, res) => {
  const name = req.query.name;
  if (name.includes("..")) {
    return res.sendStatus(400);
  }
  res.sendFile(path.join(UPLOADS, name)); // ok: path-traversal
});

function fromConfiguration(config) {
  return fs.readFileSync(config.file, "utf8"); // ok: path-traversal
}

function lookAlikes(cache, req) {
  // fs.readFileSync(req.query.name); // ok: path-traversal
  cache.readFile(req.query.name); // ok: path-traversal
  return "fs.readFile(req.query.name)"; // ok: path-traversal
}

const remembered = [];
app.post("/remember", (req, res) => {
  remembered.push(req.body.name);
  res.sendStatus(204);
});
app.get("/remembered", (req, res) => {
  res.json({ text: fs.readFileSync(remembered[0], "utf8") }); // bad: path-traversal
});

module.exports = { fromConfiguration, lookAlikes };
