// Routes at which passwords and codes are tried.
const express = require("express");
const accounts = require("../controllers/accounts");
const { rateLimit } = require("express-rate-limit");

const router = express.Router();

router.post("/login", rateLimit({ windowMs: 15 * 60 * 1000, limit: 10 }), accounts.enter); // bad: missing-rate-limit
router.post("/auth/sign-in", accounts.enter); // bad: missing-rate-limit
router.post("/forgot-password", accounts.forgot); // bad: missing-rate-limit
router.post("/verify-otp", async (req, res) => { // bad: missing-rate-limit
  res.json({ ok: await accounts.checkCode(req.body.code) });
});
router.route("/2fa").post(accounts.second); // bad: missing-rate-limit
router.get("/login", accounts.page); // ok: missing-rate-limit
router.post("/logout", accounts.leave); // ok: missing-rate-limit
router.post("/notes", accounts.note); // ok: missing-rate-limit
router.post("/settings/2fa/enable", accounts.enable); // ok: missing-rate-limit
router.post("/login/help", async (req, res) => { // ok: missing-rate-limit
  res.json({ text: "Write to us." });
});

module.exports = router;
