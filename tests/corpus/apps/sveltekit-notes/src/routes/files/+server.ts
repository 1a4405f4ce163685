import { error, json, redirect } from "@sveltejs/kit";
import { readFile, unlink } from "node:fs/promises";
import path from "node:path";
import type { RequestHandler } from "./$types";

const ROOT = path.resolve("notes");

export const GET: RequestHandler = async ({ url }) => {
  const text = await readFile(`notes/${url.searchParams.get("file")}`, "utf8"); // bad: path-traversal
  return json({ text });
};

export const DELETE: RequestHandler = async ({ url }) => {
  const file = path.resolve(ROOT, url.searchParams.get("file") ?? "");
  if (!file.startsWith(ROOT + path.sep)) {
    error(403, "outside");
  }
  await unlink(file); // ok: path-traversal
  return new Response(null, { status: 204 });
};

export const PUT: RequestHandler = async ({ request, url }) => {
  const title = url.searchParams.get("title") ?? "";
  console.log(`stored ${title.replace(/[\r\n]/g, " ")}`); // ok: log-injection
  const escaped = title.replace(/&/g, "&amp;").replace(/</g, "&lt;");
  await request.arrayBuffer();
  return new Response(`<h1>${escaped}</h1>`, { headers: { "Content-Type": "text/html" } }); // ok: reflected-xss
};

export const PATCH: RequestHandler = async ({ url }) => {
  const next = url.searchParams.get("next") ?? "/";
  if (next.startsWith("/") && !next.startsWith("//")) {
    redirect(303, next); // ok: open-redirect
  }
  return new Response(`<h1>${url.searchParams.get("title")}</h1>`, { headers: { "Content-Type": "text/plain" } }); // ok: reflected-xss
};

export const POST: RequestHandler = async ({ request, url }) => {
  const { html } = await request.json();
  if (url.searchParams.has("next")) {
    redirect(303, url.searchParams.get("next") ?? "/"); // bad: open-redirect
  }
  return new Response(`<article>${html}</article>`, { headers: { "Content-Type": "text/html" } }); // bad: reflected-xss
};
