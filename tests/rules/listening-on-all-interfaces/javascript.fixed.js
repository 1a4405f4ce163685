// Where servers listen.
const http = require("http");
const express = require("express");
const fastify = require("fastify")({ logger: true });
const Koa = require("koa");
const helmet = require("helmet");

const app = express(); // bad: missing-security-headers
app.use(helmet());
const koa = new Koa();
const HOST = "0.0.0.0";
const LOCAL = "127.0.0.1";

app.listen(3000, '127.0.0.1'); // bad: listening-on-all-interfaces
app.listen(3000, HOST, () => console.log("ready")); // bad: listening-on-all-interfaces
app.listen(3000, LOCAL); // ok: listening-on-all-interfaces
app.listen(3000); // ok: listening-on-all-interfaces
app.listen(3000, () => console.log("0.0.0.0")); // ok: listening-on-all-interfaces
koa.listen(3000, '127.0.0.1'); // bad: listening-on-all-interfaces
http.createServer(app).listen(3000, '127.0.0.1'); // bad: listening-on-all-interfaces
http.createServer(app).listen({ port: 3000, host: '127.0.0.1' }); // bad: listening-on-all-interfaces
fastify.listen({ port: 3000, host: '127.0.0.1' }); // bad: listening-on-all-interfaces
fastify.listen({ port: 3000, host: "localhost" }); // ok: listening-on-all-interfaces
fastify.listen({ port: 3000, host: process.env.HOST }); // ok: listening-on-all-interfaces
