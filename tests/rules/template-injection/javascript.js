const express = require("express");
const ejs = require("ejs");
const pug = require("pug");
const Handlebars = require("handlebars");
const nunjucks = require("nunjucks");
const _ = require("lodash");

const app = express();
const PAGE = "<h1>Hello <%= name %></h1>";

app.get("/hello", (req, res) => {
  const name = req.query.name; // source
  res.send(ejs.render(`<h1>Hello ${name}</h1>`)); // bad: template-injection
});

app.post("/whole", (req, res) => {
  const template = Handlebars.compile(req.body.template); // bad: template-injection
  res.send(template({}));
});

app.get("/pug", (req, res) => {
  res.send(pug.render("h1 Hello " + req.query.name)); // bad: template-injection
});

app.get("/nunjucks", (req, res) => {
  const page = `<p>${req.query.q} was not found</p>`;
  res.send(nunjucks.renderString(page, { year: 2024 })); // bad: template-injection
});

app.post("/mail", (req, res) => {
  const compiled = _.template("Dear " + req.body.name + ", welcome"); // bad: template-injection
  res.send(compiled());
});

function greeting(name) {
  return ejs.render("Dear " + name + ", <%= text %>", { text: "welcome" }); // bad: template-injection
}

// --- what is right ---------------------------------------------------------------------------------------------------

app.get("/safe/variable", (req, res) => {
  res.send(ejs.render("<h1>Hello <%= name %></h1>", { name: req.query.name })); // ok: template-injection
});

app.get("/safe/constant", (req, res) => {
  res.send(ejs.render(PAGE, { name: req.query.name })); // ok: template-injection
});

app.get("/safe/file", (req, res) => {
  res.render("hello", { name: req.query.name }); // ok: template-injection
});

app.get("/safe/compiled", (req, res) => {
  const template = Handlebars.compile("<h1>Hello {{name}}</h1>"); // ok: template-injection
  res.send(template({ name: req.query.name }));
});

app.get("/safe/number", (req, res) => {
  res.send(pug.render(`p Page ${Number(req.query.page)}`)); // ok: template-injection
});

function fromConfiguration(source) {
  return Handlebars.compile(source); // ok: template-injection
}

function lookAlikes(registry, req) {
  // ejs.render(req.query.name); // ok: template-injection
  registry.compile(req.query.name); // ok: template-injection
  return "ejs.render(req.query.name)"; // ok: template-injection
}

module.exports = { fromConfiguration, lookAlikes, greeting };
