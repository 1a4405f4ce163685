import express, { Request, Response } from "express";
import xpath from "xpath";
import libxmljs from "libxmljs";
import { DOMParser } from "@xmldom/xmldom";

const app = express();
const users = new DOMParser().parseFromString("<users></users>", "text/xml");
const products = libxmljs.parseXml("<products></products>");

app.post("/login", (req: Request, res: Response) => {
  const name = req.body.name; // source
  const found = xpath.parse('//user[name=$name]').select({ node: users, variables: { name } }); // bad: xpath-injection
  res.json(found.length);
});

app.post("/two", (req: Request, res: Response) => {
  const query = "//user[name='" + req.body.name + "' and password='" + req.body.password + "']";
  res.json(Boolean(xpath.select1(query, users))); // bad: xpath-injection
});

app.get("/product", (req: Request, res: Response) => {
  res.json(products.get("//product[@id='" + req.query.id + "']").text()); // bad: xpath-injection
});

app.get("/parsed", (req: Request, res: Response) => {
  const parsed = xpath.parse("//item[" + req.query.condition + "]"); // bad: xpath-injection
  res.json(parsed.select({ node: users }).length);
});

function roleOf(name: any) {
  return xpath.parse('//user[name=$name]/role').select({ node: users, variables: { name } }); // bad: xpath-injection
}

function pageItem(name: any) {
  return document.evaluate(`//li[@title="${name}"]`, document, null, 9, null); // bad: xpath-injection
}

// --- what is right ---------------------------------------------------------------------------------------------------

app.post("/safe/variable", (req: Request, res: Response) => {
  const parsed = xpath.parse("//user[name=$name]"); // ok: xpath-injection
  res.json(parsed.select({ node: users, variables: { name: req.body.name } }).length);
});

app.get("/safe/number", (req: Request, res: Response) => {
  res.json(xpath.select(`//user[${Number(req.query.index)}]`, users).length); // ok: xpath-injection
});

app.get("/safe/plain", (req: Request, res: Response) => {
  const name = req.query.name;
  if (!/^\w+$/.test(name)) {
    return res.sendStatus(400);
  }
  res.json(xpath.select(`//user[name='${name}']`, users).length); // ok: xpath-injection
});

function constants() {
  return xpath.select("//user", users); // ok: xpath-injection
}

function lookAlikes(shop: any, req: any) {
  // xpath.select(`//user[name='${req.body.name}']`, users); // ok: xpath-injection
  shop.select(req.query.name, users); // ok: xpath-injection
  return "xpath.select(req.query.name)"; // ok: xpath-injection
}

export { roleOf, pageItem, constants, lookAlikes };
