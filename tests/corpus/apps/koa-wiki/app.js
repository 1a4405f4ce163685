// A wiki in one file, with Koa.
const Koa = require("koa");
const Router = require("@koa/router");
const bodyParser = require("koa-bodyparser");
const Database = require("better-sqlite3");
const fs = require("fs/promises");
const path = require("path");
const crypto = require("crypto");
const { execSync, execFileSync } = require("child_process");
const escapeHtml = require("escape-html");
const sanitizeHtml = require("sanitize-html");
const got = require("got");
const { ensureEditor, wiki } = require("./editors");

const app = new Koa();
const router = new Router();
const db = new Database("wiki.db");
const PAGES = path.join(__dirname, "pages");
const THEMES = { light: "light.css", dark: "dark.css" };

app.keys = ["wiki-cookie-key-1"]; // missed: hard-coded-credential
app.use(bodyParser());

function layout(title, body) {
  return `<!doctype html><html><head><title>${title}</title></head><body>${body}</body></html>`;
}

function slug(text) {
  return text.toLowerCase().replace(/[^a-z0-9]+/g, "-");
}

router.get("/", async (ctx) => {
  const names = await fs.readdir(PAGES); // ok: path-traversal
  ctx.body = { pages: names }; // ok: reflected-xss
});

router.get("/page/:name", async (ctx) => {
  const text = await fs.readFile(path.join(PAGES, ctx.params.name), "utf8"); // bad: path-traversal
  ctx.type = "text/plain";
  ctx.body = text;
});

router.get("/safe-page/:name", async (ctx) => {
  const name = path.basename(ctx.params.name);
  ctx.type = "text/plain";
  ctx.body = await fs.readFile(path.join(PAGES, `${name}.md`), "utf8"); // ok: path-traversal
});

router.get("/search", async (ctx) => {
  const { q } = ctx.query;
  const rows = db.prepare(`SELECT name FROM pages WHERE text LIKE '%${q}%'`).all(); // bad: sql-injection
  ctx.body = layout("Search", `<h1>Results for ${q}</h1><p>${rows.length} pages</p>`); // bad: reflected-xss
});

router.get("/safe-search", async (ctx) => {
  const { q } = ctx.query;
  const rows = db.prepare("SELECT name FROM pages WHERE text LIKE ?").all(`%${q}%`); // ok: sql-injection
  ctx.body = layout("Search", `<h1>Results for ${escapeHtml(q)}</h1><p>${rows.length} pages</p>`); // ok: reflected-xss
});

router.post("/page", async (ctx) => {
  const { name, text, author } = ctx.request.body;
  db.exec(`INSERT INTO pages (name, text) VALUES ('${name}', '${text}')`); // bad: sql-injection
  await fs.writeFile(path.join(PAGES, `${slug(name)}.md`), text);
  ctx.body = layout(escapeHtml(name), sanitizeHtml(text)); // ok: reflected-xss
  ctx.cookies.set("author", encodeURIComponent(author));
});

router.post("/safe-page", async (ctx) => {
  const { name, text } = ctx.request.body;
  db.prepare("INSERT INTO pages (name, text) VALUES (?, ?)").run(name, text); // ok: sql-injection
  ctx.body = { saved: true }; // ok: reflected-xss
});

router.delete("/page/:name", async (ctx) => {
  const file = path.resolve(PAGES, ctx.params.name);
  if (!file.startsWith(PAGES + path.sep)) {
    ctx.throw(403);
  }
  await fs.unlink(file); // ok: path-traversal
  ctx.status = 204;
});

router.get("/history/:name", async (ctx) => {
  const log = execSync(`git log --oneline -- pages/${ctx.params.name}`); // bad: command-injection
  ctx.body = { log: log.toString().split("\n") };
});

router.get("/safe-history/:name", async (ctx) => {
  const log = execFileSync("git", ["log", "--oneline", "--", `pages/${path.basename(ctx.params.name)}`]); // ok: command-injection
  ctx.body = { log: log.toString().split("\n") };
});

router.get("/preview", async (ctx) => {
  const page = await got(ctx.query.url); // bad: ssrf
  ctx.body = { length: page.body.length };
});

router.get("/status", async (ctx) => {
  const page = await got("https://status.example.org/wiki"); // ok: ssrf
  ctx.body = { up: page.statusCode === 200 };
});

