// Notes from other places.
import { exec, execFile } from "child_process";
import { promisify } from "util";
import { NextRequest, NextResponse } from "next/server";
import yaml, { DEFAULT_FULL_SCHEMA } from "js-yaml";

const run = promisify(exec);
const runFile = promisify(execFile);
const SOURCES = ["https://export.example.org", "https://archive.example.org"];

export async function GET(request: NextRequest) {
  const address = request.nextUrl.searchParams.get("url")!;
  const response = await fetch(address); // bad: ssrf
  return NextResponse.json({ length: (await response.text()).length });
}

export async function HEAD(request: NextRequest) {
  const index = Number(request.nextUrl.searchParams.get("source"));
  const response = await fetch(`${SOURCES[index]}/notes`); // ok: ssrf
  return new NextResponse(null, { status: response.status });
}

export async function POST(request: NextRequest) {
  const { repository } = await request.json();
  const { stdout } = await run(`git clone ${repository} /tmp/import`); // bad: command-injection
  return NextResponse.json({ stdout });
}

export async function PUT(request: NextRequest) {
  const { repository } = await request.json();
  if (!SOURCES.includes(repository)) {
    return NextResponse.json({ error: "unknown source" }, { status: 400 });
  }
  const { stdout } = await runFile("git", ["clone", "--", repository, "/tmp/import"]); // ok: command-injection
  return NextResponse.json({ stdout });
}

export async function PATCH(request: NextRequest) {
  const text = await request.text();
  const notes = yaml.load(text, { schema: DEFAULT_FULL_SCHEMA }); // bad: unsafe-yaml
  return NextResponse.json(notes);
}

export async function DELETE(request: NextRequest) {
  const text = await request.text();
  const notes = yaml.load(text); // ok: unsafe-yaml
  return NextResponse.json(notes);
}
