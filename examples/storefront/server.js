// The public pages of the shop. Insecure on purpose: it is the sample that Assay is shown with.
const { exec, execFile } = require("node:child_process");
const crypto = require("node:crypto");
const fs = require("node:fs");
const path = require("node:path");
const express = require("express");
const jwt = require("jsonwebtoken");
const mysql = require("mysql2");

const app = express();
const database = mysql.createConnection({ host: "db.internal", user: "shop" });
const PICTURES = path.join(__dirname, "pictures");

app.use(express.json());

app.get("/products", (request, response) => {
  const { category } = request.query;
  database.query("SELECT * FROM products WHERE category = '" + category + "'", (error, rows) => {
    response.json(rows);
  });
});

app.get("/products/safe", (request, response) => {
  database.query("SELECT * FROM products WHERE category = ?", [request.query.category], (error, rows) => {
    response.json(rows);
  });
});

app.get("/hello", (request, response) => {
  response.send(`<p>Welcome back, ${request.query.name}!</p>`);
});

app.post("/pictures/resize", (request, response) => {
  const { file, width } = request.body;
  exec(`convert pictures/${file} -resize ${width} out.png`, () => response.sendStatus(204));
});

app.post("/pictures/resize/safe", (request, response) => {
  const width = Number.parseInt(request.body.width, 10);
  execFile("convert", ["pictures/logo.png", "-resize", String(width), "out.png"], () => response.sendStatus(204));
});

app.get("/pictures", (request, response) => {
  fs.readFile(path.join(PICTURES, request.query.name), (error, data) => response.end(data));
});

app.post("/discount", (request, response) => {
  const price = eval(request.body.formula);
  response.json({ price });
});

app.get("/me", (request, response) => {
  const claims = jwt.decode(request.headers.authorization);
  response.json({ user: claims.sub });
});

function sessionId() {
  return Math.random().toString(36).slice(2);
}

function safeSessionId() {
  return crypto.randomUUID();
}

app.post("/login", (request, response) => {
  const sessionToken = sessionId();
  response.cookie("session", sessionToken).sendStatus(204);
});

app.post("/login/safe", (request, response) => {
  response.cookie("session", safeSessionId(), { httpOnly: true, secure: true }).sendStatus(204);
});

app.listen(3000);