router.get("/theme", async (ctx) => {
  const file = THEMES[ctx.query.theme] || "light.css";
  ctx.type = "text/css";
  ctx.body = await fs.readFile(path.join(__dirname, "themes", file)); // ok: path-traversal
});

router.post("/calculate", async (ctx) => {
  const { formula } = ctx.request.body;
  ctx.body = { result: new Function(`return ${formula}`)() }; // bad: code-injection
});

router.post("/sum", async (ctx) => {
  const numbers = ctx.request.body.numbers.map(Number);
  ctx.body = { result: numbers.reduce((total, next) => total + next, 0) }; // ok: code-injection
});

router.post("/register", async (ctx) => {
  const { user, password } = ctx.request.body; // ok: hard-coded-credential
  const digest = crypto.createHash("sha1").update(password).digest("hex"); // bad: fast-password-hash
  db.prepare("INSERT INTO users (name, digest) VALUES (?, ?)").run(user, digest); // ok: sql-injection
  ctx.status = 201;
});

router.post("/safe-register", async (ctx) => {
  const { user, password } = ctx.request.body;
  const salt = crypto.randomBytes(16);
  const digest = crypto.scryptSync(password, salt, 64).toString("hex"); // ok: fast-password-hash
  db.prepare("INSERT INTO users (name, digest, salt) VALUES (?, ?, ?)").run(user, digest, salt.toString("hex"));
  ctx.status = 201;
});

router.post("/login", async (ctx) => {
  const row = db.prepare("SELECT * FROM users WHERE name = '" + ctx.request.body.user + "'").get(); // bad: sql-injection
  if (!row) {
    ctx.status = 401;
    ctx.body = `Unknown user ${ctx.request.body.user}`; // bad: reflected-xss
    return;
  }
  const sessionId = Math.random().toString(36).slice(2); // bad: weak-random
  ctx.cookies.set("session", sessionId);
  ctx.body = { ok: true };
});

router.post("/safe-login", async (ctx) => { // bad: missing-rate-limit
  const row = db.prepare("SELECT * FROM users WHERE name = ?").get(ctx.request.body.user); // ok: sql-injection
  if (!row) {
    ctx.status = 401;
    ctx.body = { error: "Unknown user or password" }; // ok: reflected-xss
    return;
  }
  const sessionId = crypto.randomBytes(24).toString("base64url"); // ok: weak-random
  ctx.cookies.set("session", sessionId);
  ctx.body = { ok: true };
});

router.get("/random-page", async (ctx) => {
  const names = await fs.readdir(PAGES);
  ctx.body = { name: names[Math.floor(Math.random() * names.length)] }; // ok: weak-random
});

router.post("/page/:name/lock", ensureEditor, async (ctx) => { // ok: missing-authentication
  ctx.body = { locked: await wiki.lock(ctx.params.name) };
});

router.put("/page/:name/owner", ensureEditor, async (ctx) => {
  ctx.body = { owner: await wiki.give(ctx.params.name, ctx.state.user) };
});

router.get("/visit", async (ctx) => {
  ctx.cookies.set("visit_token", "1", { httpOnly: false }); // bad: insecure-cookie
  ctx.cookies.set("visit_token", "1", { httpOnly: true, secure: true }); // ok: insecure-cookie
  ctx.status = 204;
});

router.get("/go", async (ctx) => {
  ctx.redirect(`/page/${encodeURIComponent(ctx.query.name)}`);
});

router.get("/greet", async (ctx) => {
  const name = ctx.request.query.name;
  ctx.response.body = "<p>Hello " + name + "</p>"; // bad: reflected-xss
});

router.get("/greet-number", async (ctx) => {
  const number = Number(ctx.request.query.number);
  ctx.response.body = "<p>Hello number " + number + "</p>"; // ok: reflected-xss
});

app.use(async (ctx, next) => {
  try {
    await next();
  } catch (error) {
    ctx.status = error.status || 500;
    ctx.body = { error: "Something went wrong" }; // ok: reflected-xss
  }
});

app.use(router.routes()).use(router.allowedMethods());
app.use(require("./moderation").router.routes());

app.use(async (ctx) => {
  if (ctx.status === 404) {
    ctx.body = layout("Not found", `<p>There is no ${ctx.path} here</p>`); // bad: reflected-xss
  }
});

if (require.main === module) {
  app.listen(Number(process.env.PORT) || 3000);
}

module.exports = app;
