// Servers and requests with and without an end.
const http = require("http");
const express = require("express");
const bodyParser = require("body-parser");
const helmet = require("helmet");

const app = express(); // bad: missing-security-headers
app.use(helmet());

app.use(express.json({ limit: 1024 * 1024 })); // bad: missing-timeout
app.use(express.urlencoded({ extended: false, limit: '1mb' })); // bad: missing-timeout
app.use(bodyParser.raw({ limit: '1mb' })); // bad: missing-timeout
app.use(express.json({ limit: "100kb" })); // ok: missing-timeout
app.use(express.json()); // ok: missing-timeout
app.use(bodyParser.text({ limit: process.env.LIMIT })); // ok: missing-timeout
app.use(express.json({ limit: 1024 * 1024 })); // ok: missing-timeout

const server = http.createServer(app);
server.requestTimeout = 60_000; // bad: missing-timeout
server.setTimeout(10_000); // bad: missing-timeout
server.headersTimeout = 60_000; // ok: missing-timeout
server.setTimeout(120_000); // ok: missing-timeout
server.listen(3000, "127.0.0.1");
