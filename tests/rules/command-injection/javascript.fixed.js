const { exec, execSync, execFile, spawn } = require("child_process");
const childProcess = require("node:child_process");
const express = require("express");
const path = require("path");

const app = express();
const REPOSITORY = "/srv/repository";
const ALLOWED = new Set(["status", "log"]);

app.get("/ping", (req, res) => {
  const host = req.query.host; // source
  execFile('ping', ['-c', '1', host], (error, stdout) => { // bad: command-injection
    res.json({ stdout });
  });
});

app.post("/archive", (req, res) => {
  const command = ['-czf', 'archive.tar.gz', req.body.name];
  childProcess.execFile('tar', command); // bad: command-injection
  res.sendStatus(204);
});

app.get("/disk", (req, res) => {
  const output = childProcess.execFileSync('du', ['-sh', req.query.path]).toString(); // bad: command-injection
  res.json({ output });
});

app.get("/shell", (req, res) => {
  spawn("sh", ["-c", `echo ${req.query.text} >> log`]); // bad: command-injection
  res.sendStatus(204);
});

app.get("/option", (req, res) => {
  spawn("convert " + req.query.file + " out.png", { shell: true }); // bad: command-injection
  res.sendStatus(204);
});

app.get("/tool", (req, res) => {
  execFile(req.query.tool, ["--version"]); // bad: command-injection
  res.sendStatus(204);
});

function clone(url) {
  execSync(`git clone ${url} && make`); // bad: command-injection
}

function run(command) {
  return execSync(command); // bad: command-injection
}

// --- what is right ---------------------------------------------------------------------------------------------------

app.get("/safe/ping", (req, res) => {
  execFile("ping", ["-c", "1", req.query.host]); // ok: command-injection
  res.sendStatus(204);
});

app.get("/safe/spawn", (req, res) => {
  spawn("convert", [req.query.file, "out.png"]); // ok: command-injection
  res.sendStatus(204);
});

app.get("/safe/number", (req, res) => {
  const lines = parseInt(req.query.lines, 10);
  res.json({ output: execSync(`tail -n ${lines} app.log`).toString() }); // ok: command-injection
});

app.get("/safe/chosen", (req, res) => {
  const action = req.query.action;
  if (!ALLOWED.has(action)) {
    return res.sendStatus(400);
  }
  exec(`git ${action}`); // ok: command-injection
  res.sendStatus(204);
});

function constants() {
  execSync("git status | wc -l"); // ok: command-injection
  execSync(`git -C ${REPOSITORY} pull`); // ok: command-injection
}

function lookAlikes(pattern, text, cursor) {
  // exec("rm -rf " + text); // ok: command-injection
  const found = /a+/.exec(text); // ok: command-injection
  const other = pattern.exec(text); // ok: command-injection
  cursor.exec(`find ${text}`); // ok: command-injection
  return [found, other, "exec(`rm ${text}`)"]; // ok: command-injection
}

function inPieces(name) {
  const parts = ["rm", "-rf", path.join("/tmp", name)];
  const shell = require("shelljs");
  shell.exec(parts.join(" ")); // bad: command-injection
}

function through(runner, name) {
  runner("rm -rf " + name); // missed: command-injection
}

module.exports = { clone, run, constants, lookAlikes, inPieces, through };
