// What the administrators click on.
const express = require("express");
const axios = require("axios");
const https = require("https");
const { exec, execFile, spawn } = require("child_process");

const router = express.Router();
const HOSTS = ["api.example.org", "images.example.org"];

router.get("/ping", (req, res) => {
  exec("ping -c 1 " + req.query.host, (error, stdout) => { // bad: command-injection
    res.json({ error: Boolean(error), stdout });
  });
});

router.get("/safe-ping", (req, res) => {
  if (!/^[a-z0-9.-]+$/i.test(req.query.host)) {
    return res.status(400).json({ error: "not a host" });
  }
  return execFile("ping", ["-c", "1", req.query.host], (error, stdout) => { // ok: command-injection
    res.json({ error: Boolean(error), stdout });
  });
});

router.post("/resize", (req, res) => {
  const { file, size } = req.body;
  const child = spawn("sh", ["-c", `convert ${file} -resize ${size} out.png`]); // bad: command-injection
  child.on("close", (code) => res.json({ code }));
});

router.post("/backup", (req, res) => {
  exec("tar czf /var/backups/shop.tgz /srv/shop", (error) => res.json({ done: !error })); // ok: command-injection
});

router.get("/fetch", async (req, res) => {
  const response = await axios.get(req.query.url); // bad: ssrf, missing-timeout
  res.json({ status: response.status });
});

router.get("/fetch-known", async (req, res) => {
  const target = new URL(req.query.url);
  if (!HOSTS.includes(target.hostname)) {
    return res.status(400).json({ error: "unknown host" });
  }
  const response = await axios.get(target.href, { timeout: 5000 }); // ok: ssrf
  return res.json({ status: response.status });
});

router.get("/weather", async (req, res) => {
  const agent = new https.Agent({ rejectUnauthorized: false }); // bad: tls-verification-off
  const response = await axios.get(`https://weather.example.org/v1/${encodeURIComponent(req.query.city)}`, { // ok: ssrf
    httpsAgent: agent,
    timeout: 5000,
  });
  res.json(response.data);
});

router.post("/webhook", async (req, res) => {
  const { callback } = req.body;
  const result = await fetch(callback, { method: "POST", body: JSON.stringify({ ok: true }) }); // bad: ssrf
  res.json({ delivered: result.ok });
});

module.exports = router;
