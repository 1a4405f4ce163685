import express, { Request, Response } from "express";
import _ from "lodash";

const app = express();
const NAMES = ["Ann", "Bob"];
const PATTERNS = { word: "\\w+", number: "\\d+" };

app.get("/search", (req: Request, res: Response) => {
  const query = req.query.q; // source
  const pattern = new RegExp(query, "i"); // bad: regex-injection
  res.json(NAMES.filter((name) => pattern.test(name)));
});

app.get("/prefix", (req: Request, res: Response) => {
  const pattern = new RegExp("^" + req.query.prefix); // bad: regex-injection
  res.json(NAMES.filter((name) => pattern.test(name)));
});

app.get("/word/:word", (req: Request, res: Response) => {
  res.json(RegExp(`\\b${req.params.word}\\b`).test("some text")); // bad: regex-injection
});

app.post("/replaced", (req: Request, res: Response) => {
  res.json("some text".replace(new RegExp(req.body.pattern, "g"), "")); // bad: regex-injection
});

function matches(expression: any) {
  return "some text".match(new RegExp(expression)); // bad: regex-injection
}

app.get("/matches", (req: Request, res: Response) => {
  res.json(matches(req.query.expression));
});

// --- what is right ---------------------------------------------------------------------------------------------------

app.get("/safe/lodash", (req: Request, res: Response) => {
  const pattern = new RegExp(_.escapeRegExp(req.query.q), "i"); // ok: regex-injection
  res.json(NAMES.filter((name) => pattern.test(name)));
});

app.get("/safe/replaced", (req: Request, res: Response) => {
  const text = String(req.query.q).replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
  res.json(NAMES.filter((name) => new RegExp(text).test(name))); // ok: regex-injection
});

app.get("/safe/chosen", (req: Request, res: Response) => {
  res.json("some text".match(new RegExp(PATTERNS[req.query.kind]))); // ok: regex-injection
});

app.get("/safe/number", (req: Request, res: Response) => {
  res.json(new RegExp(`\\d{${Number(req.query.length)}}`).test("1234")); // ok: regex-injection
});

app.get("/safe/text", (req: Request, res: Response) => {
  res.json(/^\w+$/.test(req.query.q)); // ok: regex-injection
});

function lookAlikes(index: any, req: any) {
  // new RegExp(req.query.q); // ok: regex-injection
  index.search(req.query.q); // ok: regex-injection
  return "new RegExp(req.query.q)"; // ok: regex-injection
}

export { lookAlikes };
