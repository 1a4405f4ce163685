const crypto = require('crypto');
const CryptoJS = require('crypto-js');
const forge = require('node-forge');

function encrypt(text, password) {
  const cipher = crypto.createCipher('aes-256-cbc', password); // bad: broken-cipher
  return cipher.update(text, 'utf8', 'hex') + cipher.final('hex');
}

function byBlocks(text, key) {
  const cipher = crypto.createCipheriv('aes-256-ecb', key, null); // bad: broken-cipher
  return cipher.update(text, 'utf8', 'hex') + cipher.final('hex');
}

function oldStandard(text, key, iv) {
  return crypto.createCipheriv('des-ede3-cbc', key, iv).update(text, 'utf8', 'hex'); // bad: broken-cipher
}

const ALGORITHM = 'rc4';

function stream(text, key) {
  return crypto.createCipheriv(ALGORITHM, key, '').update(text, 'utf8', 'hex'); // bad: broken-cipher
}

function inThePage(text, key) {
  return CryptoJS.DES.encrypt(text, key).toString(); // bad: broken-cipher
}

function inThePageByBlocks(text, key) {
  return CryptoJS.AES.encrypt(text, key, { mode: CryptoJS.mode.ECB, padding: CryptoJS.pad.Pkcs7 }).toString(); // bad: broken-cipher
}

function withForge(key) {
  return forge.cipher.createCipher('3DES-CBC', key); // bad: broken-cipher
}

function sized(bits, key) {
  return crypto.createDecipheriv(`aes-${bits}-ecb`, key, null); // bad: broken-cipher
}

function well(text, key) {
  const iv = crypto.randomBytes(12);
  const cipher = crypto.createCipheriv('aes-256-gcm', key, iv); // ok: broken-cipher
  return [iv, cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()];
}

function wellInThePage(text, key) {
  return CryptoJS.AES.encrypt(text, key).toString(); // ok: broken-cipher
}

function chosen(name, key, iv) {
  return crypto.createCipheriv(name, key, iv); // ok: broken-cipher
}

function lookAlike(shop) {
  // crypto.createCipher('des', password) in a comment is no code.
  return shop.createCipher('des'); // ok: broken-cipher
}

const note = "createCipheriv('aes-128-ecb') is only mentioned here"; // ok: broken-cipher
module.exports = { encrypt, byBlocks, oldStandard, stream, inThePage, inThePageByBlocks, withForge, sized, well, wellInThePage, chosen, lookAlike, note };
