// Accounts: registration, login, password reset.
const express = require("express");
const serialize = require("node-serialize");
const { pool, findUser, findUserSafely } = require("../lib/database");
const security = require("../lib/security");

const router = express.Router();

router.post("/register", async (req, res) => {
  const { email, password } = req.body; // ok: hard-coded-credential
  const digest = await security.hashPasswordSlowly(password);
  await pool.execute("INSERT INTO users (email, digest) VALUES (?, ?)", [email, digest]); // ok: sql-injection
  res.status(201).json({ email });
});

router.post("/login", async (req, res) => { // bad: missing-rate-limit
  const user = await findUser(req.body.email);
  if (!user || user.digest !== security.hashPassword(req.body.password)) {
    return res.status(401).send("Unknown user " + req.body.email); // bad: reflected-xss
  }
  req.session.user = { id: user.id, email: user.email };
  return res.json({ token: security.issueToken(user) });
});

router.post("/safe-login", async (req, res) => { // bad: missing-rate-limit
  const user = await findUserSafely(req.body.email);
  if (!user) {
    return res.status(401).json({ error: "Unknown user or password" }); // ok: reflected-xss
  }
  return res.json({ token: security.issueToken(user) });
});

router.post("/reset", async (req, res) => {
  const resetToken = security.createResetToken();
  const code = Math.floor(100000 + Math.random() * 900000);
  const otp = String(code); // bad: weak-random
  await pool.execute("UPDATE users SET reset_token = ?, otp = ? WHERE email = ?", [resetToken, otp, req.body.email]); // ok: sql-injection
  res.json({ sent: true });
});

router.get("/preferences", (req, res) => {
  const saved = Buffer.from(req.cookies.preferences || "", "base64").toString();
  const preferences = serialize.unserialize(saved); // bad: unsafe-deserialisation
  res.json(preferences);
});

router.get("/safe-preferences", (req, res) => {
  const saved = Buffer.from(req.cookies.preferences || "e30=", "base64").toString();
  res.json(JSON.parse(saved)); // ok: unsafe-deserialisation
});

router.get("/:id", security.requireVerifiedUser, async (req, res) => {
  const sql = "SELECT id, email FROM users WHERE id = " + pool.escape(req.params.id);
  const [rows] = await pool.query(sql); // ok: sql-injection
  res.json(rows[0] || {});
});

router.delete("/:id", security.requireUser, async (req, res) => {
  await pool.query("DELETE FROM users WHERE id = " + req.params.id); // bad: sql-injection
  res.status(204).end();
});

module.exports = router;
