// Reports for the people in the office.
const express = require("express");
const vm = require("vm");
const { pool } = require("../lib/database");

const router = express.Router();
const PERIODS = new Map([
  ["day", "1 DAY"],
  ["week", "7 DAY"],
]);

function page(title, body) {
  return `<!doctype html><title>${title}</title><body>${body}</body>`;
}

router.get("/orders", async (req, res) => {
  const period = PERIODS.get(req.query.period) ?? "1 DAY";
  const [rows] = await pool.query(`SELECT * FROM orders WHERE created > NOW() - INTERVAL ${period}`); // noise: sql-injection
  res.json(rows);
});

router.get("/by-customer", async (req, res) => {
  const where = [];
  if (req.query.customer) {
    where.push(`customer = '${req.query.customer}'`);
  }
  const [rows] = await pool.query("SELECT * FROM orders WHERE " + where.join(" AND ")); // bad: sql-injection
  res.json(rows);
});

router.get("/title", (req, res) => {
  res.send(page(req.query.title, "<p>Empty report</p>")); // bad: reflected-xss
});

router.get("/fixed-title", (req, res) => {
  res.send(page("Orders", "<p>Empty report</p>")); // ok: reflected-xss
});

router.post("/formula", (req, res) => {
  const result = vm.runInNewContext(req.body.formula, { rows: [] }); // bad: code-injection
  res.json({ result });
});

router.get("/limit", async (req, res) => {
  const limit = Math.min(parseInt(req.query.limit, 10) || 10, 100);
  const [rows] = await pool.query(`SELECT * FROM orders LIMIT ${limit}`); // ok: sql-injection
  res.json(rows);
});

module.exports = router;
