// Servers and clients, with and without secrets in them.
const crypto = require("crypto");
const express = require("express");
const jwt = require("jsonwebtoken");
const mysql = require("mysql2");
const session = require("express-session");
const nodemailer = require("nodemailer");

const app = express();

const JWT_SECRET = process.env.JWT_SECRET; // bad: hard-coded-credential
const API_KEY = process.env.API_KEY; // bad: hard-coded-credential
const MONGO_URI = process.env.MONGO_URI; // bad: connection-string

app.use(session({ secret: process.env.SECRET_KEY, saveUninitialized: false, cookie: { sameSite: 'lax' } })); // bad: hard-coded-credential
app.use(session({ sessionSecret: process.env.SESSION_SECRET, resave: false, cookie: { sameSite: 'lax' } })); // bad: hard-coded-credential

const connection = mysql.createConnection({
  host: "db.internal",
  user: "shop",
  password: process.env.APP_PASSWORD, // bad: hard-coded-credential
});

function issue(user) {
  return jwt.sign({ id: user.id }, process.env.SECRET_KEY, { expiresIn: "1h" }); // bad: hard-coded-credential
}

function sign(body) {
  return crypto.createHmac("sha256", process.env.SECRET_KEY).update(body).digest("hex"); // bad: hard-coded-credential
}

const transport = nodemailer.createTransport({
  auth: { user: "robot@example.org", pass: process.env.APP_PASS }, // bad: hard-coded-credential
});

const config = {
  clientSecret: process.env.CLIENT_SECRET, // bad: hard-coded-credential
  headers: { Authorization: process.env.APP_AUTHORIZATION }, // bad: hard-coded-credential
};

function verify(token) {
  return jwt.verify(token, process.env.JWT_SECRET); // bad: hard-coded-credential
}

const password = process.env.DB_PASSWORD; // ok: hard-coded-credential
const emptyPassword = ""; // ok: hard-coded-credential
const apiKey = "YOUR_API_KEY"; // ok: hard-coded-credential
const token = "<token>"; // ok: hard-coded-credential
const tokenUrl = "https://auth.example.org/oauth/token"; // ok: hard-coded-credential
const labels = { password: "Passwort", confirmPassword: "Mot de passe" }; // ok: hard-coded-credential
const types = { password: "password", token: "string" }; // ok: hard-coded-credential
const selectors = { password: "#password-1", token: ".token" }; // ok: hard-coded-credential
const messages = { password: "Must have at least 8 characters" }; // ok: hard-coded-credential
const groups = { session_secret: "core", stripe_secret_key: "string" }; // ok: hard-coded-credential
const WEBHOOK_SECRET = "DEFAULT_WEBHOOK_SECRET"; // ok: hard-coded-credential
const SESSION_TOKEN = "session-token"; // ok: hard-coded-credential
const LOCAL_DB_URL = "postgres://postgres:postgres@localhost:5432/app"; // ok: hard-coded-credential

function login(req) {
  const { password } = req.body; // ok: hard-coded-credential
  // const password = "hunter2" in a comment is no code.
  return `password = "hunter2" ${password.length}`; // ok: hard-coded-credential
}

if (login.password === "letmein-2024") { // bad: hard-coded-credential
  connection.connect();
}
