import express, { Request, Response } from "express";
import _ from "lodash";
import deepmerge from "deepmerge";

const app = express();
const settings = { mail: {}, page: {} };
const defaults = { colour: "blue" };

app.post("/settings", (req: Request, res: Response) => {
  _.merge(settings, req.body); // bad: prototype-pollution
  res.sendStatus(204);
});

app.post("/deep", (req: Request, res: Response) => {
  const changes = JSON.parse(req.body.changes); // source
  res.json(deepmerge(defaults, changes)); // bad: prototype-pollution
});

app.post("/one", (req: Request, res: Response) => {
  const { group, name, value } = req.body;
  settings[group][name] = value; // bad: prototype-pollution
  res.sendStatus(204);
});

app.post("/path", (req: Request, res: Response) => {
  _.set(settings, req.body.path, req.body.value); // bad: prototype-pollution
  res.sendStatus(204);
});

app.post("/defaults", (req: Request, res: Response) => {
  res.json(_.defaultsDeep({}, req.body, defaults)); // bad: prototype-pollution
});

function deepMerge(target: any, source: any) {
  for (const key in source) {
    if (typeof source[key] === "object") {
      target[key] = deepMerge(target[key] || {}, source[key]); // bad: prototype-pollution
    } else {
      target[key] = source[key];
    }
  }
  return target;
}

// --- what is right ---------------------------------------------------------------------------------------------------

app.post("/safe/shallow", (req: Request, res: Response) => {
  res.json({ ...defaults, ...req.body }); // ok: prototype-pollution
});

app.post("/safe/known", (req: Request, res: Response) => {
  const { group, name, value } = req.body;
  if (!Object.hasOwn(settings, group)) {
    return res.sendStatus(400);
  }
  settings[group][name] = value; // ok: prototype-pollution
  res.sendStatus(204);
});

app.post("/safe/refused", (req: Request, res: Response) => {
  const { group, name, value } = req.body;
  if (group === "__proto__" || group === "constructor" || group === "prototype") {
    return res.sendStatus(400);
  }
  settings[group][name] = value; // ok: prototype-pollution
  res.sendStatus(204);
});

app.post("/safe/listed", (req: Request, res: Response) => {
  const group = req.body.group;
  if (["__proto__", "constructor", "prototype"].includes(group)) {
    return res.sendStatus(400);
  }
  settings[group][req.body.name] = req.body.value; // ok: prototype-pollution
  res.sendStatus(204);
});

app.post("/safe/fixed", (req: Request, res: Response) => {
  settings["mail"][req.body.name] = req.body.value; // ok: prototype-pollution
  _.merge(settings, { mail: { sender: "us" } }); // ok: prototype-pollution
  res.sendStatus(204);
});

function carefulMerge(target: any, source: any) {
  for (const key of Object.keys(source)) {
    if (key === "__proto__" || key === "constructor") continue;
    if (typeof source[key] === "object") {
      target[key] = carefulMerge(target[key] || {}, source[key]); // ok: prototype-pollution
    } else {
      target[key] = source[key]; // ok: prototype-pollution
    }
  }
  return target;
}

function flatMerge(target: any, source: any) {
  for (const key in source) {
    target[key] = source[key]; // ok: prototype-pollution
  }
  return target;
}

function lookAlikes(branches: any, req: any) {
  // _.merge(settings, req.body); // ok: prototype-pollution
  branches.merge(settings, req.body); // ok: prototype-pollution
  return "_.merge(settings, req.body)"; // ok: prototype-pollution
}

export { deepMerge, carefulMerge, flatMerge, lookAlikes };
