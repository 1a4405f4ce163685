const crypto = require('crypto');
const CryptoJS = require('crypto-js');
const md5 = require('md5');

function signPayload(payload, secret) {
  return crypto.createHash('md5').update(payload + secret).digest('hex'); // bad: weak-hash
}

function etag(body) {
  return '"' + crypto.createHash('sha1').update(body).digest('base64') + '"'; // bad: weak-hash
}

function gravatar(email) {
  return `https://www.gravatar.com/avatar/${md5(email.trim().toLowerCase())}`; // bad: weak-hash
}

function sessionKey(user) {
  return CryptoJS.MD5(user.id + user.created).toString(); // bad: weak-hash
}

function digestOfStream(stream) {
  const hash = crypto.createHash('md5'); // bad: weak-hash
  stream.on('data', (chunk) => hash.update(chunk));
  return hash;
}

function signDocument(text, key) {
  const signer = crypto.createSign('RSA-SHA1'); // bad: weak-hash
  signer.update(text);
  return signer.sign(key, 'hex');
}

async function inThePage(data) {
  return crypto.subtle.digest('SHA-1', data); // bad: weak-hash
}

function better(payload) {
  return crypto.createHash('sha256').update(payload).digest('hex'); // ok: weak-hash
}

function chosen(algorithm, data) {
  return crypto.createHash(algorithm).update(data).digest('hex'); // ok: weak-hash
}

function webhook(secret, body) {
  return crypto.createHmac('sha1', secret).update(body).digest('hex'); // ok: weak-hash
}

function register(password) {
  return crypto.createHash('md5').update(password).digest('hex'); // bad: fast-password-hash
}

function named(createHash) {
  // crypto.createHash('md5') in a comment is no code.
  return createHash('md5'); // ok: weak-hash
}

const note = "MD2 and crypto.createHash('md5') are only mentioned here"; // ok: weak-hash
const CMD2 = { md5: 'an entry that is named so' }; // ok: weak-hash
module.exports = { signPayload, etag, gravatar, sessionKey, digestOfStream, signDocument, inThePage, better, chosen, webhook, register, named, note, CMD2 };
