import express, { Request, Response } from "express";
import winston from "winston";
import log4js from "log4js";
import pino from "pino";

const app = express();
const logger = winston.createLogger({ transports: [new winston.transports.Console()] });
const audit = log4js.getLogger("audit");
const lines = pino();
const NAMES = { a: "Alice" };

app.post("/login", (req: Request, res: Response) => {
  const username = req.body.username; // source
  console.log("Login attempt by " + JSON.stringify(username)); // bad: log-injection
  res.sendStatus(204);
});

app.get("/search", (req: Request, res: Response) => {
  logger.info(`Search for ${JSON.stringify(req.query.q)}`); // bad: log-injection
  res.sendStatus(204);
});

app.get("/item/:name", (req: Request, res: Response) => {
  const { name } = req.params;
  console.info("Item", JSON.stringify(name)); // bad: log-injection
  res.sendStatus(204);
});

app.use((req: Request, res: Response) => {
  audit.warn("Not found: %s", JSON.stringify(req.originalUrl)); // bad: log-injection
  res.sendStatus(404);
});

app.post("/two", (req: Request, res: Response) => {
  const { user, place } = req.body;
  console.error(`${JSON.stringify(user)} moved to ${JSON.stringify(place)}`); // bad: log-injection
  res.sendStatus(204);
});

function record(log: any, action: any) {
  log.info("Action: " + JSON.stringify(action)); // bad: log-injection
}

app.post("/audit", (req: Request, res: Response) => {
  record(audit, req.body.action);
  res.sendStatus(204);
});

// --- what is right ---------------------------------------------------------------------------------------------------

app.get("/safe/replaced", (req: Request, res: Response) => {
  const name = String(req.query.name).replace(/[\r\n]/g, "");
  console.log("Name: " + name); // ok: log-injection
  res.sendStatus(204);
});

app.get("/safe/literal", (req: Request, res: Response) => {
  console.log("Name: " + JSON.stringify(req.query.name)); // ok: log-injection
  logger.info(`Name: ${encodeURIComponent(req.query.name)}`); // ok: log-injection
  console.log("Name: %j", req.query.name); // ok: log-injection
  res.sendStatus(204);
});

app.get("/safe/number", (req: Request, res: Response) => {
  console.log("Page", Number(req.query.page)); // ok: log-injection
  res.sendStatus(204);
});

app.post("/safe/whole", (req: Request, res: Response) => {
  console.log("Received", req.body); // ok: log-injection
  console.log({ event: "received", name: req.body.name }); // ok: log-injection
  lines.info(`Received ${req.body.name}`); // ok: log-injection
  res.sendStatus(204);
});

app.get("/safe/chosen", (req: Request, res: Response) => {
  const action = req.query.action;
  if (!["start", "stop"].includes(action)) {
    return res.sendStatus(400);
  }
  console.log("Action: " + action); // ok: log-injection
  console.log("Name: " + NAMES[req.query.name]); // ok: log-injection
  res.sendStatus(204);
});

function lookAlikes(catalogue: any, req: any) {
  // console.log(req.query.name); // ok: log-injection
  catalogue.info(req.query.name); // ok: log-injection
  return "console.log(req.query.name)"; // ok: log-injection
}

function fromConfiguration(settings: any) {
  console.log("Started with " + settings.mode); // ok: log-injection
}

export { lookAlikes, fromConfiguration };
