// A small shop, as it is written in one evening: the entry point.
const express = require("express");
const session = require("express-session");
const cookieParser = require("cookie-parser");
const path = require("path");
const errorhandler = require("errorhandler");
const cors = require("cors");

const products = require("./routes/products");
const accounts = require("./routes/accounts");
const files = require("./routes/files");
const tools = require("./routes/tools");
const reports = require("./routes/reports");
const partners = require("./routes/partners");

const app = express(); // bad: missing-security-headers

app.set("view engine", "ejs");
app.set("views", path.join(__dirname, "views"));
app.use(express.json({ limit: "100kb" }));
app.use(express.urlencoded({ extended: false }));
app.use(cookieParser());
app.use(express.static(path.join(__dirname, "public")));
app.use(
  session({
    secret: "shop-session-secret", // bad: hard-coded-credential
    resave: false,
    saveUninitialized: false,
    cookie: { httpOnly: true, sameSite: "lax" },
  }),
);

app.use(cors({ origin: true, credentials: true })); // bad: permissive-cors
app.use("/status", cors({ origin: "https://status.example" })); // ok: permissive-cors

app.use("/products", products);
app.use("/accounts", accounts);
app.use("/files", files);
app.use("/tools", tools);
app.use("/reports", reports);
app.use("/partners", partners);

app.get("/", (req, res) => {
  res.render("index", { user: req.session.user });
});

app.get("/hello", (req, res) => {
  res.send("<h1>Hello " + req.query.name + "</h1>"); // bad: reflected-xss
});

app.get("/hello-json", (req, res) => {
  res.json({ greeting: "Hello " + req.query.name }); // ok: reflected-xss
});

app.get("/visit", (req, res) => {
  res.cookie("visitor_token", req.sessionID); // bad: insecure-cookie
  res.cookie("theme", "dark"); // ok: insecure-cookie
  res.json({ ok: true });
});

app.get("/old/:page", (req, res) => {
  res.status(301).redirect(`/pages/${encodeURIComponent(req.params.page)}`);
});

app.use((req, res) => {
  res.status(404).send(`No page ${req.originalUrl} here`); // bad: reflected-xss
});

app.use(errorhandler()); // bad: debug-mode

// eslint-disable-next-line no-unused-vars
app.use((err, req, res, next) => {
  console.error(err);
  res.status(500).json({ error: "Something went wrong" }); // ok: reflected-xss
});

const port = parseInt(process.env.PORT, 10) || 3000;
app.listen(port, () => {
  console.log(`listening on ${port}`);
});

module.exports = app;
