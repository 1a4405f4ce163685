const express = require("express");
const ldap = require("ldapjs");
const ldapEscape = require("ldap-escape");
const { Client } = require("ldapts");

const app = express();
const client = ldap.createClient({ url: "ldaps://directory.example.com" });
const second = new Client({ url: "ldaps://directory.example.com" });
const BASE = "ou=people,dc=example,dc=com";

app.get("/user", (req, res) => {
  const name = req.query.name; // source
  client.search(BASE, { filter: `(uid=${name})`, scope: "sub" }, (error, found) => res.json({ found: Boolean(found) })); // bad: ldap-injection
});

app.post("/login", (req, res) => {
  const filter = "(&(uid=" + req.body.user + ")(objectClass=person))";
  client.search(BASE, { scope: "sub", filter }, () => res.sendStatus(204)); // bad: ldap-injection
});

app.get("/department/:department", async (req, res) => {
  const found = await second.search(`ou=${req.params.department},${BASE}`, { scope: "sub" }); // bad: ldap-injection
  res.json(found.searchEntries.length);
});

app.post("/bind", (req, res) => {
  client.bind("uid=" + req.body.user + "," + BASE, req.body.password, () => res.sendStatus(204)); // bad: ldap-injection
});

function members(group, done) {
  client.search(BASE, { filter: "(memberOf=" + group + ")" }, done); // bad: ldap-injection
}

// --- what is right ---------------------------------------------------------------------------------------------------

app.get("/safe/escaped", (req, res) => {
  client.search(BASE, { filter: ldapEscape.filter`(uid=${req.query.name})` }, () => res.sendStatus(204)); // ok: ldap-injection
});

app.get("/safe/object", (req, res) => {
  const filter = new ldap.EqualityFilter({ attribute: "uid", value: req.query.name });
  client.search(BASE, { filter }, () => res.sendStatus(204)); // ok: ldap-injection
});

app.get("/safe/number", (req, res) => {
  client.search(BASE, { filter: `(uidNumber=${Number(req.query.id)})` }, () => res.sendStatus(204)); // ok: ldap-injection
});

app.get("/safe/chosen", (req, res) => {
  if (!/^[a-z0-9]+$/.test(req.query.name)) {
    return res.sendStatus(400);
  }
  client.search(BASE, { filter: `(uid=${req.query.name})` }, () => res.sendStatus(204)); // ok: ldap-injection
});

function everybody(done) {
  client.search(BASE, { filter: "(objectClass=person)" }, done); // ok: ldap-injection
}

function lookAlikes(index, req) {
  // client.search(BASE, { filter: `(uid=${req.query.name})` }); // ok: ldap-injection
  index.search(req.query.name, { limit: 10 }); // ok: ldap-injection
  return "(uid=req.query.name)"; // ok: ldap-injection
}

module.exports = { members, everybody, lookAlikes };
