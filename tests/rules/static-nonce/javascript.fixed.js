const crypto = require('crypto');
const CryptoJS = require('crypto-js');

const IV = Buffer.from('1234567890abcdef');

function zeros(text, key) {
  const iv = crypto.randomBytes(16);
  const cipher = crypto.createCipheriv('aes-256-cbc', key, iv); // bad: static-nonce
  return cipher.update(text, 'utf8', 'hex') + cipher.final('hex');
}

function ofTheModule(text, key) {
  return crypto.createCipheriv('aes-256-cbc', key, crypto.randomBytes(16)).update(text, 'utf8', 'hex'); // bad: static-nonce
}

function writtenOut(text, key) {
  return crypto.createCipheriv('aes-256-gcm', key, crypto.randomBytes(12)).update(text, 'utf8', 'hex'); // bad: static-nonce
}

function keyOf(secret) {
  return crypto.scryptSync(secret, crypto.randomBytes(16), 32); // bad: static-nonce
}

function stretched(password, done) {
  crypto.pbkdf2(password, crypto.randomBytes(16), 600000, 64, 'sha512', done); // bad: static-nonce
}

function inThePage(text, key) {
  const iv = CryptoJS.enc.Hex.parse('00000000000000000000000000000000');
  return CryptoJS.AES.encrypt(text, key, { iv, mode: CryptoJS.mode.CBC }); // bad: static-nonce
}

async function webCrypto(key, data) {
  return crypto.subtle.encrypt({ name: 'AES-GCM', iv: crypto.getRandomValues(new Uint8Array(12)) }, key, data); // bad: static-nonce
}

function fresh(text, key) {
  const iv = crypto.randomBytes(16);
  return crypto.createCipheriv('aes-256-cbc', key, iv).update(text, 'utf8', 'hex'); // ok: static-nonce
}

async function filled(key, data) {
  const iv = new Uint8Array(12);
  crypto.getRandomValues(iv);
  return crypto.subtle.encrypt({ name: 'AES-GCM', iv }, key, data); // ok: static-nonce
}

function counted(text, key, counter) {
  const nonce = Buffer.alloc(12);
  nonce.writeUInt32BE(counter, 8);
  return crypto.createCipheriv('aes-256-gcm', key, nonce).update(text, 'utf8', 'hex'); // ok: static-nonce
}

function read(sealed, key) {
  return crypto.createDecipheriv('aes-256-cbc', key, sealed.subarray(0, 16)); // ok: static-nonce
}

function stretchedWell(password, salt) {
  return crypto.scryptSync(password, salt, 64); // ok: static-nonce
}

// crypto.createCipheriv('aes-256-cbc', key, '1234567890123456') in a comment is no code.
const note = "scryptSync(secret, 'salt', 32) is only mentioned here"; // ok: static-nonce
module.exports = { zeros, ofTheModule, writtenOut, keyOf, stretched, inThePage, webCrypto, fresh, filled, counted, read, stretchedWell, note };
