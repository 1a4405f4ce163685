import express, { Request, Response } from "express";

const app = express();
const LANGUAGES = { de: "de-DE", en: "en-GB" };

app.get("/name", (req: Request, res: Response) => {
  const name = req.query.name; // source
  res.setHeader("X-Name", name); // bad: header-injection
  res.end();
});

app.get("/download", (req: Request, res: Response) => {
  res.set("Content-Disposition", `attachment; filename=${req.query.file}`); // bad: header-injection
  res.end();
});

app.post("/cookie", (req: Request, res: Response) => {
  res.append("Set-Cookie", "name=" + req.body.name); // bad: header-injection
  res.end();
});

app.get("/language/:language", (req: Request, res: Response) => {
  res.header("Content-Language", req.params.language); // bad: header-injection
  res.end();
});

app.post("/any", (req: Request, res: Response) => {
  res.setHeader("X-" + req.body.name, "1"); // bad: header-injection
  res.end();
});

// --- what is right ---------------------------------------------------------------------------------------------------

app.get("/safe/language", (req: Request, res: Response) => {
  res.set("Content-Language", LANGUAGES[req.query.language]); // ok: header-injection
  res.end();
});

app.use((req: Request, res: Response, next: () => void) => {
  res.setHeader("Vary-Origin", req.headers.origin); // ok: header-injection
  res.setHeader("X-Agent", req.get("user-agent")); // ok: header-injection
  next();
});

app.get("/safe/encoded", (req: Request, res: Response) => {
  res.setHeader("X-Name", encodeURIComponent(req.query.name)); // ok: header-injection
  res.setHeader("X-Plain", String(req.query.name).replace(/[\r\n]+/g, " ")); // ok: header-injection
  res.setHeader("X-Page", Number(req.query.page)); // ok: header-injection
  res.end();
});

function lookAlikes(registry: any, req: any) {
  // res.setHeader("X-Name", req.query.name); // ok: header-injection
  registry.setHeader("X-Name", req.query.name); // ok: header-injection
  return "res.setHeader(req.query.name)"; // ok: header-injection
}

export { lookAlikes };
