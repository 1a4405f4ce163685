const vm = require("vm");
const express = require("express");

const app = express();
const OPERATIONS = { add: (a, b) => a + b };

app.get("/calculate", (req, res) => {
  const expression = req.query.expression; // source
  res.json({ result: eval(expression) }); // bad: code-injection
});

app.post("/settings", (req, res) => {
  const settings = eval("(" + req.body.settings + ")"); // bad: code-injection
  res.json(settings);
});

app.get("/function", (req, res) => {
  const curve = new Function("x", "return " + req.query.formula); // bad: code-injection
  res.json({ value: curve(1) });
});

app.get("/sandbox", (req, res) => {
  res.json({ result: vm.runInNewContext(req.query.code, {}) }); // bad: code-injection
});

function remind(message) {
  setTimeout("show('" + message + "')", 1000); // bad: code-injection
}

function repeat(name) {
  setInterval(`poll("${name}")`, 5000); // bad: code-injection
}

function render(source, context) {
  const compiled = new Function("context", "return `" + source + "`"); // bad: code-injection
  return compiled(context);
}

// --- what is right ---------------------------------------------------------------------------------------------------

app.post("/safe/settings", (req, res) => {
  res.json(JSON.parse(req.body.settings)); // ok: code-injection
});

app.get("/safe/operation", (req, res) => {
  const operation = OPERATIONS[req.query.operation];
  res.json({ result: operation(Number(req.query.a), Number(req.query.b)) }); // ok: code-injection
});

function constants() {
  eval("1 + 1"); // ok: code-injection
  return new Function("return this")(); // ok: code-injection
}

function timers(callback, message) {
  setTimeout(callback, 1000); // ok: code-injection
  setTimeout(() => callback(message), 1000); // ok: code-injection
  setInterval(function () {
    callback(message); // ok: code-injection
  }, 1000);
}

async function lookAlikes(page, model, text) {
  await page.$$eval("li", (items) => items.length); // ok: code-injection
  await page.$eval("h1", (title) => title.textContent); // ok: code-injection
  model.eval(text); // ok: code-injection
  // eval(text); // ok: code-injection
  return "eval(text)"; // ok: code-injection
}

function byName(handlers, text) {
  return handlers["run"](text); // missed: code-injection
}

module.exports = { remind, repeat, render, constants, timers, lookAlikes, byName };

app.get("/plugin", async (req, res) => {
  const plugin = require("./plugins/" + req.query.plugin); // bad: code-injection
  const other = await import(`./plugins/${req.query.other}.js`); // bad: code-injection
  const known = require("./plugins/" + { a: "first", b: "second" }[req.query.known]); // ok: code-injection
  res.json([plugin(), other.default(), known()]);
});
