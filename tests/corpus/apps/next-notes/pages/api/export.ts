// An older route, still in use.
import fs from "fs";
import path from "path";
import type { NextApiRequest, NextApiResponse } from "next";
import { pool } from "../../lib/db";

const EXPORTS = "/srv/notes/exports";

export default async function handler(req: NextApiRequest, res: NextApiResponse) {
  const { file, format } = req.query;
  if (format === "html") {
    res.setHeader("Content-Type", "text/html");
    return res.status(200).send(`<h1>Export ${file}</h1>`); // bad: reflected-xss
  }
  if (format === "sql") {
    const rows = await pool.query("SELECT * FROM exports WHERE name = '" + file + "'"); // bad: sql-injection
    return res.status(200).json(rows.rows);
  }
  if (format === "safe") {
    const name = path.basename(String(file));
    return fs.createReadStream(path.join(EXPORTS, name)).pipe(res); // ok: path-traversal
  }
  const text = fs.readFileSync(path.join(EXPORTS, String(file)), "utf8"); // bad: path-traversal
  return res.status(200).json({ text });
}
