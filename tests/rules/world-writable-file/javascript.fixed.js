const { execFileSync, execSync } = require('child_process');
const fs = require('fs');
const { chmod } = require('fs/promises');

function openToAll(path) {
  fs.chmodSync(path, 0o755); // bad: world-writable-file
}

function asText(path, done) {
  fs.chmod(path, '644', done); // bad: world-writable-file
}

async function later(path) {
  await chmod(path, 0o700); // bad: world-writable-file
}

function made(path, data) {
  fs.writeFileSync(path, data, { mode: 0o644 }); // bad: world-writable-file
}

function folder(path) {
  fs.mkdirSync(path, { recursive: true, mode: 0o755 }); // bad: world-writable-file
}

function byCommand() {
  execSync('chmod 777 /srv/app/uploads'); // bad: world-writable-file
  execFileSync('chmod', ['a+rwx', '/srv/app/uploads']); // bad: world-writable-file
  execSync('chmod 644 /srv/app/uploads'); // ok: world-writable-file
}

function own(path) {
  fs.chmodSync(path, 0o600); // ok: world-writable-file
}

function program(path) {
  fs.chmodSync(path, '755'); // ok: world-writable-file
}

function madeWell(path, data) {
  fs.writeFileSync(path, data, { mode: 0o640 }); // ok: world-writable-file
}

function chosen(path, mode) {
  fs.chmodSync(path, mode); // ok: world-writable-file
}

function usual(path, data) {
  fs.writeFileSync(path, data); // ok: world-writable-file
}

// fs.chmodSync(path, 0o777) in a comment is no code.
module.exports = { openToAll, asText, later, made, folder, byCommand, own, program, madeWell, chosen, usual };
