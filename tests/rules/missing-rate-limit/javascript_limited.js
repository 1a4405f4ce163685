// The same with a limit.
const express = require("express");
const rateLimit = require("express-rate-limit");
const accounts = require("../controllers/accounts");

const router = express.Router();

router.post("/login", rateLimit({ windowMs: 60_000, limit: 5 }), accounts.enter); // ok: missing-rate-limit

module.exports = router;
