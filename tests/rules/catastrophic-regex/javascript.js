const express = require("express");

const app = express();

const nameRegex = /^([a-zA-Z0-9]+\s?)+$/; // bad: catastrophic-regex
const MAIL_PATTERN = /^([a-zA-Z0-9_\-.]+)*@example\.com$/; // bad: catastrophic-regex
const addressPattern = new RegExp("^(https?:\\/\\/)?([\\da-z.-]+)\\.([a-z.]{2,6})([\\/\\w .-]*)*\\/?$"); // bad: catastrophic-regex

app.get("/check", (req, res) => {
  res.json(/(a+)+$/.test(req.query.text)); // bad: catastrophic-regex
});

const emailRe = /^([a-zA-Z0-9_.-])+@(([a-zA-Z0-9-])+\.)+([a-zA-Z0-9]{2,4})+$/;

function isMail(text) {
  return emailRe.test(text); // bad: catastrophic-regex
}

function list(text) {
  return text.match(/^(.*,)*end$/); // bad: catastrophic-regex
}

function either(text) {
  return /^(\w|_)*!/.exec(text); // bad: catastrophic-regex
}

// --- what is right ---------------------------------------------------------------------------------------------------

const slugRegex = /^[a-z0-9]+(?:-[a-z0-9]+)*$/; // ok: catastrophic-regex
const versionPattern = /^(\d+\.)*\d+$/; // ok: catastrophic-regex
const stringRegex = /"([^"\\]|\\.)*"/; // ok: catastrophic-regex
const prefixRegex = /(a+)+/; // ok: catastrophic-regex
const linesRegex = /^(.|\n)*end$/; // ok: catastrophic-regex

function pairs(text) {
  return [...text.matchAll(/(\w+)\s*=\s*([^;]*)(?:;|$)/g)]; // ok: catastrophic-regex
}

function lookAlikes(index) {
  // /(a+)+$/.test(text); // ok: catastrophic-regex
  index.match("(a+)+$"); // ok: catastrophic-regex
  return "(a+)+$"; // ok: catastrophic-regex
}

module.exports = { isMail, nameRegex, MAIL_PATTERN, addressPattern, list, either, slugRegex, versionPattern, stringRegex, prefixRegex, linesRegex, pairs, lookAlikes };
