const express = require("express");
const mysql = require("mysql2");
const sqlite3 = require("sqlite3");
const { Pool } = require("pg");
const knex = require("knex")({ client: "pg" });
const { Sequelize, QueryTypes } = require("sequelize");
const { rateLimit } = require("express-rate-limit");

const app = express();
const pool = new Pool();
const connection = mysql.createConnection({ host: "localhost" });
const db = new sqlite3.Database("shop.db");
const sequelize = new Sequelize("sqlite::memory:");
const USERS_TABLE = "users";
const SORTABLE = ["name", "price"];

app.get("/user/:id", async (req, res) => {
  const id = req.params.id; // source
  const result = await pool.query("SELECT * FROM users WHERE id = $1", [id]); // bad: sql-injection
  res.json(result.rows);
});

app.post("/login", rateLimit({ windowMs: 15 * 60 * 1000, limit: 10 }), (req, res) => {
  const { username, password } = req.body;
  const sql = "SELECT * FROM users WHERE name = ? AND password = ?";
  connection.query(sql, [username, password], (error, rows) => { // bad: sql-injection
    res.json({ ok: rows.length > 0 });
  });
});

app.get("/search", (req, res) => {
  db.all("SELECT * FROM products WHERE name = ?", [req.query.q], (error, rows) => { // bad: sql-injection
    res.json(rows);
  });
});

app.delete("/orders/:reference", (req, res) => {
  db.run("DELETE FROM orders WHERE reference = ?", [req.params.reference]); // bad: sql-injection
  res.sendStatus(204);
});

app.get("/sequelize", async (req, res) => {
  const rows = await sequelize.query("SELECT * FROM items WHERE owner = ?", { replacements: [req.query.owner] }); // bad: sql-injection
  res.json(rows);
});

app.get("/knex", async (req, res) => {
  res.json(await knex.raw("SELECT * FROM items WHERE city = ?", [req.query.city])); // bad: sql-injection
});

app.get("/sorted", async (req, res) => {
  const result = await pool.query("SELECT * FROM products ORDER BY " + req.query.order); // bad: sql-injection
  res.json(result.rows);
});

function findByEmail(email) {
  return pool.query('SELECT id FROM users WHERE email = $1', [email]); // bad: sql-injection
}

// --- what is right ---------------------------------------------------------------------------------------------------

app.get("/safe/user/:id", async (req, res) => {
  const result = await pool.query("SELECT * FROM users WHERE id = $1", [req.params.id]); // ok: sql-injection
  res.json(result.rows);
});

app.post("/safe/login", (req, res) => {
  connection.execute("SELECT * FROM users WHERE name = ?", [req.body.username], () => res.sendStatus(204)); // ok: sql-injection
});

app.get("/safe/number", async (req, res) => {
  const page = parseInt(req.query.page, 10);
  const result = await pool.query(`SELECT * FROM users LIMIT 20 OFFSET ${page * 20}`); // ok: sql-injection
  res.json(result.rows);
});

app.get("/safe/sorted", async (req, res) => {
  const order = req.query.order;
  if (!SORTABLE.includes(order)) {
    return res.sendStatus(400);
  }
  const result = await pool.query(`SELECT * FROM products ORDER BY ${order}`); // ok: sql-injection
  res.json(result.rows);
});

app.get("/safe/direction", async (req, res) => {
  const direction = req.query.desc ? "DESC" : "ASC";
  res.json(await pool.query(`SELECT * FROM products ORDER BY price ${direction}`)); // ok: sql-injection
});

app.get("/safe/sequelize", async (req, res) => {
  const rows = await sequelize.query("SELECT * FROM items WHERE owner = ?", { // ok: sql-injection
    replacements: [req.query.owner],
    type: QueryTypes.SELECT,
  });
  res.json(rows);
});

app.get("/safe/escaped", (req, res) => {
  connection.query("SELECT * FROM users WHERE name = " + mysql.escape(req.query.name)); // ok: sql-injection
  res.sendStatus(204);
});

function countUsers() {
  return pool.query(`SELECT COUNT(*) FROM ${USERS_TABLE}`); // ok: sql-injection
}

function several(ids) {
  const placeholders = ids.map(() => "?").join(", ");
  return connection.execute(`SELECT * FROM users WHERE id IN (${placeholders})`, ids); // ok: sql-injection
}

function lookAlikes(page, logger, name) {
  // pool.query("SELECT * FROM users WHERE name = '" + name + "'"); // ok: sql-injection
  logger.info(`SELECT for ${name}`); // ok: sql-injection
  page.$$eval(".row", (rows) => rows.length); // ok: sql-injection, code-injection
  return "pool.query(`SELECT ${name}`)"; // ok: sql-injection
}

function elsewhere(run, name) {
  return run("SELECT * FROM users WHERE name = '" + name + "'"); // missed: sql-injection
}

const { query: ask } = require("../db");
const { render } = require("../pages");

async function reportsBetween(from, to) {
  const statement = 'SELECT * FROM reports WHERE created BETWEEN $1 AND $2';
  return ask(statement, [from, to]); // bad: sql-injection
}

async function reportOf(id) {
  return ask("SELECT * FROM reports WHERE id = ?", [id]); // ok: sql-injection
}

function page(name) {
  return render(`SELECT * FROM reports WHERE name = '${name}'`); // ok: sql-injection
}

app.get("/numbers", (req, res) => {
  pool.query("SELECT * FROM users WHERE id = " + (req.query.id | 0)); // ok: sql-injection
  pool.query(`SELECT * FROM users WHERE born > '${new Date(req.query.since).toISOString()}'`); // ok: sql-injection
  res.end();
});
