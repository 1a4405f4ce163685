import { pool } from "$lib/db";
import { execFile } from "node:child_process";
import { promisify } from "node:util";
import type { PageServerLoad } from "./$types";

const run = promisify(execFile);
const SORTED = ["title", "written"];

export const load: PageServerLoad = async ({ params, url }) => {
  const wanted = url.searchParams.get("q");
  const found = await pool.query(`SELECT * FROM notes WHERE title LIKE '%${wanted}%'`); // bad: sql-injection
  const listed = await pool.query("SELECT * FROM notes WHERE title LIKE $1", [`%${wanted}%`]); // ok: sql-injection
  const note = await pool.query("SELECT * FROM notes WHERE id = $1", [params.id]); // ok: sql-injection
  const raw = await pool.query("SELECT * FROM notes WHERE id = " + params.id); // bad: sql-injection
  const page = Math.max(1, Number(url.searchParams.get("page")));
  const paged = await pool.query(`SELECT * FROM notes LIMIT 20 OFFSET ${page * 20}`); // ok: sql-injection
  const asked = url.searchParams.get("sort") ?? "title";
  const sort = SORTED.includes(asked) ? asked : "title";
  const sorted = await pool.query(`SELECT * FROM notes ORDER BY ${sort}`); // ok: sql-injection
  const unsorted = await pool.query(`SELECT * FROM notes ORDER BY ${asked}`); // bad: sql-injection
  const counted = await run("wc", ["-l", "--", `notes/${Number(params.id)}.txt`]); // ok: command-injection
  return { found, listed, note, raw, paged, sorted, unsorted, counted };
};
