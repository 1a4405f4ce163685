const fs = require('fs');
const os = require('os');
const path = require('path');
const tmp = require('tmp');

function fixed(report) {
  fs.writeFileSync('/tmp/report.csv', report); // bad: insecure-temporary-file
}

function joined(state, done) {
  fs.writeFile(path.join(os.tmpdir(), 'state.json'), state, done); // bad: insecure-temporary-file
}

function stream() {
  return fs.createWriteStream('/var/tmp/upload.bin'); // bad: insecure-temporary-file
}

function log(line) {
  const file = path.join('/tmp', 'app.log');
  fs.appendFileSync(file, line); // bad: insecure-temporary-file
}

function named() {
  return tmp.tmpNameSync(); // bad: insecure-temporary-file
}

function made(report) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'report-')); // ok: insecure-temporary-file
  fs.writeFileSync(path.join(folder, 'report.csv'), report); // ok: insecure-temporary-file
}

function read() {
  return fs.readFileSync('/tmp/report.csv', 'utf8'); // ok: insecure-temporary-file
}

function elsewhere(report) {
  fs.writeFileSync('/var/lib/app/report.csv', report); // ok: insecure-temporary-file
}

function madeByTmp() {
  return tmp.fileSync(); // ok: insecure-temporary-file
}

// fs.writeFileSync('/tmp/report.csv', report) in a comment is no code.
module.exports = { fixed, joined, stream, log, named, made, read, elsewhere, madeByTmp };

function writeDated(data) {
  const dated = "/tmp/report-" + Date.now() + ".json";
  fs.writeFileSync(dated, data); // bad: insecure-temporary-file
}

function writeNumbered(data) {
  const numbered = path.join(os.tmpdir(), `report-${process.pid}.json`);
  fs.writeFileSync(numbered, data); // bad: insecure-temporary-file
}

function writeUnforeseen(data) {
  const unforeseen = path.join(os.tmpdir(), `report-${crypto.randomUUID()}.json`);
  fs.writeFileSync(unforeseen, data); // ok: insecure-temporary-file
}
