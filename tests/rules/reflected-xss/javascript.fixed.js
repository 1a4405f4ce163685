const express = require("express");
const escapeHtml = require("escape-html");
const http = require("http");

const app = express();

app.get("/hello", (req, res) => {
  const name = req.query.name; // source
  res.send(`<h1>Hello ${escapeHtml(name)}</h1>`); // bad: reflected-xss
});

app.get("/search", (req, res) => {
  res.send("<p>No results for " + escapeHtml(req.query.q) + "</p>"); // bad: reflected-xss
});

app.get("/user/:name", (req, res) => {
  const html = "<h1>" + escapeHtml(req.params.name) + "</h1>";
  res.status(200).send(html); // bad: reflected-xss
});

app.post("/comment", (req, res) => {
  const { text } = req.body;
  res.send("<div>" + escapeHtml(text) + "</div>"); // bad: reflected-xss
});

app.use((req, res) => {
  res.status(404).send(`<b>${escapeHtml(req.originalUrl)}</b> was not found`); // bad: reflected-xss
});

function page(body) {
  return `<html><body>${body}</body></html>`;
}

app.get("/page", (req, res) => {
  res.send(page(req.query.q)); // bad: reflected-xss
});

// --- what is right ---------------------------------------------------------------------------------------------------

app.get("/safe/hello", (req, res) => {
  res.send(`<h1>Hello ${escapeHtml(req.query.name)}</h1>`); // ok: reflected-xss
});

app.get("/safe/json", (req, res) => {
  res.json({ name: req.query.name }); // ok: reflected-xss
});

app.post("/safe/object", (req, res) => {
  res.send(req.body); // ok: reflected-xss
});

app.post("/safe/literal", (req, res) => {
  res.send({ name: req.body.name }); // ok: reflected-xss
});

app.get("/safe/rendered", (req, res) => {
  res.render("hello", { name: req.query.name }); // ok: reflected-xss
});

app.get("/safe/number", (req, res) => {
  res.send(`<p>${parseInt(req.query.page, 10)}</p>`); // ok: reflected-xss
});

app.get("/safe/chosen", (req, res) => {
  const theme = req.query.theme === "dark" ? "dark" : "light";
  res.send(`<body class="${theme}"></body>`); // ok: reflected-xss
});

function lookAlikes(socket, req) {
  // res.send("<p>" + req.query.q + "</p>"); // ok: reflected-xss
  socket.send(`<p>${req.query.q}</p>`); // ok: reflected-xss
  return "res.send(`<p>${req.query.q}</p>`)"; // ok: reflected-xss
}

const comments = [];
app.post("/remember", (req, res) => {
  comments.push(req.body.text);
  res.sendStatus(204);
});
app.get("/remembered", (req, res) => {
  res.send("<p>" + escapeHtml(comments[0]) + "</p>"); // bad: reflected-xss
});

module.exports = { app, http, lookAlikes };

app.get("/safe/typed", (req, res) => {
  res.type("text/plain");
  res.send("Hello <" + req.query.name + ">"); // ok: reflected-xss
});

app.get("/safe/headed", (req, res) => {
  res.set("Content-Type", "text/csv").send("name," + req.query.name); // ok: reflected-xss
});

function asText(value) {
  return String(value).replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;");
}

app.get("/safe/own-escape", (req, res) => {
  res.send("<p>" + asText(req.query.name) + "</p>"); // ok: reflected-xss
});

function withoutTags(value) {
  return String(value).replace(/<[^>]*>/g, "");
}

app.get("/stripped", (req, res) => {
  res.send("<p>" + withoutTags(req.query.name) + "</p>"); // bad: reflected-xss
});

module.exports.handler = async (event) => {
  return {
    statusCode: 200,
    headers: { "Content-Type": "text/html" },
    body: `<p>${escapeHtml(event.queryStringParameters.name)}</p>`, // bad: reflected-xss
  };
};

module.exports.lambdaHandler = async (event) => {
  return {
    statusCode: 200,
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ name: event.queryStringParameters.name }), // ok: reflected-xss
  };
};

app.get("/list", (req, res) => {
  const items = [].concat(req.query.items).map((item) => `<li>${item}</li>`);
  res.send("<ul>" + items.join("") + "</ul>"); // bad: reflected-xss
});

app.get("/safe/list", (req, res) => {
  const items = [].concat(req.query.items).map((item) => `<li>${escapeHtml(item)}</li>`);
  res.send("<ul>" + items.join("") + "</ul>"); // ok: reflected-xss
});

function handlers(parsers) {
  const handler = (parser) => ({
    headers: { "Content-Type": "text/html" },
    body: `<p>${parser.body}</p>`, // ok: reflected-xss
  });
  return parsers.map(handler);
}

module.exports.handlers = handlers;
