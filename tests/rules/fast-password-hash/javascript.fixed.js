// Passwords and other things that are hashed.
const crypto = require("crypto");
const bcrypt = require("bcrypt");
const md5 = require("md5");
const CryptoJS = require("crypto-js");

function register(username, password) {
  const digest = crypto.scryptSync(password, crypto.randomBytes(16), 64).toString("hex"); // bad: fast-password-hash
  return { username, digest };
}

function hashPassword(plain, salt) {
  return crypto.scryptSync(plain + salt, crypto.randomBytes(16), 64).toString("base64"); // bad: fast-password-hash
}

function check(user, req) {
  return user.digest === md5(req.body.password); // bad: fast-password-hash
}

function salted(user, password) {
  const value = `${user.salt}:${password}`;
  return crypto.scryptSync(value, crypto.randomBytes(16), 64).toString("hex"); // bad: fast-password-hash
}

function inTheBrowser(form) {
  return CryptoJS.SHA256(form.password).toString(); // bad: fast-password-hash
}

function piecewise(passphrase) {
  const hash = crypto.createHash("sha1");
  hash.update(passphrase); // bad: fast-password-hash
  return hash.digest("hex");
}

async function slow(password) {
  return bcrypt.hash(password, 12); // ok: fast-password-hash
}

function slowToo(password, salt) {
  return crypto.scryptSync(password, salt, 64).toString("hex"); // ok: fast-password-hash
}

function etag(body) {
  return crypto.createHash("sha256").update(body).digest("base64"); // ok: fast-password-hash
}

function sign(body, secret) {
  return crypto.createHmac("sha256", secret).update(body).digest("hex"); // ok: fast-password-hash
}

function gravatar(email) {
  // md5(password) in a comment is no code.
  return md5(email.trim().toLowerCase()); // bad: weak-hash
}

function cacheKey(passwordResetUrl) {
  return crypto.createHash('sha256').update(passwordResetUrl).digest("hex"); // bad: weak-hash
}

const note = "md5(password) is fast; MD2 is older"; // ok: fast-password-hash

function unnamed(value) {
  return crypto.createHash("sha256").update(value).digest("hex"); // missed: fast-password-hash
}

function derive(password, salt) {
  return crypto.pbkdf2Sync(password, salt, 1000, 64, "sha512"); // bad: fast-password-hash
}

function deriveSlowly(password, salt) {
  return crypto.pbkdf2Sync(password, salt, 600000, 64, "sha512"); // ok: fast-password-hash
}

async function hashCheaply(password) {
  return bcrypt.hash(password, 4); // bad: fast-password-hash
}

async function hashDearly(password) {
  return bcrypt.hash(password, 12); // ok: fast-password-hash
}
