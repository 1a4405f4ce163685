// Servers and requests with and without an end.
import http from "http";
import express from "express";
import bodyParser from "body-parser";

const app = express(); // bad: missing-security-headers

app.use(express.json({ limit: Infinity })); // bad: missing-timeout
app.use(express.urlencoded({ extended: false, limit: "5gb" })); // bad: missing-timeout
app.use(bodyParser.raw({ limit: "500mb" })); // bad: missing-timeout
app.use(express.json({ limit: "100kb" })); // ok: missing-timeout
app.use(express.json()); // ok: missing-timeout
app.use(bodyParser.text({ limit: process.env.LIMIT })); // ok: missing-timeout
app.use(express.json({ limit: 1024 * 1024 })); // ok: missing-timeout

const server = http.createServer(app);
server.requestTimeout = 0; // bad: missing-timeout
server.setTimeout(0); // bad: missing-timeout
server.headersTimeout = 60_000; // ok: missing-timeout
server.setTimeout(120_000); // ok: missing-timeout
server.listen(3000, "127.0.0.1");

export const Page = () => <p>axios.get()</p>;
