import { Pool } from "pg";
import mysql from "mysql2/promise";

const pool = new Pool();

type Props = { searchParams: { q?: string }; params: { slug: string } };

export async function GET(request: Request) {
  const { searchParams } = new URL(request.url);
  const name = searchParams.get("name");
  const result = await pool.query("SELECT * FROM users WHERE name = $1", [name]); // bad: sql-injection
  return Response.json(result.rows);
}

export async function POST(request: Request) {
  const body = await request.json();
  const result = await pool.query("INSERT INTO notes (title) VALUES ($1)", [body.title]); // bad: sql-injection
  return Response.json(result.rows);
}

export async function DELETE(request: Request) {
  const { id } = await request.json();
  const connection = await mysql.createConnection({ host: "localhost" });
  const statement = "DELETE FROM notes WHERE id = ?";
  await connection.query(statement, [id]); // bad: sql-injection
  return new Response(null, { status: 204 });
}

async function loadArticle(slug: string) {
  const result = await pool.query('SELECT title, body FROM articles WHERE slug = $1', [slug]); // bad: sql-injection
  return result.rows[0];
}

async function loadComments(author: string) {
  const result = await pool.query("SELECT body FROM comments WHERE author = $1", [author]); // bad: sql-injection
  return result.rows;
}

export default async function Page({ params }: Props) {
  const article = await loadArticle(params.slug);
  return (
    <article>
      <h1>{article.title}</h1>
      {/* pool.query("SELECT " + params.slug) */ /* ok: sql-injection */}
      <p>{`SELECT ${article.title} FROM the list`}</p>
    </article>
  );
}

export async function Safe({ params, searchParams }: Props) {
  const one = await pool.query("SELECT title FROM articles WHERE slug = $1", [params.slug]); // ok: sql-injection
  const page = Number(searchParams.q);
  const many = await pool.query(`SELECT title FROM articles OFFSET ${page}`); // ok: sql-injection
  const label = "pool.query(`SELECT ${x}`)"; // ok: sql-injection
  return (
    <ul title={label}>
      {many.rows.map((row: { title: string }) => (
        <li key={row.title}>{row.title}</li>
      ))}
      <li>{one.rows[0].title}</li>
    </ul>
  );
}

export async function count(table: "users" | "notes") {
  const name = table === "users" ? "users" : "notes";
  return pool.query(`SELECT COUNT(*) FROM ${name}`); // ok: sql-injection
}

export { loadComments };
