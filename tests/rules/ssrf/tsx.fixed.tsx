import axios from "axios";

const API = "https://api.example.com";
const ALLOWED = ["https://a.example.com/feed", "https://b.example.com/feed"];

export async function GET(request: Request) {
  const url = new URL(request.url).searchParams.get("url");
  if (!["api.example.com"].includes(new URL(url!).hostname)) {
    throw new Error("This host is not on the list.");
  }
  const response = await fetch(url!); // bad: ssrf
  return new Response(response.body);
}

export async function POST(request: Request) {
  const { link } = await request.json();
  if (!["api.example.com"].includes(new URL(link).hostname)) {
    throw new Error("This host is not on the list.");
  }
  const { data } = await axios.get(link); // bad: ssrf
  return Response.json(data);
}

export async function PUT(request: Request) {
  const body = await request.json();
  if (!["api.example.com"].includes(new URL(body.callback).hostname)) {
    throw new Error("This host is not on the list.");
  }
  await axios.post(body.callback, { ok: true }); // bad: ssrf
  return new Response(null, { status: 204 });
}

export async function PATCH(request: Request) {
  const { host } = await request.json();
  return Response.json(await (await fetch(`http://${host}/status`)).json()); // bad: ssrf
}

async function load(address: string) {
  if (!["api.example.com"].includes(new URL(address).hostname)) {
    throw new Error("This host is not on the list.");
  }
  return (await fetch(address)).text(); // bad: ssrf
}

export async function DELETE(request: Request) {
  return Response.json({ text: await load((await request.json()).address) });
}

export async function HEAD(request: Request) {
  const url = new URL(request.url).searchParams.get("url");
  if (!ALLOWED.includes(url!)) {
    return new Response(null, { status: 400 });
  }
  await fetch(url!); // ok: ssrf
  return new Response(null);
}

export async function OPTIONS(request: Request) {
  const item = new URL(request.url).searchParams.get("item");
  return Response.json(await (await fetch(`${API}/items/${item}`)).json()); // ok: ssrf
}

export async function Feed({ address }: { address: string }) {
  const text = await (await fetch(address)).text(); // ok: ssrf
  const own = await fetch("/api/status"); // ok: ssrf
  return (
    <pre title="fetch(url)">
      {/* fetch(address) */ /* ok: ssrf */}
      {text}
      {own.status}
    </pre>
  );
}
