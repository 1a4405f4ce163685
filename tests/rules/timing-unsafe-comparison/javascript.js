const crypto = require('crypto');
const express = require('express');

const app = express();

app.post('/hook', (req, res) => {
  const signature = req.headers['x-hub-signature'];
  const expected = crypto.createHmac('sha256', process.env.SECRET).update(req.rawBody).digest('hex');
  if (signature !== expected) { // bad: timing-unsafe-comparison
    return res.status(403).end();
  }
  return res.end();
});

app.get('/report', (req, res) => {
  if (req.headers['x-api-key'] === process.env.API_KEY) { // bad: timing-unsafe-comparison
    res.end();
  }
});

function directly(key, body, given) {
  return crypto.createHmac('sha256', key).update(body).digest('hex') === given; // bad: timing-unsafe-comparison
}

function prefixed(key, body, given) {
  const digest = crypto.createHmac('sha256', key).update(body).digest('hex');
  return given === `sha256=${digest}`; // bad: timing-unsafe-comparison
}

function byName(computed, signature) {
  return computed == signature; // bad: timing-unsafe-comparison
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
