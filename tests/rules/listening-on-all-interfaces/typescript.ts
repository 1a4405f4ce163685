// Where servers listen.
import http from "http";
import express from "express";
import createServer from "fastify";
const fastify = createServer();
import Koa from "koa";

const app = express(); // bad: missing-security-headers
const koa = new Koa();
const HOST = "0.0.0.0";
const LOCAL = "127.0.0.1";

app.listen(3000, "0.0.0.0"); // bad: listening-on-all-interfaces
app.listen(3000, HOST, () => console.log("ready")); // bad: listening-on-all-interfaces
app.listen(3000, LOCAL); // ok: listening-on-all-interfaces
app.listen(3000); // ok: listening-on-all-interfaces
app.listen(3000, () => console.log("0.0.0.0")); // ok: listening-on-all-interfaces
koa.listen(3000, "::"); // bad: listening-on-all-interfaces
http.createServer(app).listen(3000, "0.0.0.0"); // bad: listening-on-all-interfaces
http.createServer(app).listen({ port: 3000, host: "0.0.0.0" }); // bad: listening-on-all-interfaces
fastify.listen({ port: 3000, host: "0.0.0.0" }); // bad: listening-on-all-interfaces
fastify.listen({ port: 3000, host: "localhost" }); // ok: listening-on-all-interfaces
fastify.listen({ port: 3000, host: process.env.HOST }); // ok: listening-on-all-interfaces
