import type { HttpRequest } from "@azure/functions";
import { exec, execFile, execSync, spawn } from "node:child_process";
import * as childProcess from "child_process";
import { promisify } from "node:util";
import { Request, Response, Router } from "express";

const router = Router();
const LOG = "/var/log/app.log";

interface Conversion {
  file: string;
  quality: number;
}

router.get("/ping", (req: Request, res: Response) => {
  const host = req.query.host as string;
  exec(`ping -c 1 ${host}`, (_error, stdout) => res.json({ stdout })); // bad: command-injection
});

router.post("/convert", (req: Request<unknown, unknown, Conversion>, res: Response) => {
  const { file } = req.body;
  childProcess.execSync("convert " + file + " out.png"); // bad: command-injection
  res.sendStatus(204);
});

router.get("/unit/:unit", (req: Request, res: Response) => {
  spawn("bash", ["-c", `systemctl status ${req.params.unit}`]); // bad: command-injection
  res.sendStatus(204);
});

export function compress(directory: string, target: string): void {
  execSync(`zip -r ${target} ${directory}`); // bad: command-injection
}

export class Git {
  constructor(private readonly folder: string) {}

  checkout(branch: string): string {
    const command: string = `git checkout ${branch} && git pull`;
    return execSync(command, { cwd: this.folder }).toString(); // bad: command-injection
  }

  safeCheckout(branch: string): void {
    execFile("git", ["checkout", "--", branch], { cwd: this.folder }); // ok: command-injection
  }
}

router.get("/safe/lines", (req: Request, res: Response) => {
  const lines = Number(req.query.lines);
  res.json({ output: execSync(`tail -n ${lines} ${LOG}`).toString() }); // ok: command-injection
});

router.get("/safe/ping", (req: Request, res: Response) => {
  spawn("ping", ["-c", "1", String(req.query.host)]); // ok: command-injection
  res.sendStatus(204);
});

export function constant(): string {
  return execSync("git rev-parse HEAD").toString(); // ok: command-injection
}

export function size(width: number): void {
  execSync(`convert in.png -resize ${width} out.png`); // ok: command-injection
}

export function match(text: string): RegExpExecArray | null {
  return /v(\d+)/.exec(text); // ok: command-injection
}

export { router };

const started = promisify(exec);

export async function thumbnail(file: string) {
  await started(`convert ${file} -resize 200x200 small.png`); // bad: command-injection
}

export async function deploy(branch: string) {
  "use server";
  await started(`git checkout ${branch}`); // bad: command-injection
}

export async function deployFixed(branch: string) {
  "use server";
  await started("git pull"); // ok: command-injection
  return branch;
}

Deno.serve(async (req: globalThis.Request) => {
  const { folder } = await req.json();
  await new Deno.Command("sh", { args: ["-c", `ls ${folder}`] }).output(); // bad: command-injection
  await new Deno.Command("ls", { args: [folder] }).output(); // ok: command-injection
  return new Response(null, { status: 204 });
});

export async function listed(request: HttpRequest) {
  exec(`ls ${request.query.get("folder")}`); // bad: command-injection
}
