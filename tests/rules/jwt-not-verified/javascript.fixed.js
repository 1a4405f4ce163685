// Tokens that are read, with and without a look at their signature.
const jwt = require("jsonwebtoken");
const { decodeJwt } = require("jose");
const simple = require("jwt-simple");

function authenticate(req, res, next) {
  const token = req.headers.authorization.split(" ")[1];
  req.user = jwt.verify(token, process.env.JWT_SECRET, { algorithms: ['HS256'] }); // bad: jwt-not-verified
  next();
}

function unsigned(payload) {
  return jwt.sign(payload, null, { algorithm: "none" }); // bad: jwt-not-verified
}

function anyAlgorithm(token) {
  return jwt.verify(token, process.env.JWT_SECRET, { algorithms: ['HS256'] }); // bad: jwt-not-verified
}

function withoutKey(token) {
  return jwt.verify(token, process.env.JWT_SECRET, { algorithms: ['HS256'] }); // bad: jwt-not-verified
}

function claims(token) {
  return decodeJwt(token); // bad: jwt-not-verified
}

function oldLibrary(token) {
  return simple.decode(token, process.env.JWT_SECRET, true); // bad: jwt-not-verified
}

function verified(token) {
  return jwt.verify(token, process.env.JWT_SECRET, { algorithms: ["HS256"] }); // ok: jwt-not-verified
}

function header(token) {
  return jwt.decode(token, { complete: true }).header; // ok: jwt-not-verified
}

function signed(payload) {
  return jwt.sign(payload, process.env.JWT_SECRET, { expiresIn: "1h" }); // ok: jwt-not-verified
}

function simpleVerified(token) {
  return simple.decode(token, process.env.JWT_SECRET); // ok: jwt-not-verified
}

function decode(text) {
  // jwt.decode(token) in a comment is no code.
  return new TextDecoder().decode(text); // ok: jwt-not-verified
}

const help = "jwt.decode(token)"; // ok: jwt-not-verified

function byHand(token) {
  return JSON.parse(Buffer.from(token.split(".")[1], "base64url").toString()); // missed: jwt-not-verified
}
