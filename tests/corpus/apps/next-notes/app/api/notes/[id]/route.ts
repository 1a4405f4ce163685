// One note.
import { promises as fs } from "fs";
import path from "path";
import { NextRequest, NextResponse } from "next/server";
import { pool } from "../../../../lib/db";

const ATTACHMENTS = path.join(process.cwd(), "attachments");

export async function GET(request: NextRequest, { params }: { params: { id: string } }) {
  const result = await pool.query("SELECT * FROM notes WHERE id = $1", [params.id]); // ok: sql-injection
  return NextResponse.json(result.rows[0] ?? null);
}

export async function DELETE(request: NextRequest, { params }: { params: { id: string } }) {
  await pool.query(`DELETE FROM notes WHERE id = ${params.id}`); // bad: sql-injection
  return new NextResponse(null, { status: 204 });
}

export async function POST(request: NextRequest, { params }: { params: { id: string } }) {
  const form = await request.formData();
  const name = form.get("name") as string;
  const text = await fs.readFile(path.join(ATTACHMENTS, params.id, name), "utf8"); // bad: path-traversal
  return NextResponse.json({ text });
}

export async function PUT(request: NextRequest, { params }: { params: { id: string } }) {
  const id = Number.parseInt(params.id, 10);
  const form = await request.formData();
  const name = path.basename(form.get("name") as string);
  const text = await fs.readFile(path.join(ATTACHMENTS, String(id), name), "utf8"); // ok: path-traversal
  return NextResponse.json({ text });
}
