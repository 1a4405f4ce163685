// Tokens, hashes and guards.
const crypto = require("crypto");
const bcrypt = require("bcrypt");
const jwt = require("jsonwebtoken");

const JWT_SECRET = process.env.JWT_SECRET || "changeme-jwt-secret"; // bad: hard-coded-credential
const SAFE_SECRET = process.env.JWT_SECRET; // ok: hard-coded-credential

function hashPassword(password) {
  return crypto.createHash("sha256").update(password).digest("hex"); // bad: fast-password-hash
}

function hashPasswordSlowly(password) {
  return bcrypt.hash(password, 12); // ok: fast-password-hash
}

function etag(body) {
  return crypto.createHash("sha1").update(body).digest("base64"); // bad: weak-hash
}

function createResetToken() {
  return Math.random().toString(36).slice(2) + Date.now().toString(36); // bad: weak-random
}

function createSafeResetToken() {
  return crypto.randomBytes(32).toString("hex"); // ok: weak-random
}

function createOrderNumber() {
  return "O" + Math.floor(Math.random() * 1e9); // ok: weak-random
}

function issueToken(user) {
  return jwt.sign({ id: user.id, role: user.role }, JWT_SECRET, { expiresIn: "2h" }); // ok: hard-coded-credential
}

function requireUser(req, res, next) {
  const header = req.headers.authorization || "";
  const token = header.replace(/^Bearer /, "");
  if (!token) {
    return res.status(401).json({ error: "Please log in" });
  }
  req.user = jwt.decode(token); // bad: jwt-not-verified
  return next();
}

function requireVerifiedUser(req, res, next) {
  const header = req.headers.authorization || "";
  try {
    req.user = jwt.verify(header.replace(/^Bearer /, ""), SAFE_SECRET, { algorithms: ["HS256"] }); // ok: jwt-not-verified
  } catch (error) {
    return res.status(401).json({ error: "Please log in" });
  }
  return next();
}

module.exports = {
  hashPassword,
  hashPasswordSlowly,
  etag,
  createResetToken,
  createSafeResetToken,
  createOrderNumber,
  issueToken,
  requireUser,
  requireVerifiedUser,
};
