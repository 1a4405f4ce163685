// The collection of notes.
import { NextRequest, NextResponse } from "next/server";
import { prisma, pool, findNotes, findByTitle } from "../../../lib/db";
import { readVerifiedSession } from "../../../lib/auth";

const COLUMNS: Record<string, string> = { title: "title", created: "created_at" };

export async function GET(request: NextRequest) {
  const session = readVerifiedSession();
  if (!session) {
    return NextResponse.json({ error: "Please log in" }, { status: 401 });
  }
  const search = request.nextUrl.searchParams.get("q") ?? "";
  return NextResponse.json(await findNotes(session.user, search)); // ok: sql-injection
}

export async function POST(request: NextRequest) {
  const { title, body, owner } = await request.json();
  const inserted = await pool.query( // bad: sql-injection
    `INSERT INTO notes (owner, title, body) VALUES (${owner}, '${title}', '${body}') RETURNING id`,
  );
  return NextResponse.json(inserted.rows[0], { status: 201 });
}

export async function PUT(request: NextRequest) {
  const { title, body, owner } = await request.json();
  const inserted = await pool.query( // ok: sql-injection
    "INSERT INTO notes (owner, title, body) VALUES ($1, $2, $3) RETURNING id",
    [owner, title, body],
  );
  return NextResponse.json(inserted.rows[0], { status: 201 });
}

export async function DELETE(request: NextRequest) {
  const { searchParams } = new URL(request.url);
  const id = searchParams.get("id");
  await prisma.$executeRawUnsafe(`DELETE FROM notes WHERE id = ${id}`); // bad: sql-injection
  return new NextResponse(null, { status: 204 });
}

export async function PATCH(request: NextRequest) {
  const id = Number(new URL(request.url).searchParams.get("id"));
  await prisma.$executeRaw`UPDATE notes SET seen = TRUE WHERE id = ${id}`; // ok: sql-injection
  return new NextResponse(null, { status: 204 });
}

export async function HEAD(request: NextRequest) {
  const column = COLUMNS[request.nextUrl.searchParams.get("sort") ?? "title"] ?? "title";
  const result = await pool.query(`SELECT id FROM notes ORDER BY ${column}`); // ok: sql-injection
  return new NextResponse(null, { headers: { "x-total": String(result.rowCount) } });
}

export async function OPTIONS(request: NextRequest) {
  const title = request.headers.get("x-title") ?? "";
  return NextResponse.json(await findByTitle(title));
}
