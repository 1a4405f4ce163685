const jwt = require('jsonwebtoken');

function session(token, key) {
  try {
    jwt.verify(token, key);
  } catch (error) {} // bad: swallowed-security-error
  return load(token);
}

async function webhook(req) {
  try {
    await verifySignature(req.headers, req.rawBody);
  } catch (error) { // bad: swallowed-security-error
    console.error(error);
  }
  return handle(req.body);
}

function remove(user, item) {
  try {
    checkPermission(user, item);
  } catch { // bad: swallowed-security-error
  }
  item.remove();
}

async function admin(user) {
  try {
    await user.authorize('admin');
  } catch (error) {} // bad: swallowed-security-error
  return report();
}

function signIn(user, password) {
  try {
    ensurePasswordMatches(user, password);
  } catch (error) {} // bad: swallowed-security-error
  return user;
}

function kept(token, key) {
  try {
    jwt.verify(token, key);
  } catch (error) { // ok: swallowed-security-error
    throw new Error('denied');
  }
  return load(token);
}

function answered(token, key) {
  try {
    jwt.verify(token, key);
  } catch (error) { // ok: swallowed-security-error
    return null;
  }
  return load(token);
}

function byResult(token, key) {
  let claims = null;
  try {
    claims = jwt.verify(token, key);
  } catch (error) {} // ok: swallowed-security-error
  return claims;
}

function other(path) {
  try {
    unlink(path);
  } catch (error) {} // ok: swallowed-security-error
}

function validated(form) {
  try {
    validateLength(form.title);
  } catch (error) {} // ok: swallowed-security-error
}

module.exports = { session, webhook, remove, admin, signIn, kept, answered, byResult, other, validated };
