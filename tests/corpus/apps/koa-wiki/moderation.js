// Moderation: who may write what, links that leave the wiki, and a summary by a language model.
const Router = require("@koa/router");
const fs = require("fs/promises");
const path = require("path");
const log4js = require("log4js");
const mongoose = require("mongoose");
const nunjucks = require("nunjucks");
const xpath = require("xpath");
const deepmerge = require("deepmerge");
const { DOMParser } = require("@xmldom/xmldom");
const Anthropic = require("@anthropic-ai/sdk");
const { requireModerator } = require("./guards");

const router = new Router({ prefix: "/moderation" });
const log = log4js.getLogger("moderation");
const claude = new Anthropic();
const Report = mongoose.model("Report", new mongoose.Schema({ page: String, reason: String, open: Boolean }));
const rules = new DOMParser().parseFromString("<rules></rules>", "text/xml");
const defaults = { limits: { reports: 10 } };
const namePattern = /^(\w+\s?)*$/; // bad: catastrophic-regex
const pagePattern = /^\w+(?: \w+)*$/; // ok: catastrophic-regex

const mails = new nunjucks.Environment(new nunjucks.FileSystemLoader("mails"), { autoescape: false }); // bad: template-autoescape-off
const safeMails = new nunjucks.Environment(new nunjucks.FileSystemLoader("mails"), { autoescape: true }); // ok: template-autoescape-off

router.use(requireModerator);

router.get("/reports", async (ctx) => {
  const { page } = ctx.query;
  log.info(`Reports on ${page}`); // bad: log-injection
  ctx.body = { reports: await Report.find({ page: String(page) }) }; // ok: nosql-injection
});

router.get("/safe-reports", async (ctx) => {
  const page = ctx.query.page.replace(/[\r\n]+/g, " ");
  log.info(`Reports on ${page}`); // ok: log-injection
  ctx.body = { reports: await Report.find({ page }) };
});

router.post("/reports/close", async (ctx) => {
  await Report.updateMany({ page: ctx.request.body.page }, { $set: { open: false } }); // bad: nosql-injection
  ctx.status = 204;
});

router.post("/safe-reports/close", async (ctx) => {
  const { page } = ctx.request.body;
  if (typeof page !== "string") {
    ctx.throw(400);
  }
  await Report.updateMany({ page }, { $set: { open: false } }); // ok: nosql-injection
  ctx.status = 204;
});

router.post("/reports", async (ctx) => {
  const report = new Report(ctx.request.body); // bad: mass-assignment
  await report.save();
  ctx.status = 201;
});

router.post("/safe-reports", async (ctx) => {
  const { page, reason } = ctx.request.body;
  const report = new Report({ page: String(page), reason: String(reason), open: true }); // ok: mass-assignment
  await report.save();
  ctx.status = 201;
});

router.get("/leave", async (ctx) => {
  ctx.redirect(ctx.query.to); // bad: open-redirect
});

router.get("/safe-leave", async (ctx) => {
  const target = new URL(ctx.query.to, "https://wiki.example.org");
  if (target.origin !== "https://wiki.example.org") {
    ctx.throw(400);
  }
  ctx.redirect(target.pathname); // ok: open-redirect
});

router.get("/rule", async (ctx) => {
  const found = xpath.select("//rule[@name='" + ctx.query.name + "']", rules); // bad: xpath-injection
  ctx.body = { found: found.length };
});

router.get("/safe-rule", async (ctx) => {
  const found = xpath.parse("//rule[@name=$name]").select({ node: rules, variables: { name: ctx.query.name } }); // ok: xpath-injection
  ctx.body = { found: found.length };
});

router.post("/notice", async (ctx) => {
  ctx.body = { notice: nunjucks.renderString("Dear " + ctx.request.body.name + ", {{ text }}", { text: "hello" }) }; // bad: template-injection
});

router.post("/safe-notice", async (ctx) => {
  ctx.body = { notice: nunjucks.renderString("Dear {{ name }}", { name: ctx.request.body.name }) }; // ok: template-injection
});

router.post("/limits", async (ctx) => {
  ctx.body = deepmerge(defaults, ctx.request.body); // bad: prototype-pollution
});

router.post("/safe-limits", async (ctx) => {
  ctx.body = { limits: { reports: Number(ctx.request.body.reports) } }; // ok: prototype-pollution
});

router.get("/words", async (ctx) => {
  const text = await fs.readFile(path.join(__dirname, "words.txt"), "utf8");
  ctx.body = { found: new RegExp(ctx.query.word, "g").test(text) }; // bad: regex-injection
});

router.get("/safe-words", async (ctx) => {
  const text = await fs.readFile(path.join(__dirname, "words.txt"), "utf8");
  ctx.body = { found: text.includes(ctx.query.word), plain: pagePattern.test(ctx.query.word) }; // ok: regex-injection
});

router.post("/summary", async (ctx) => {
  const answer = await claude.messages.create({
    model: "claude",
    max_tokens: 300,
    system: `You summarise pages in the style of ${ctx.request.body.style}`, // bad: prompt-injection
    messages: [{ role: "user", content: ctx.request.body.text }],
  });
  ctx.response.body = "<article>" + answer.content[0].text + "</article>"; // bad: model-output-to-sink
});

router.post("/safe-summary", async (ctx) => {
  const answer = await claude.messages.create({
    model: "claude",
    max_tokens: 300,
    system: "You summarise pages.", // ok: prompt-injection
    messages: [{ role: "user", content: ctx.request.body.text }],
  });
  ctx.body = { summary: answer.content[0].text }; // ok: model-output-to-sink
});

module.exports = { router, mails, safeMails, namePattern };
