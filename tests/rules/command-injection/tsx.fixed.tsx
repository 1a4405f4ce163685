import { exec, execFile, execSync, spawn } from "child_process";
import { execFileSync } from "child_process";

type Props = { params: { host: string } };

export async function GET(request: Request) {
  const host = new URL(request.url).searchParams.get("host");
  const output = execFileSync('ping', ['-c', '1', host]).toString(); // bad: command-injection
  return Response.json({ output });
}

export async function POST(request: Request) {
  const { file } = await request.json();
  execFile('convert', [file, 'out.png']); // bad: command-injection
  return new Response(null, { status: 204 });
}

export async function PUT(request: Request) {
  const body = await request.json();
  spawn("sh", ["-c", "echo " + body.text]); // bad: command-injection
  return new Response(null, { status: 204 });
}

async function lookup(host: string) {
  return execFileSync('nslookup', [host]).toString(); // bad: command-injection
}

function remove(name: string) {
  execFile('rm', ['-rf', `uploads/${name}`]); // bad: command-injection
}

export default async function Page({ params }: Props) {
  return (
    <pre>
      {/* exec("ping " + params.host) */ /* ok: command-injection */}
      {await lookup(params.host)}
    </pre>
  );
}

export function Safe({ params }: Props) {
  execFile("ping", ["-c", "1", params.host]); // ok: command-injection
  const version = execSync("git rev-parse HEAD").toString(); // ok: command-injection
  const found = /a/.exec(params.host); // ok: command-injection
  const label = "exec(`ping ${host}`)"; // ok: command-injection
  return (
    <p title={label}>
      {version} {found?.[0]}
    </p>
  );
}

export function resize(width: number) {
  execSync(`convert in.png -resize ${width} out.png`); // ok: command-injection
}

export { remove };
