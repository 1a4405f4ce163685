// Products: search, details, prices.
const express = require("express");
const escapeHtml = require("escape-html");
const { pool } = require("../lib/database");

const router = express.Router();

router.get("/", async (req, res, next) => {
  try {
    const { category, sort } = req.query;
    const sql = "SELECT id, name, price FROM products WHERE category = '" + category + "' ORDER BY " + sort;
    const [rows] = await pool.query(sql); // bad: sql-injection
    res.json(rows);
  } catch (error) {
    next(error);
  }
});

router.get("/safe", async (req, res, next) => {
  try {
    const columns = { name: "name", price: "price" };
    const order = columns[req.query.sort] || "name";
    const [rows] = await pool.query("SELECT id, name, price FROM products WHERE category = ? ORDER BY ??", [ // ok: sql-injection
      req.query.category,
      order,
    ]);
    res.json(rows);
  } catch (error) {
    next(error);
  }
});

router.get("/:id", async (req, res) => {
  const [rows] = await pool.query(`SELECT * FROM products WHERE id = ${req.params.id}`); // bad: sql-injection
  if (rows.length === 0) {
    return res.status(404).send("<p>No product " + req.params.id + "</p>"); // bad: reflected-xss
  }
  return res.json(rows[0]);
});

router.get("/:id/safe", async (req, res) => {
  const id = Number(req.params.id);
  const [rows] = await pool.query(`SELECT * FROM products WHERE id = ${id}`); // ok: sql-injection
  if (rows.length === 0) {
    return res.status(404).send("<p>No product " + escapeHtml(req.params.id) + "</p>"); // ok: reflected-xss
  }
  return res.json(rows[0]);
});

router.post("/:id/reviews", async (req, res) => {
  const { author, text } = req.body;
  await pool.execute("INSERT INTO reviews (product, author, text) VALUES (?, ?, ?)", [req.params.id, author, text]); // ok: sql-injection
  res.set("Content-Type", "text/html");
  res.send(`<blockquote>${text}<footer>${author}</footer></blockquote>`); // bad: reflected-xss
});

router.post("/:id/price", async (req, res) => {
  const rule = req.body.rule || "price * 0.9";
  const [rows] = await pool.query("SELECT price FROM products WHERE id = ?", [req.params.id]);
  const price = rows[0].price;
  const reduced = eval(rule.replace("price", String(price))); // bad: code-injection
  res.json({ price, reduced });
});

router.post("/:id/safe-price", async (req, res) => {
  const percent = parseFloat(req.body.percent);
  const [rows] = await pool.query("SELECT price FROM products WHERE id = ?", [req.params.id]);
  res.json({ price: rows[0].price * (1 - percent / 100) }); // ok: code-injection
});

function filterBy(expression) {
  return new Function("product", "return " + expression); // bad: code-injection
}

router.post("/filter", async (req, res) => {
  const [rows] = await pool.query("SELECT * FROM products");
  res.json(rows.filter(filterBy(req.body.expression)));
});

module.exports = router;
