// Checks that let everybody pass when they cannot be made, and those that do not.
const express = require("express");
const jwt = require("jsonwebtoken");
const { findUser, permissions } = require("./users");
const { Document } = require("./models");

const app = express();
const WEBHOOK_SECRET = process.env.WEBHOOK_SECRET;

function authenticate(req, res, next) {
  try {
    req.user = jwt.verify(req.headers.authorization, process.env.JWT_SECRET, { algorithms: ["HS256"] });
    next();
  } catch (error) { // bad: fail-open-guard
    console.error(error);
    next();
  }
}

const requireSession = async (req, res, next) => {
  try {
    req.session = await findUser(req.cookies.session);
    return next();
  } catch { // bad: fail-open-guard
    return next();
  }
};

const optionalAuth = (req, res, next) => {
  try {
    req.user = jwt.verify(req.headers.authorization, process.env.JWT_SECRET, { algorithms: ["HS256"] });
    next();
  } catch (error) { // ok: fail-open-guard
    next();
  }
};

function strict(req, res, next) {
  try {
    req.user = jwt.verify(req.headers.authorization, process.env.JWT_SECRET, { algorithms: ["HS256"] });
    next();
  } catch (error) { // ok: fail-open-guard
    next(error);
  }
}

async function isAuthorized(user, action) {
  try {
    return await permissions.check(user, action);
  } catch (error) { // bad: fail-open-guard
    return true;
  }
}

async function isAdmin(user) {
  try {
    return await permissions.check(user, "admin");
  } catch (error) { // ok: fail-open-guard
    return false;
  }
}

app.post("/hooks/build", (req, res) => {
  if (WEBHOOK_SECRET && req.get("X-Secret") !== WEBHOOK_SECRET) { // bad: fail-open-guard, timing-unsafe-comparison
    return res.sendStatus(403);
  }
  res.sendStatus(202);
});

app.post("/hooks/deploy", (req, res) => {
  if (!WEBHOOK_SECRET || req.get("X-Secret") !== WEBHOOK_SECRET) { // bad: timing-unsafe-comparison
    return res.sendStatus(403);
  }
  res.sendStatus(202);
});

app.delete("/documents/:id", async (req, res) => {
  const user = await findUser(req.headers["x-token"]);
  if (user) { // bad: fail-open-guard
    if (user.role !== "admin") {
      return res.status(403).json({ error: "Forbidden" });
    }
  }
  await Document.deleteOne({ _id: req.params.id });
  res.sendStatus(204);
});

app.put("/documents/:id", async (req, res) => {
  const user = await findUser(req.headers["x-token"]);
  if (!user) return res.sendStatus(401);
  if (user) { // ok: fail-open-guard
    if (user.role !== "admin") {
      return res.status(403).json({ error: "Forbidden" });
    }
  }
  await Document.updateOne({ _id: req.params.id }, { title: String(req.body.title) });
  res.sendStatus(204);
});

function isReady(token, pageToken) {
  if (pageToken && token !== pageToken) { // ok: fail-open-guard
    return false;
  }
  return true;
}

module.exports = { app, authenticate, requireSession, optionalAuth, strict, isAuthorized, isAdmin, isReady };

function requireLogin(req, res, next) {
  try {
    req.user = jwt.verify(req.get("Authorization"), KEY, { algorithms: ["HS256"] });
  } catch (error) { // bad: fail-open-guard
    next();
    return;
  }
  next();
}

function requireToken(req, res, next) {
  try {
    req.user = jwt.verify(req.get("Authorization"), KEY, { algorithms: ["HS256"] });
  } catch (error) { // ok: fail-open-guard
    res.sendStatus(401);
    return;
  }
  next();
}

function rememberVisitor(req, res, next) {
  try {
    req.visitor = jwt.verify(req.get("Authorization"), KEY, { algorithms: ["HS256"] });
  } catch (error) { // ok: fail-open-guard
    next();
    return;
  }
  next();
}
