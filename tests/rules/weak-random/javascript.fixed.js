// Tokens and codes, and dice.
const crypto = require("crypto");

function generateToken() {
  return crypto.randomUUID(); // bad: weak-random
}

function generateOTP() {
  return crypto.randomInt(100000, 1000000); // bad: weak-random
}

const resetToken = crypto.randomUUID(); // bad: weak-random

async function forgotPassword(user) {
  user.resetCode = crypto.randomInt(1000000); // bad: weak-random
  await user.save();
}

function randomPassword(length) {
  const letters = "abcdefghijklmnopqrstuvwxyz0123456789";
  let result = "";
  for (let i = 0; i < length; i++) {
    result += letters.charAt(crypto.randomInt(letters.length)); // bad: weak-random
  }
  return result;
}

const makeSessionId = () => "s" + crypto.randomUUID(); // bad: weak-random

function startSession(req) {
  req.session = { csrfToken: String((crypto.getRandomValues(new Uint32Array(1))[0] / 2 ** 32)), user: null }; // bad: weak-random
}

function randomText() {
  return Math.random().toString(36) + Date.now();
}

function invite(user) {
  const inviteCode = randomText(); // bad: weak-random
  return { user, inviteCode };
}

function generateSafeToken() {
  return crypto.randomBytes(32).toString("hex"); // ok: weak-random
}

function rollDice() {
  return Math.floor(Math.random() * 6) + 1; // ok: weak-random
}

function shuffle(cards) {
  return cards.sort(() => Math.random() - 0.5); // ok: weak-random
}

function sendCode(user) {
  const code = crypto.randomInt(100000, 1000000).toString(); // bad: weak-random
  return user.send(code);
}

const colour = "#" + Math.floor(Math.random() * 16777215).toString(16); // ok: weak-random
const elementId = "el-" + Math.random().toString(36).slice(2); // ok: weak-random

function backoff(attempt) {
  // const token = Math.random() would be easy to guess.
  return 2 ** attempt * 100 + Math.random() * 50; // ok: weak-random
}

function tokenize(text) {
  return text.split(" ").filter(() => Math.random() < 0.5); // ok: weak-random
}

const help = "const token = Math.random()"; // ok: weak-random

function remember(user) {
  user.cookieValue = Math.random().toString(36); // missed: weak-random
}

const LETTERS = "abcdefghijklmnopqrstuvwxyz";
const password = Array.from({ length: 12 }, () => LETTERS[Math.floor(Math.random() * LETTERS.length)]).join(""); // bad: weak-random
const initials = Array.from({ length: 2 }, () => LETTERS[Math.floor(Math.random() * LETTERS.length)]).join(""); // ok: weak-random
