// The connection that all routes share.
const mysql = require("mysql2/promise");

const pool = mysql.createPool({
  host: process.env.DB_HOST || "db.internal",
  user: process.env.DB_USER || "shop",
  password: process.env.DB_PASSWORD || "sh0p-2024!", // bad: hard-coded-credential
  database: "shop",
  ssl: { rejectUnauthorized: false }, // bad: tls-verification-off
});

async function findUser(email) {
  const [rows] = await pool.query(`SELECT * FROM users WHERE email = '${email}'`); // bad: sql-injection
  return rows[0];
}

async function findUserSafely(email) {
  const [rows] = await pool.query("SELECT * FROM users WHERE email = ?", [email]); // ok: sql-injection
  return rows[0];
}

async function countUsers() {
  const [rows] = await pool.query("SELECT COUNT(*) AS total FROM users"); // ok: sql-injection
  return rows[0].total;
}

async function listTables(schema) {
  const allowed = { live: "shop", archive: "shop_archive" };
  const name = allowed[schema] ?? "shop";
  const [rows] = await pool.query("SHOW TABLES FROM ??", [name]); // ok: sql-injection
  return rows;
}

module.exports = { pool, findUser, findUserSafely, countUsers, listTables };
