"use server";

// Server actions of Next: every exported function can be called by any browser.
import { requireUser } from "@/lib/auth";
import { db } from "@/lib/db";

export async function createNote(title: string) { // ok: missing-authentication
  const user = await requireUser();
  await db.page.create({ data: { title, ownerId: user.id } });
}

export async function renameNote(id: string, title: string) {
  const user = await requireUser();
  await db.page.update({ where: { id, ownerId: user.id }, data: { title } });
}

export async function deleteNote(id: string) { // bad: missing-authentication
  await db.page.delete({ where: { id } });
}

export async function searchNotes(term: string) { // ok: missing-authentication
  return db.page.findMany({ where: { title: term } });
}
