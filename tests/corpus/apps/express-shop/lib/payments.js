// Payments: sealed cards, webhooks of the bank, exports for the accountant.
const crypto = require("crypto");
const fs = require("fs");
const os = require("os");
const path = require("path");
const https = require("https");
const axios = require("axios");
const bcrypt = require("bcrypt");
const express = require("express");
const jwt = require("jsonwebtoken");
const { Client } = require("ssh2");
const { Customer } = require("./models");
const { requireUser } = require("./security");

const router = express.Router();
router.use(requireUser);

const CARD_KEY = Buffer.from(process.env.CARD_KEY, "hex"); // ok: hard-coded-credential
const BANK_SECRET = process.env.BANK_SECRET; // ok: hard-coded-credential
const OLD_IV = Buffer.alloc(16);

// --- cards ----------------------------------------------------------------------------------------------------------------

function sealCard(number) {
  const iv = crypto.randomBytes(12);
  const cipher = crypto.createCipheriv("aes-256-gcm", CARD_KEY, iv); // ok: broken-cipher
  return Buffer.concat([iv, cipher.update(number, "utf8"), cipher.final(), cipher.getAuthTag()]);
}

function sealCardByBlocks(number) {
  const cipher = crypto.createCipheriv("aes-256-ecb", CARD_KEY, null); // bad: broken-cipher
  return Buffer.concat([cipher.update(number, "utf8"), cipher.final()]);
}

function sealCardForOldTill(number, password) {
  const cipher = crypto.createCipher("aes192", password); // bad: broken-cipher
  return cipher.update(number, "utf8", "hex") + cipher.final("hex");
}

function sealReceipt(text) {
  const cipher = crypto.createCipheriv("aes-256-cbc", CARD_KEY, OLD_IV); // bad: static-nonce
  return Buffer.concat([cipher.update(text, "utf8"), cipher.final()]);
}

function sealReceiptWell(text) {
  const iv = crypto.randomBytes(16);
  const cipher = crypto.createCipheriv("aes-256-cbc", CARD_KEY, iv); // ok: static-nonce
  return Buffer.concat([iv, cipher.update(text, "utf8"), cipher.final()]);
}

function tillKey(passphrase) {
  return crypto.scryptSync(passphrase, "till", 32); // bad: static-nonce
}

function tillKeyWell(passphrase, salt) {
  return crypto.scryptSync(passphrase, salt, 32); // ok: static-nonce
}

function tillPair() {
  return crypto.generateKeyPairSync("rsa", { modulusLength: 1024 }); // bad: short-key
}

function tillPairWell() {
  return crypto.generateKeyPairSync("rsa", { modulusLength: 3072 }); // ok: short-key
}

// --- the bank -------------------------------------------------------------------------------------------------------------

const oldBank = new https.Agent({ minVersion: "TLSv1" }); // bad: old-tls
const bank = new https.Agent({ minVersion: "TLSv1.2" }); // ok: old-tls

function orderSignature(order) {
  return crypto.createHash("md5").update(order.id + BANK_SECRET).digest("hex"); // bad: weak-hash
}

function orderSignatureWell(order) {
  return crypto.createHmac("sha256", BANK_SECRET).update(order.id).digest("hex"); // ok: weak-hash
}

function isFromBank(body, signature) {
  const expected = crypto.createHmac("sha256", BANK_SECRET).update(body).digest("hex");
  return signature === expected; // bad: timing-unsafe-comparison
}

function isFromBankWell(body, signature) {
  const expected = crypto.createHmac("sha256", BANK_SECRET).update(body).digest();
  const given = Buffer.from(signature, "hex");
  return given.length === expected.length && crypto.timingSafeEqual(given, expected); // ok: timing-unsafe-comparison
}

function claimsOf(token) {
  try {
    jwt.verify(token, BANK_SECRET, { algorithms: ["HS256"] }); // ok: jwt-not-verified
  } catch (error) {} // bad: swallowed-security-error
  return JSON.parse(Buffer.from(token.split(".")[1], "base64url"));
}

function claimsOfWell(token) {
  try {
    return jwt.verify(token, BANK_SECRET, { algorithms: ["HS256"] }); // ok: jwt-not-verified
  } catch (error) { // ok: swallowed-security-error
    return null;
  }
}

function transfer(order, apiKey) {
  return axios.post("http://bank.example.org/transfers", { order: order.id }, { headers: { "X-Api-Key": apiKey }, timeout: 5000 }); // bad: credentials-over-http
}

function transferWell(order, apiKey) {
  return axios.post("https://bank.example.org/transfers", { order: order.id }, { timeout: 5000, headers: { "X-Api-Key": apiKey } }); // ok: credentials-over-http
}

// --- customers ------------------------------------------------------------------------------------------------------------

router.post("/customers", async (req, res) => {
  const { email, password } = req.body;
  const customer = await Customer.create({ email, password }); // bad: plain-text-password
  console.log("created", customer.id, password); // bad: sensitive-data-logged, log-injection
  res.json({ id: customer.id });
});

router.post("/customers/safe", async (req, res) => {
  const { email, password } = req.body;
  const customer = await Customer.create({ email, password: await bcrypt.hash(password, 12) }); // ok: plain-text-password
  console.log("created", customer.id); // ok: sensitive-data-logged
  res.json({ id: customer.id });
});

async function maySee(customer, password) {
  return bcrypt.compare(password, customer.password); // ok: plain-text-password
}

function maySeeByText(customer, password) {
  return customer.password === password; // bad: plain-text-password
}

// --- exports --------------------------------------------------------------------------------------------------------------

function exportOrders(orders) {
  const file = path.join(os.tmpdir(), "orders.csv");
  fs.writeFileSync(file, orders.map((order) => order.id).join("\n")); // bad: insecure-temporary-file
  fs.chmodSync(file, 0o666); // bad: world-writable-file
  return file;
}

function exportOrdersWell(orders) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "orders-")); // ok: insecure-temporary-file
  const file = path.join(folder, "orders.csv");
  fs.writeFileSync(file, orders.map((order) => order.id).join("\n"), { mode: 0o600 }); // ok: world-writable-file
  return file;
}

function sendToAccountant(file, privateKey) {
  const client = new Client();
  client.on("ready", () => client.sftp((error, sftp) => sftp.fastPut(file, "orders.csv", () => client.end())));
  client.connect({ host: "accountant.example.org", privateKey, hostVerifier: () => true }); // bad: ssh-host-key-not-checked
}

function sendToAccountantWell(file, privateKey, fingerprint) {
  const client = new Client();
  client.on("ready", () => client.sftp((error, sftp) => sftp.fastPut(file, "orders.csv", () => client.end())));
  client.connect({ host: "accountant.example.org", privateKey, hostVerifier: (key) => key.equals(fingerprint) }); // ok: ssh-host-key-not-checked
}

module.exports = { router, bank, claimsOf, claimsOfWell, exportOrders, exportOrdersWell, isFromBank, isFromBankWell, maySee, maySeeByText, oldBank, orderSignature, orderSignatureWell, sealCard, sealCardByBlocks, sealCardForOldTill, sealReceipt, sealReceiptWell, sendToAccountant, sendToAccountantWell, tillKey, tillKeyWell, tillPair, tillPairWell, transfer, transferWell };
