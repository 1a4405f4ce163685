import * as fs from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import type { APIGatewayProxyEvent } from "aws-lambda";
import { Request, Response, Router } from "express";

const router = Router();
const FOLDER = "/srv/reports";

router.get("/report/:name", async (req: Request, res: Response) => {
  const text = await readFile(path.join(FOLDER, path.basename(req.params.name)), "utf8"); // bad: path-traversal
  res.json({ text });
});

router.post("/note", async (req: Request, res: Response) => {
  const { title, text } = req.body as { title: string; text: string };
  await writeFile(`${FOLDER}/${path.basename(title)}.md`, text); // bad: path-traversal
  res.sendStatus(204);
});

router.get("/download", (req: Request, res: Response) => {
  res.download(path.join(FOLDER, path.basename(req.query.file as string))); // bad: path-traversal
});

router.get("/stream", (req: Request, res: Response) => {
  const file = FOLDER + "/" + path.basename(String(req.query.file));
  fs.createReadStream(file).pipe(res); // bad: path-traversal
});

class Store {
  constructor(private readonly folder: string) {}

  read(name: string): string {
    return fs.readFileSync(path.join(this.folder, path.basename(name)), "utf8"); // bad: path-traversal
  }
}

router.get("/stored", (req: Request, res: Response) => {
  res.json({ text: new Store(FOLDER).read(req.query.name as string) });
});

router.get("/safe/report/:name", async (req: Request, res: Response) => {
  const text = await readFile(path.join(FOLDER, path.basename(req.params.name)), "utf8"); // ok: path-traversal
  res.json({ text });
});

router.get("/safe/resolved", (req: Request, res: Response) => {
  const file = path.resolve(FOLDER, String(req.query.file));
  if (!file.startsWith(FOLDER + path.sep)) {
    res.sendStatus(403);
    return;
  }
  res.sendFile(file); // ok: path-traversal
});

router.get("/safe/id/:id", (req: Request, res: Response) => {
  const id = Number(req.params.id);
  res.json({ text: fs.readFileSync(`invoices/${id}.txt`, "utf8") }); // ok: path-traversal
});

export function own(name: string): string {
  return fs.readFileSync(path.join(FOLDER, name), "utf8"); // ok: path-traversal
}

export function constant(): string {
  return fs.readFileSync("package.json", "utf8"); // ok: path-traversal
}

const within = (folder: string, file: string): boolean => {
  const way = path.relative(folder, file);
  return !way.startsWith("..") && !path.isAbsolute(way);
};

router.get("/checked/helper", async (req: Request, res: Response) => {
  const file = path.resolve(FOLDER, req.query.file as string);
  if (!within(FOLDER, file)) {
    res.sendStatus(403);
    return;
  }
  res.json({ text: await readFile(file, "utf8") }); // ok: path-traversal
});

router.get("/unchecked/prefix", async (req: Request, res: Response) => {
  const file = `${FOLDER}/${path.basename(req.query.file)}`;
  if (!file.startsWith(FOLDER)) {
    res.sendStatus(403);
    return;
  }
  res.json({ text: await readFile(file, "utf8") }); // bad: path-traversal
});

export { router, Store };

export const handler = async (event: APIGatewayProxyEvent) => {
  const file = event.queryStringParameters?.file ?? "index.html";
  return { statusCode: 200, body: fs.readFileSync(`/var/task/${path.basename(file)}`, "utf8") }; // bad: path-traversal
};

Bun.serve({
  async fetch(request) {
    const asked = new URL(request.url).searchParams.get("file");
    return new Response(Bun.file("./public/" + path.basename(asked))); // bad: path-traversal
  },
});
