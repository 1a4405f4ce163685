const axios = require("axios");
const got = require("got");
const http = require("http");
const express = require("express");

const app = express();
const API = "https://api.example.com";
const PARTNERS = { a: "https://a.example.com" };
const ALLOWED_HOSTS = ["images.example.com"];

app.get("/fetch", async (req, res) => {
  const url = req.query.url; // source
  const response = await fetch(url); // bad: ssrf
  res.json(await response.json());
});

app.post("/preview", async (req, res) => {
  const response = await axios.get(req.body.link, { timeout: 10_000 }); // bad: ssrf
  res.json(response.data);
});

app.post("/webhook", async (req, res) => {
  await axios({ method: "post", url: req.body.callback, data: { ok: true }, timeout: 10_000 }); // bad: ssrf
  res.sendStatus(204);
});

app.get("/host", (req, res) => {
  http.get(`http://${req.query.host}:8080/status`, (answer) => answer.pipe(res)); // bad: ssrf
});

app.get("/got", async (req, res) => {
  res.json(await got(req.query.address).json()); // bad: ssrf
});

async function download(address) {
  return (await fetch(address)).text(); // bad: ssrf
}

app.get("/downloaded", async (req, res) => {
  res.json({ text: await download(req.query.address) });
});

// --- what is right ---------------------------------------------------------------------------------------------------

app.get("/safe/partner", async (req, res) => {
  res.json(await fetch(PARTNERS[req.query.partner])); // ok: ssrf
});

app.get("/safe/item/:item", async (req, res) => {
  res.json(await (await fetch(`https://api.example.com/items/${req.params.item}`)).json()); // ok: ssrf
});

app.get("/safe/base", async (req, res) => {
  res.json((await axios.get(`${API}/items/${req.query.item}`, { timeout: 10_000 })).data); // ok: ssrf
});

app.get("/safe/parameters", async (req, res) => {
  res.json((await axios.get(API, { params: { q: req.query.q }, timeout: 10_000 })).data); // ok: ssrf
});

app.get("/safe/checked", async (req, res) => {
  const url = req.query.url;
  const parsed = new URL(url);
  if (!ALLOWED_HOSTS.includes(parsed.hostname)) {
    return res.sendStatus(400);
  }
  res.json(await (await fetch(url)).json()); // ok: ssrf
});

function fromConfiguration(config) {
  return fetch(config.endpoint); // ok: ssrf
}

function lookAlikes(cache, req) {
  // fetch(req.query.url); // ok: ssrf
  cache.fetch(req.query.url); // ok: ssrf
  return "fetch(req.query.url)"; // ok: ssrf
}

app.get("/joined", async (req, res) => {
  res.json(await (await fetch(API + req.query.path)).json()); // missed: ssrf
});

module.exports = { fromConfiguration, lookAlikes };
