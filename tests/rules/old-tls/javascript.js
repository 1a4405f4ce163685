const https = require('https');
const tls = require('tls');

function agent() {
  return new https.Agent({ minVersion: 'TLSv1' }); // bad: old-tls
}

function server(key, cert, handler) {
  return https.createServer({ key, cert, minVersion: 'TLSv1.1' }, handler); // bad: old-tls
}

function fixed(host) {
  return https.request({ host, secureProtocol: 'TLSv1_method' }); // bad: old-tls
}

function oldest(port) {
  const options = { port, secureProtocol: 'SSLv3_method' }; // bad: old-tls
  return tls.connect(options);
}

tls.DEFAULT_MIN_VERSION = 'TLSv1'; // bad: old-tls

function atMost(host) {
  return tls.connect({ host, maxVersion: 'TLSv1.1' }); // bad: old-tls
}

function good() {
  return new https.Agent({ minVersion: 'TLSv1.2' }); // ok: old-tls
}

function newest() {
  return new https.Agent({ minVersion: 'TLSv1.3' }); // ok: old-tls
}

function fixedWell(host) {
  return https.request({ host, secureProtocol: 'TLSv1_2_method' }); // ok: old-tls
}

function plain(host) {
  return https.request({ host, version: 'TLSv1' }); // ok: old-tls
}

// https.request({ minVersion: 'TLSv1' }) in a comment is no code.
const note = "minVersion: 'TLSv1' is only mentioned here"; // ok: old-tls
module.exports = { agent, server, fixed, oldest, atMost, good, newest, fixedWell, plain, note };
