import type { NextApiRequest, NextApiResponse } from "next";
import { NextResponse } from "next/server";
import escapeHtml from "escape-html";

const HTML = { headers: { "Content-Type": "text/html" } };

export default function handler(req: NextApiRequest, res: NextApiResponse) {
  res.send(`<h1>Hello ${req.query.name}</h1>`); // bad: reflected-xss
}

export function search(req: NextApiRequest, res: NextApiResponse) {
  res.status(200).send("<p>No results for " + req.query.q + "</p>"); // bad: reflected-xss
}

export function comment(req: NextApiRequest, res: NextApiResponse) {
  const { text } = req.body;
  res.send("<div>" + text + "</div>"); // bad: reflected-xss
}

export function title(req: NextApiRequest, res: NextApiResponse) {
  const html = `<title>${req.query.title}</title>`;
  res.send(html); // bad: reflected-xss
}

export async function GET(request: Request) {
  const name = new URL(request.url).searchParams.get("name");
  return new Response(`<h1>${name}</h1>`, { headers: { "Content-Type": "text/html" } }); // bad: reflected-xss
}

export async function POST(request: Request) {
  const body = await request.json();
  return NextResponse.json({ name: body.name }); // ok: reflected-xss
}

export function safe(req: NextApiRequest, res: NextApiResponse) {
  res.send(`<h1>${escapeHtml(String(req.query.name))}</h1>`); // ok: reflected-xss
}

export function json(req: NextApiRequest, res: NextApiResponse) {
  res.json({ name: req.query.name }); // ok: reflected-xss
}

export async function PUT(request: Request) {
  return new Response(await request.text(), { headers: { "Content-Type": "text/plain" } }); // ok: reflected-xss
}

export function Page({ searchParams }: { searchParams: { q: string } }) {
  return <h1 title={HTML.headers["Content-Type"]}>{searchParams.q}</h1>; // ok: reflected-xss
}

export function number(req: NextApiRequest, res: NextApiResponse) {
  res.send(`<p>${Number(req.query.page)}</p>`); // ok: reflected-xss
}
