// Servers that show their inside.
const express = require("express");
const errorhandler = require("errorhandler");
const { ApolloServer } = require("apollo-server");
const Koa = require("koa");
const Vue = require("vue");

const app = express();
const koa = new Koa();

app.use(errorhandler()); // bad: debug-mode
app.set("env", "development"); // bad: debug-mode
koa.env = "development"; // bad: debug-mode

const server = new ApolloServer({
  typeDefs: "type Query { a: Int }",
  includeStacktraceInErrorResponses: true, // bad: debug-mode
});

const older = new ApolloServer({ typeDefs: "", debug: true }); // bad: debug-mode

Vue.config.devtools = true; // bad: debug-mode

app.set("env", process.env.NODE_ENV); // ok: debug-mode
app.set("view engine", "pug"); // ok: debug-mode
const quiet = new ApolloServer({ typeDefs: "", debug: false }); // ok: debug-mode
const chosen = new ApolloServer({ includeStacktraceInErrorResponses: process.env.NODE_ENV !== "production" }); // ok: debug-mode
const debug = true; // ok: debug-mode
console.debug("app.use(errorhandler())"); // ok: debug-mode
// app.use(errorhandler()) in a comment is no code.
Vue.config.devtools = false; // ok: debug-mode

if (process.env.NODE_ENV === "development") {
  app.use(errorhandler({ log: true })); // ok: debug-mode
}

module.exports = { app, koa, server, older, quiet, chosen, debug };
