"use server";
// What the forms call.
import { redirect } from "next/navigation";
import { pool } from "../../lib/db";
import { newInviteCode, newShareToken } from "../../lib/auth";

export async function createNote(formData: FormData) {
  const title = formData.get("title");
  await pool.query(`INSERT INTO notes (title) VALUES ('${title}')`); // bad: sql-injection
  redirect("/notes");
}

export async function createNoteSafely(formData: FormData) {
  const title = formData.get("title");
  await pool.query("INSERT INTO notes (title) VALUES ($1)", [title]); // ok: sql-injection
  redirect("/notes");
}

export async function share(formData: FormData) {
  const id = Number(formData.get("id"));
  const token = newShareToken(); // ok: weak-random
  await pool.query("UPDATE notes SET token = $1 WHERE id = $2", [token, id]); // ok: sql-injection
}

export async function invite(formData: FormData) {
  const email = String(formData.get("email"));
  await pool.query("INSERT INTO invites (email, code) VALUES ($1, $2)", [email, newInviteCode()]); // ok: sql-injection
}
