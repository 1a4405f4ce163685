const express = require('express');
const winston = require('winston');
const { rateLimit } = require('express-rate-limit');

const app = express();
const logger = winston.createLogger();

app.post('/login', rateLimit({ windowMs: 15 * 60 * 1000, limit: 10 }), (req, res) => {
  const { username, password } = req.body;
  console.log('login', username, password); // bad: sensitive-data-logged, log-injection
  logger.info(`login of ${username} with ${req.body.password}`); // bad: sensitive-data-logged, log-injection
  res.end();
});

function connect(apiKey) {
  console.debug('connecting with ' + apiKey); // bad: sensitive-data-logged
}

function refresh(session) {
  logger.warn('refreshing', { user: session.user, accessToken: session.accessToken }); // bad: sensitive-data-logged
}

function header(headers) {
  console.log(headers.authorization); // bad: sensitive-data-logged
}

function whole(username, password) {
  console.log(JSON.stringify({ username, password })); // bad: sensitive-data-logged
}

function written(secret) {
  process.stdout.write(secret); // bad: sensitive-data-logged
}

function who(username) {
  console.log('login of', username); // ok: sensitive-data-logged
}

function howLong(password) {
  console.log(`password of ${password.length} characters`); // ok: sensitive-data-logged
}

function whether(token) {
  logger.info('token given', { hasToken: Boolean(token), tokenType: token && 'bearer' }); // ok: sensitive-data-logged
}

function masked(apiKey) {
  console.log(mask(apiKey)); // ok: sensitive-data-logged
}

function lexer(tokens) {
  // console.log(password) in a comment is no code.
  console.log('password and token are only words here', tokens.length); // ok: sensitive-data-logged
}

function mask(value) {
  return '*'.repeat(value.length);
}

module.exports = { app, connect, refresh, header, whole, written, who, howLong, whether, masked, lexer };
