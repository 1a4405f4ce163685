// Connections that do, and do not, look at certificates.
const https = require("https");
const tls = require("tls");
const fs = require("fs");
const axios = require("axios");
const { Pool } = require("pg");
const request = require("request");

process.env.NODE_TLS_REJECT_UNAUTHORIZED = "0"; // bad: tls-verification-off
process.env["NODE_TLS_REJECT_UNAUTHORIZED"] = 0; // bad: tls-verification-off

const agent = new https.Agent({ rejectUnauthorized: false }); // bad: tls-verification-off

async function load(url) {
  return axios.get(url, { httpsAgent: new https.Agent({ keepAlive: true, rejectUnauthorized: false }), timeout: 10_000 }); // bad: tls-verification-off
}

const pool = new Pool({
  host: "db.internal",
  ssl: { rejectUnauthorized: false }, // bad: tls-verification-off
});

function old(url, done) {
  request({ url, strictSSL: false }, done); // bad: tls-verification-off
}

const options = {
  host: "api.internal",
  checkServerIdentity: () => undefined, // bad: tls-verification-off
};

const strictAgent = new https.Agent({ rejectUnauthorized: true }); // ok: tls-verification-off
const privateAgent = new https.Agent({ ca: fs.readFileSync("ca.pem") }); // ok: tls-verification-off
process.env.NODE_TLS_REJECT_UNAUTHORIZED = "1"; // ok: tls-verification-off
const agentFromSettings = (settings) => new https.Agent({ rejectUnauthorized: settings.strict }); // ok: tls-verification-off
// new https.Agent({ rejectUnauthorized: false }) in a comment is no code.
const help = "rejectUnauthorized: false"; // ok: tls-verification-off
if (process.env.NODE_TLS_REJECT_UNAUTHORIZED === "0") { // ok: tls-verification-off
  console.warn("certificates are not verified");
}

const pinned = {
  checkServerIdentity: (host, certificate) => tls.checkServerIdentity(host, certificate), // ok: tls-verification-off
};

function later(settings) {
  const strict = settings.strict && false;
  return tls.connect(443, "api.internal", { rejectUnauthorized: strict }); // missed: tls-verification-off
}

module.exports = { agent, load, pool, old, options, strictAgent, privateAgent, agentFromSettings, help, pinned, later };
