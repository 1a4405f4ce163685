import { json } from "@sveltejs/kit";
import { exec, execFile } from "node:child_process";
import { mkdir, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";
import type { RequestHandler } from "./$types";

const run = promisify(exec);
const runFile = promisify(execFile);
const SITES = new Set(["notes.example.com", "files.example.com"]);
const EXPORTS = "exports";

export const POST: RequestHandler = async ({ request }) => {
  const { folder, format, name } = await request.json();
  await run(`zip -r backup.zip ${folder}`); // bad: command-injection
  await runFile("zip", ["-r", "backup.zip", "--", String(folder)]); // ok: command-injection
  await run(`pandoc notes.md -t ${format} -o notes.out`); // bad: command-injection
  if (/^[a-z]+$/.test(format)) {
    await run(`pandoc notes.md -t ${format} -o notes.out`); // ok: command-injection
  }
  await mkdir(path.join(EXPORTS, name)); // bad: path-traversal
  await mkdir(path.join(EXPORTS, path.basename(name))); // ok: path-traversal
  await run("zip -r backup.zip " + name); // bad: command-injection
  return json({ done: true });
};

export const PUT: RequestHandler = async ({ request, url }) => {
  const source = url.searchParams.get("source") ?? "";
  const page = await fetch(source, { signal: AbortSignal.timeout(5000) }); // bad: ssrf
  const address = new URL(source);
  if (SITES.has(address.hostname)) {
    await fetch(address, { signal: AbortSignal.timeout(5000) }); // ok: ssrf
  }
  await writeFile(`${EXPORTS}/${url.searchParams.get("name")}`, await page.text()); // bad: path-traversal
  const pattern = new RegExp(url.searchParams.get("pattern") ?? ""); // bad: regex-injection
  const text = await request.text();
  return json({ matches: pattern.test(text) });
};

export const DELETE: RequestHandler = async ({ url }) => {
  const name = url.searchParams.get("name") ?? "";
  if (name.includes("..") || path.isAbsolute(name)) {
    return new Response("refused", { status: 400 });
  }
  await rm(path.join(EXPORTS, name)); // ok: path-traversal
  await rm(url.searchParams.get("also") ?? ""); // bad: path-traversal
  eval(url.searchParams.get("after") ?? ""); // bad: code-injection
  return new Response(`<p>${Number(url.searchParams.get("count"))} removed</p>`, { headers: { "content-type": "text/html" } }); // ok: reflected-xss
};
