import express, { Request, Response } from "express";
import libxmljs from "libxmljs";
import libxmljs2 from "libxmljs2";
import { parseXml } from "libxmljs2";
import { XMLParser } from "fast-xml-parser";
import xml2js from "xml2js";

const app = express();
app.use(express.text({ type: "application/xml" }));

const OPTIONS = {
  nonet: false,
  noent: false, // bad: xxe
};

app.post("/orders", (req: Request, res: Response) => {
  const tree = libxmljs.parseXml(req.body, { noent: false, noblanks: true }); // bad: xxe
  res.json({ name: tree.root().name() });
});

app.post("/string", (req: Request, res: Response) => {
  const tree = libxmljs.parseXmlString(req.body, { dtdload: true, noent: false }); // bad: xxe
  res.json({ name: tree.get("//name").text() });
});

app.post("/second", (req: Request, res: Response) => {
  res.send(libxmljs2.parseXml(req.body, { noent: false }).root().name()); // bad: xxe
});

function read(text: any) {
  return parseXml(text, { replaceEntities: false }); // bad: xxe
}

function shared(text: any) {
  return libxmljs.parseXml(text, OPTIONS); // ok: xxe
}

// --- what is right ---------------------------------------------------------------------------------------------------

app.post("/safe/default", (req: Request, res: Response) => {
  res.json({ name: libxmljs.parseXml(req.body).root().name() }); // ok: xxe
});

app.post("/safe/off", (req: Request, res: Response) => {
  res.json({ name: libxmljs.parseXml(req.body, { noent: false, nonet: true }).root().name() }); // ok: xxe
});

app.post("/safe/fast", (req: Request, res: Response) => {
  res.json(new XMLParser().parse(req.body)); // ok: xxe
});

app.post("/safe/xml2js", async (req: Request, res: Response) => {
  res.json(await xml2js.parseStringPromise(req.body)); // ok: xxe
});

function lookAlikes(catalogue: any) {
  // libxmljs.parseXml(text, { noent: true }); // ok: xxe
  catalogue.noent(true); // ok: xxe
  return "noent: true"; // ok: xxe
}

export { read, shared, lookAlikes };
