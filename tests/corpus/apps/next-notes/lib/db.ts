// One pool for all route handlers, and a client for the newer tables.
import { Pool } from "pg";
import { PrismaClient } from "@prisma/client";

export const pool = new Pool({
  connectionString: process.env.DATABASE_URL ?? "postgres://notes:n0tes-pw-9@db.internal:5432/notes", // bad: hard-coded-credential
  ssl: process.env.NODE_ENV === "production" ? { rejectUnauthorized: false } : undefined, // bad: tls-verification-off
});

export const prisma = new PrismaClient();

export type Note = { id: number; owner: number; title: string; body: string };

export async function findNotes(owner: number, search: string): Promise<Note[]> {
  const result = await pool.query("SELECT * FROM notes WHERE owner = $1 AND title ILIKE $2", [owner, `%${search}%`]); // ok: sql-injection
  return result.rows;
}

export async function findByTitle(title: string): Promise<Note[]> {
  const result = await pool.query(`SELECT * FROM notes WHERE title = '${title}'`); // bad: sql-injection
  return result.rows;
}

export async function countNotes(): Promise<number> {
  const rows = await prisma.$queryRaw<{ count: bigint }[]>`SELECT COUNT(*) FROM notes`; // ok: sql-injection
  return Number(rows[0].count);
}
