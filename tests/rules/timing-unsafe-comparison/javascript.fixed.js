const crypto = require('crypto');
const express = require('express');

const app = express();

app.post('/hook', (req, res) => {
  const signature = req.headers['x-hub-signature'];
  const expected = crypto.createHmac('sha256', process.env.SECRET).update(req.rawBody).digest('hex');
  if (!crypto.timingSafeEqual(crypto.createHash('sha256').update(String(signature)).digest(), crypto.createHash('sha256').update(String(expected)).digest())) { // bad: timing-unsafe-comparison
    return res.status(403).end();
  }
  return res.end();
});

app.get('/report', (req, res) => {
  if (crypto.timingSafeEqual(crypto.createHash('sha256').update(String(req.headers['x-api-key'])).digest(), crypto.createHash('sha256').update(String(process.env.API_KEY)).digest())) { // bad: timing-unsafe-comparison
    res.end();
  }
});

function directly(key, body, given) {
  return crypto.timingSafeEqual(crypto.createHash('sha256').update(String(crypto.createHmac('sha256', key).update(body).digest('hex'))).digest(), crypto.createHash('sha256').update(String(given)).digest()); // bad: timing-unsafe-comparison
}

function prefixed(key, body, given) {
  const digest = crypto.createHmac('sha256', key).update(body).digest('hex');
  return crypto.timingSafeEqual(crypto.createHash('sha256').update(String(given)).digest(), crypto.createHash('sha256').update(String(`sha256=${digest}`)).digest()); // bad: timing-unsafe-comparison
}

function byName(computed, signature) {
  return crypto.timingSafeEqual(crypto.createHash('sha256').update(String(computed)).digest(), crypto.createHash('sha256').update(String(signature)).digest()); // bad: timing-unsafe-comparison
}

function well(expected, given) {
  return crypto.timingSafeEqual(Buffer.from(expected), Buffer.from(given)); // ok: timing-unsafe-comparison
}

function missing(signature) {
  return signature === undefined || signature === ''; // ok: timing-unsafe-comparison
}

function sizes(signature, expected) {
  return signature.length === expected.length; // ok: timing-unsafe-comparison
}

function typed(signature) {
  return typeof signature === 'string'; // ok: timing-unsafe-comparison
}

function parsers(token, other) {
  // signature === expected in a comment is no code.
  return token === other; // ok: timing-unsafe-comparison
}

module.exports = { app, directly, prefixed, byName, well, missing, sizes, typed, parsers };
