const bcrypt = require('bcrypt');
const express = require('express');
const mysql = require('mysql2/promise');
const { User } = require('./models');
const { rateLimit } = require('express-rate-limit');

const app = express();
const pool = mysql.createPool({ uri: process.env.DATABASE_URL });
const users = [];

app.post('/register', async (req, res) => {
  const { email, password } = req.body;
  const user = await User.create({ email, password: bcrypt.hashSync(password, 12) }); // bad: plain-text-password
  res.json({ id: user.id });
});

app.post('/accounts', async (req, res) => {
  await pool.execute('INSERT INTO users (email, password) VALUES (?, ?)', [req.body.email, req.body.password]); // bad: plain-text-password
  res.end();
});

app.post('/login', rateLimit({ windowMs: 15 * 60 * 1000, limit: 10 }), async (req, res) => {
  const user = await User.findOne({ where: { email: String(req.body.email) } });
  if (user && bcrypt.compareSync(req.body.password, user.password)) { // bad: plain-text-password
    return res.json({ id: user.id });
  }
  return res.status(401).end();
});

function remember(email, password) {
  users.push({ email, password: bcrypt.hashSync(password, 12) }); // bad: plain-text-password
}

async function change(user, password) {
  user.password = bcrypt.hashSync(password, 12); // bad: plain-text-password
  await user.save();
}

function signIn(email, password) {
  return users.find((u) => u.email === email && bcrypt.compareSync(password, u.password)); // bad: plain-text-password
}

async function hashed(email, password) {
  return User.create({ email, password: await bcrypt.hash(password, 12) }); // ok: plain-text-password
}

async function hashedBefore(email, plain) {
  const password = await bcrypt.hash(plain, 12);
  return User.create({ email, password }); // ok: plain-text-password
}

async function checked(user, password) {
  return bcrypt.compare(password, user.password); // ok: plain-text-password
}

function confirmed(form) {
  return form.password === form.confirmPassword; // ok: plain-text-password
}

function connected(host, user, password) {
  return mysql.createConnection({ host, user, password }); // ok: plain-text-password
}

async function byService(auth, email, password) {
  // user.password = password in a comment is no code.
  return auth.createUser({ email, password }); // ok: plain-text-password
}

module.exports = { app, remember, change, signIn, hashed, hashedBefore, checked, confirmed, connected, byService };
