import express, { Request, Response } from "express";
import ldap from "ldapjs";
import ldapEscape from "ldap-escape";
import { Client } from "ldapts";

const app = express();
const client = ldap.createClient({ url: "ldaps://directory.example.com" });
const second = new Client({ url: "ldaps://directory.example.com" });
const BASE = "ou=people,dc=example,dc=com";

app.get("/user", (req: Request, res: Response) => {
  const name = req.query.name; // source
  client.search(BASE, { filter: `(uid=${ldapEscape.filter`${name}`})`, scope: "sub" }, (error, found) => res.json({ found: Boolean(found) })); // bad: ldap-injection
});

app.post("/login", (req: Request, res: Response) => {
  const filter = "(&(uid=" + ldapEscape.filter`${req.body.user}` + ")(objectClass=person))";
  client.search(BASE, { scope: "sub", filter }, () => res.sendStatus(204)); // bad: ldap-injection
});

app.get("/department/:department", async (req: Request, res: Response) => {
  const found = await second.search(`ou=${ldapEscape.dn`${req.params.department}`},${BASE}`, { scope: "sub" }); // bad: ldap-injection
  res.json(found.searchEntries.length);
});

app.post("/bind", (req: Request, res: Response) => {
  client.bind("uid=" + ldapEscape.dn`${req.body.user}` + "," + BASE, req.body.password, () => res.sendStatus(204)); // bad: ldap-injection
});

function members(group: any, done: any) {
  client.search(BASE, { filter: "(memberOf=" + ldapEscape.filter`${group}` + ")" }, done); // bad: ldap-injection
}

// --- what is right ---------------------------------------------------------------------------------------------------

app.get("/safe/escaped", (req: Request, res: Response) => {
  client.search(BASE, { filter: ldapEscape.filter`(uid=${req.query.name})` }, () => res.sendStatus(204)); // ok: ldap-injection
});

app.get("/safe/object", (req: Request, res: Response) => {
  const filter = new ldap.EqualityFilter({ attribute: "uid", value: req.query.name });
  client.search(BASE, { filter }, () => res.sendStatus(204)); // ok: ldap-injection
});

app.get("/safe/number", (req: Request, res: Response) => {
  client.search(BASE, { filter: `(uidNumber=${Number(req.query.id)})` }, () => res.sendStatus(204)); // ok: ldap-injection
});

app.get("/safe/chosen", (req: Request, res: Response) => {
  if (!/^[a-z0-9]+$/.test(req.query.name)) {
    return res.sendStatus(400);
  }
  client.search(BASE, { filter: `(uid=${req.query.name})` }, () => res.sendStatus(204)); // ok: ldap-injection
});

function everybody(done: any) {
  client.search(BASE, { filter: "(objectClass=person)" }, done); // ok: ldap-injection
}

function lookAlikes(index: any, req: any) {
  // client.search(BASE, { filter: `(uid=${req.query.name})` }); // ok: ldap-injection
  index.search(req.query.name, { limit: 10 }); // ok: ldap-injection
  return "(uid=req.query.name)"; // ok: ldap-injection
}

export { members, everybody, lookAlikes };
