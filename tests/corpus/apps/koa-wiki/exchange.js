// How pages come in and go out: archives, YAML, sockets, mail.
const Router = require("@koa/router");
const fs = require("fs");
const path = require("path");
const tls = require("tls");
const yaml = require("js-yaml");
const serialize = require("node-serialize");
const jwt = require("jsonwebtoken");
const { WebSocketServer } = require("ws");
const { spawn } = require("child_process");

const router = new Router({ prefix: "/exchange" });
const STORE = path.join(__dirname, "store");
const MAIL = {
  host: "mail.internal",
  auth: { user: "wiki", pass: "wiki-mail-77" }, // bad: hard-coded-credential
  tls: { rejectUnauthorized: false }, // bad: tls-verification-off
};
const SAFE_MAIL = {
  host: "mail.internal",
  auth: { user: "wiki", pass: process.env.MAIL_PASSWORD }, // ok: hard-coded-credential
};

router.post("/yaml", async (ctx) => {
  const page = yaml.load(ctx.request.body.text, { schema: yaml.DEFAULT_FULL_SCHEMA }); // bad: unsafe-yaml
  ctx.body = { title: page.title };
});

router.post("/safe-yaml", async (ctx) => {
  const page = yaml.load(ctx.request.body.text); // ok: unsafe-yaml
  ctx.body = { title: page.title };
});

router.post("/state", async (ctx) => {
  const state = serialize.unserialize(ctx.cookies.get("state")); // bad: unsafe-deserialisation
  ctx.body = { keys: Object.keys(state).length };
});

router.post("/safe-state", async (ctx) => {
  const state = JSON.parse(ctx.cookies.get("state") || "{}"); // ok: unsafe-deserialisation
  ctx.body = { keys: Object.keys(state).length };
});

router.get("/me", async (ctx) => {
  const claims = jwt.decode(ctx.get("authorization").slice(7)); // bad: jwt-not-verified
  ctx.body = { user: claims.sub };
});

router.get("/safe-me", async (ctx) => {
  const claims = jwt.verify(ctx.get("authorization").slice(7), process.env.JWT_SECRET, { algorithms: ["HS256"] }); // ok: jwt-not-verified
  ctx.body = { user: claims.sub };
});

router.post("/export", async (ctx) => {
  const { format } = ctx.request.body;
  const child = spawn(`pandoc -t ${format} wiki.md`, { shell: true }); // bad: command-injection
  child.on("close", () => {});
  ctx.status = 202;
});

router.post("/safe-export", async (ctx) => {
  const { format } = ctx.request.body;
  if (!/^[a-z0-9]+$/.test(format)) {
    ctx.throw(400, "unknown format");
  }
  const child = spawn("pandoc", ["-t", format, "wiki.md"]); // ok: command-injection
  child.on("close", () => {});
  ctx.status = 202;
});

router.get("/blob", async (ctx) => {
  const name = String(ctx.query.name).replace(/[^a-z0-9]/gi, "");
  ctx.type = "application/octet-stream";
  ctx.body = fs.createReadStream(path.join(STORE, name)); // ok: path-traversal
});

router.get("/raw-blob", async (ctx) => {
  const name = String(ctx.query.name);
  ctx.type = "application/octet-stream";
  ctx.body = fs.createReadStream(`${STORE}/${name}`); // bad: path-traversal
});

const sockets = new WebSocketServer({ port: 8081 });
sockets.on("connection", (socket) => {
  socket.on("message", (message) => {
    fs.readFile(path.join(STORE, message.toString()), "utf8", (error, text) => { // bad: path-traversal
      socket.send(error ? "" : text);
    });
  });
});

function connect(options) {
  return tls.connect(465, options.host, options.tls);
}

module.exports = { router, connect, MAIL, SAFE_MAIL };
