const crypto = require('crypto');
const forge = require('node-forge');
const NodeRSA = require('node-rsa');

function short() {
  return crypto.generateKeyPairSync('rsa', { modulusLength: 3072, publicExponent: 65537 }); // bad: short-key
}

function later(done) {
  crypto.generateKeyPair('rsa', { modulusLength: 3072 }, done); // bad: short-key
}

function withForge() {
  return forge.pki.rsa.generateKeyPair(3072); // bad: short-key
}

function withForgeOptions() {
  return forge.pki.rsa.generateKeyPair({ bits: 3072, e: 0x10001 }); // bad: short-key
}

function withNodeRsa() {
  return new NodeRSA({ b: 3072 }); // bad: short-key
}

function exchange() {
  return crypto.createECDH('prime256v1'); // bad: short-key
}

function long() {
  return crypto.generateKeyPairSync('rsa', { modulusLength: 4096 }); // ok: short-key
}

function curve() {
  return crypto.generateKeyPairSync('ec', { namedCurve: 'prime256v1' }); // ok: short-key
}

function longForge() {
  return forge.pki.rsa.generateKeyPair(2048); // ok: short-key
}

function chosen(bits) {
  return crypto.generateKeyPairSync('rsa', { modulusLength: bits }); // ok: short-key
}

// crypto.generateKeyPairSync('rsa', { modulusLength: 1024 }) in a comment is no code.
const note = { modulusLength: 1024 }; // ok: short-key
module.exports = { short, later, withForge, withForgeOptions, withNodeRsa, exchange, long, curve, longForge, chosen, note };
