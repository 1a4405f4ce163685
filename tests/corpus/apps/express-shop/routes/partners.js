// Partners: their catalogues, their links, and an assistant that answers for them.
const express = require("express");
const fs = require("fs");
const path = require("path");
const ejs = require("ejs");
const _ = require("lodash");
const ldap = require("ldapjs");
const ldapEscape = require("ldap-escape");
const libxmljs = require("libxmljs2");
const multer = require("multer");
const nunjucks = require("nunjucks");
const xpath = require("xpath");
const winston = require("winston");
const OpenAI = require("openai");
const { Partner, Order } = require("../models");
const { requireUser } = require("../lib/security");

const router = express.Router();
const logger = winston.createLogger({ transports: [new winston.transports.Console()] });
const client = new OpenAI();
const directory = ldap.createClient({ url: "ldaps://directory.example.com" });
const settings = { mail: {}, page: {} };
const catalogue = libxmljs.parseXml("<catalogue></catalogue>");
const emailRegex = /^([a-zA-Z0-9]+[._-]?)+@example\.com$/; // bad: catastrophic-regex
const slugRegex = /^[a-z0-9]+(-[a-z0-9]+)*$/; // ok: catastrophic-regex
const logos = multer({ dest: "public/logos" }); // bad: unrestricted-upload
const safeLogos = multer({ // ok: unrestricted-upload
  dest: "uploads/logos",
  limits: { fileSize: 500_000 },
  fileFilter: (request, file, done) => done(null, file.mimetype === "image/png"),
});

nunjucks.configure("views/mails", { autoescape: false }); // bad: template-autoescape-off

router.use(requireUser);

router.post("/", async (req, res) => {
  logger.info("New partner " + req.body.name); // bad: log-injection
  const partner = await Partner.create(req.body); // bad: mass-assignment
  res.status(201).json({ id: partner.id });
});

router.post("/safe", async (req, res) => {
  const { name, email } = req.body;
  logger.info("New partner", { name }); // ok: log-injection
  const partner = await Partner.create({ name, email }); // ok: mass-assignment
  res.status(201).json({ id: partner.id });
});

router.post("/find", async (req, res) => {
  const partner = await Partner.findOne({ email: req.body.email, active: true }); // bad: nosql-injection
  res.json({ name: partner && partner.name });
});

router.post("/safe-find", async (req, res) => {
  const partner = await Partner.findOne({ email: String(req.body.email), active: true }); // ok: nosql-injection
  res.json({ name: partner && partner.name });
});

router.get("/orders", async (req, res) => {
  res.json(await Order.find({ $where: `this.partner == '${req.query.partner}'` })); // bad: nosql-injection
});

router.get("/visit", (req, res) => {
  res.redirect(req.query.url); // bad: open-redirect
});

router.get("/safe-visit", (req, res) => {
  const target = String(req.query.url);
  if (!target.startsWith("/") || target.startsWith("//")) {
    return res.redirect("/partners");
  }
  res.redirect(target); // ok: open-redirect
});

router.post("/catalogue", (req, res) => {
  const document = libxmljs.parseXml(req.body.xml, { noent: true }); // bad: xxe
  res.json({ items: document.root().childNodes().length });
});

router.post("/safe-catalogue", (req, res) => {
  const document = libxmljs.parseXml(req.body.xml, { noent: false, nonet: true }); // ok: xxe
  res.json({ items: document.root().childNodes().length });
});

router.get("/item", (req, res) => {
  const found = xpath.select(`//item[@sku='${req.query.sku}']`, catalogue); // bad: xpath-injection
  res.json({ found: found.length });
});

router.get("/safe-item", (req, res) => {
  const found = xpath.parse("//item[@sku=$sku]").select({ node: catalogue, variables: { sku: req.query.sku } }); // ok: xpath-injection
  res.json({ found: found.length });
});

router.get("/contact", (req, res) => {
  directory.search("ou=partners", { filter: `(mail=${req.query.mail})`, scope: "sub" }, () => res.sendStatus(204)); // bad: ldap-injection
});

router.get("/safe-contact", (req, res) => {
  directory.search("ou=partners", { filter: ldapEscape.filter`(mail=${req.query.mail})` }, () => res.sendStatus(204)); // ok: ldap-injection
});

router.post("/settings", (req, res) => {
  const { group, name, value } = req.body;
  settings[group][name] = value; // bad: prototype-pollution
  res.sendStatus(204);
});

router.post("/safe-settings", (req, res) => {
  const { group, name, value } = req.body;
  if (!Object.hasOwn(settings, group) || !slugRegex.test(name)) {
    return res.sendStatus(400);
  }
  settings[group][name] = value; // ok: prototype-pollution
  res.sendStatus(204);
});

router.post("/defaults", (req, res) => {
  _.defaultsDeep(settings, req.body); // bad: prototype-pollution
  res.sendStatus(204);
});

router.get("/search", async (req, res) => {
  const pattern = new RegExp(req.query.q, "i"); // bad: regex-injection
  const partners = await Partner.find({});
  res.json(partners.filter((partner) => pattern.test(partner.name)).length);
});

router.get("/safe-search", async (req, res) => {
  const pattern = new RegExp(_.escapeRegExp(req.query.q), "i"); // ok: regex-injection
  const partners = await Partner.find({});
  res.json(partners.filter((partner) => pattern.test(partner.name)).length);
});

router.get("/card", (req, res) => {
  res.json({ card: ejs.render("<h1>" + req.query.title + "</h1>", {}) }); // bad: template-injection
});

router.get("/safe-card", (req, res) => {
  res.json({ card: ejs.render("<h1><%= title %></h1>", { title: req.query.title }) }); // ok: template-injection
});

router.post("/logo", logos.single("logo"), (req, res) => {
  fs.renameSync(req.file.path, path.join("public/logos", path.basename(req.file.originalname))); // bad: unrestricted-upload
  res.sendStatus(204);
});

router.post("/safe-logo", safeLogos.single("logo"), (req, res) => {
  fs.renameSync(req.file.path, path.join("uploads/logos", `${Date.now()}.png`)); // ok: unrestricted-upload
  res.sendStatus(204);
});

router.get("/export", (req, res) => {
  res.setHeader("Content-Disposition", `attachment; filename=${req.query.name}.csv`); // bad: header-injection
  res.json({});
});

router.get("/safe-export", (req, res) => {
  res.setHeader("Content-Disposition", `attachment; filename=${encodeURIComponent(req.query.name)}.csv`); // ok: header-injection
  res.json({});
});

router.post("/assistant", async (req, res) => {
  const answer = await client.chat.completions.create({
    model: "gpt-4o",
    messages: [
      { role: "system", content: `You sell for ${req.body.partner}.` }, // bad: prompt-injection
      { role: "user", content: req.body.question },
    ],
  });
  const price = eval(answer.choices[0].message.content); // bad: model-output-to-sink
  res.json({ price });
});

router.post("/safe-assistant", async (req, res) => {
  const answer = await client.chat.completions.create({
    model: "gpt-4o",
    messages: [
      { role: "system", content: "You sell for our partners." }, // ok: prompt-injection
      { role: "user", content: req.body.question },
    ],
  });
  res.json({ price: Number(answer.choices[0].message.content) }); // ok: model-output-to-sink
});

router.get("/check", (req, res) => {
  res.json({ valid: emailRegex.test(req.query.email) });
});

module.exports = router;
