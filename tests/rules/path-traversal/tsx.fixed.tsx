import fs from "fs";
import { readFile, unlink } from "fs/promises";
import path from "path";

const POSTS = path.join(process.cwd(), "posts");

export async function GET(request: Request) {
  const name = new URL(request.url).searchParams.get("name");
  return Response.json({ text: await readFile(path.join(POSTS, path.basename(name!)), "utf8") }); // bad: path-traversal
}

export async function DELETE(request: Request) {
  const { file } = await request.json();
  await unlink(`${POSTS}/${path.basename(file)}`); // bad: path-traversal
  return new Response(null, { status: 204 });
}

export async function POST(request: Request) {
  const body = await request.json();
  const target = path.resolve(POSTS, path.basename(body.slug));
  fs.writeFileSync(target, body.text); // bad: path-traversal
  return new Response(null, { status: 204 });
}

export async function PUT(request: Request) {
  const form = await request.formData();
  fs.appendFileSync(path.join(POSTS, path.basename(form.get("name") as string)), "edited"); // bad: path-traversal
  return new Response(null, { status: 204 });
}

function load(name: string) {
  return fs.readFileSync(POSTS + "/" + path.basename(name), "utf8"); // bad: path-traversal
}

export async function PATCH(request: Request) {
  return Response.json({ text: load((await request.json()).name) });
}

export async function HEAD(request: Request) {
  const name = new URL(request.url).searchParams.get("name");
  await readFile(path.join(POSTS, path.basename(name!)), "utf8"); // ok: path-traversal
  return new Response(null);
}

export async function OPTIONS(request: Request) {
  const file = path.resolve(POSTS, (await request.json()).file);
  if (!file.startsWith(POSTS + path.sep)) {
    return new Response(null, { status: 403 });
  }
  return Response.json({ text: fs.readFileSync(file, "utf8") }); // ok: path-traversal
}

export function Post({ slug }: { slug: string }) {
  const text = fs.readFileSync(path.join(POSTS, `${slug}.md`), "utf8"); // ok: path-traversal
  const readme = fs.readFileSync("README.md", "utf8"); // ok: path-traversal
  return (
    <article title="fs.readFileSync(name)">
      {/* fs.readFileSync(slug) */ /* ok: path-traversal */}
      {text}
      {readme}
    </article>
  );
}
