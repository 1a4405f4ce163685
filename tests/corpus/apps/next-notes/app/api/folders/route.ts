// The folders of a person.
import { cookies } from "next/headers";
import { NextRequest, NextResponse } from "next/server";
import { requireUser } from "../../../lib/auth";
import { prisma } from "../../../lib/db";

export async function GET(request: NextRequest) {
  const user = await requireUser(request);
  return NextResponse.json(await prisma.folder.findMany({ where: { ownerId: user.id } }));
}

export async function POST(request: NextRequest) { // ok: missing-authentication
  const user = await requireUser(request);
  const { name } = await request.json();
  return NextResponse.json(await prisma.folder.create({ data: { name: String(name), ownerId: user.id } }));
}

export async function PUT(request: NextRequest) {
  try {
    const user = await requireUser(request);
    const { id, name } = await request.json();
    await prisma.folder.update({ where: { id: Number(id), ownerId: user.id }, data: { name: String(name) } });
  } catch (error) {
    return NextResponse.json({ error: (error as Error).stack }, { status: 500 }); // bad: verbose-error
  }
  cookies().set("last_folder_token", "1", { httpOnly: true }); // bad: insecure-cookie
  cookies().set("layout", "wide"); // ok: insecure-cookie
  return new NextResponse(null, { status: 204 });
}

export async function DELETE(request: NextRequest) { // bad: missing-authentication
  const id = Number(new URL(request.url).searchParams.get("id"));
  await prisma.folder.delete({ where: { id } });
  return new NextResponse(null, { status: 204 });
}

export async function OPTIONS() {
  return new NextResponse(null, { headers: { "Access-Control-Allow-Origin": "*" } }); // bad: permissive-cors
}
