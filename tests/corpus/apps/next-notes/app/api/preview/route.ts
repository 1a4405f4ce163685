// Previews that are asked for by other pages.
import { NextRequest, NextResponse } from "next/server";
import escapeHtml from "escape-html";
import OpenAI from "openai";

const client = new OpenAI();

export async function GET(request: NextRequest) {
  const title = request.nextUrl.searchParams.get("title");
  return new Response(`<h1>${title}</h1>`, { headers: { "content-type": "text/html" } }); // bad: reflected-xss
}

export async function POST(request: NextRequest) {
  const { title } = await request.json();
  return new Response(`<h1>${escapeHtml(title)}</h1>`, { headers: { "content-type": "text/html" } }); // ok: reflected-xss
}

export async function PUT(request: NextRequest) {
  const { title } = await request.json();
  return NextResponse.json({ title }); // ok: reflected-xss
}

export async function PATCH(request: NextRequest) {
  const { question } = await request.json();
  const answer = await client.chat.completions.create({
    model: "small",
    messages: [{ role: "user", content: question }],
  });
  const formula = answer.choices[0].message.content ?? "0";
  return NextResponse.json({ value: eval(formula) }); // bad: model-output-to-sink
}

export async function DELETE(request: NextRequest) {
  const { expression } = await request.json();
  const value = Number(expression);
  return NextResponse.json({ value }); // ok: code-injection
}
