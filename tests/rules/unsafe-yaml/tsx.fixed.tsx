// js-yaml is safe by default; only the schema with JavaScript functions is not.
import fs from "fs";
import express from "express";
import yaml from "js-yaml";
import { load, loadAll, DEFAULT_FULL_SCHEMA } from "js-yaml";

const app = express();

app.post("/rules", (req, res) => {
  res.json(yaml.load(req.body.rules)); // bad: unsafe-yaml
});

export function readConfig(path: string): unknown {
  return load(fs.readFileSync(path, "utf8")); // bad: unsafe-yaml
}

export function readDocuments(text: string): unknown {
  return loadAll(text, null, {}); // bad: unsafe-yaml
}

app.put("/workflow", (req, res) => {
  const workflow = load(req.body, { filename: "workflow" }); // bad: unsafe-yaml
  res.json(workflow);
});

export function fromEnvironment(): unknown {
  return yaml.load(process.env.SETTINGS); // bad: unsafe-yaml
}

export function parse(text: string): unknown {
  const options = { schema: DEFAULT_FULL_SCHEMA };
  return load(text, { json: true }) || options; // bad: unsafe-yaml
}

app.post("/safe", (req, res) => {
  res.json(yaml.load(req.body.rules)); // ok: unsafe-yaml
});

export function jsonSchema(text: string): unknown {
  return yaml.load(text, { schema: yaml.JSON_SCHEMA }); // ok: unsafe-yaml
}

export function constant(): unknown {
  return yaml.load("a: 1", { schema: yaml.DEFAULT_FULL_SCHEMA }); // ok: unsafe-yaml
}

export function write(value: string): unknown {
  // yaml.load(text, { schema: yaml.DEFAULT_FULL_SCHEMA }) in a comment is no code.
  return yaml.dump(value); // ok: unsafe-yaml
}

export const note = "load(text, { schema: DEFAULT_FULL_SCHEMA })"; // ok: unsafe-yaml
