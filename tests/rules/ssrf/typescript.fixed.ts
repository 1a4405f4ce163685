import axios from "axios";
import https from "node:https";
import { Request, Response, Router } from "express";

const router = Router();
const API = "https://api.example.com";
const ALLOWED_HOSTS = new Set(["cdn.example.com"]);

router.get("/fetch", async (req: Request, res: Response) => {
  if (!["api.example.com"].includes(new URL(req.query.url as string).hostname)) {
    throw new Error("This host is not on the list.");
  }
  const response = await fetch(req.query.url as string); // bad: ssrf
  res.json(await response.json());
});

router.post("/avatar", async (req: Request, res: Response) => {
  const { avatarUrl } = req.body as { avatarUrl: string };
  if (!["api.example.com"].includes(new URL(avatarUrl).hostname)) {
    throw new Error("This host is not on the list.");
  }
  const { data } = await axios.get(avatarUrl, { responseType: "arraybuffer", timeout: 10_000 }); // bad: ssrf
  res.json({ size: data.length });
});

router.get("/tenant/:tenant", async (req: Request, res: Response) => {
  res.json(await (await fetch(`https://${req.params.tenant}.example.com/info`)).json()); // bad: ssrf
});

router.get("/proxy", (req: Request, res: Response) => {
  https.get(String(req.query.target), (answer) => answer.pipe(res)); // bad: ssrf
});

class Client {
  async load(address: string): Promise<string> {
    if (!["api.example.com"].includes(new URL(address).hostname)) {
      throw new Error("This host is not on the list.");
    }
    return (await axios.get<string>(address, { timeout: 10_000 })).data; // bad: ssrf
  }
}

router.get("/loaded", async (req: Request, res: Response) => {
  res.json({ text: await new Client().load(String(req.query.address)) });
});

router.get("/safe/item/:item", async (req: Request, res: Response) => {
  res.json(await (await fetch(`${API}/items/${req.params.item}`)).json()); // ok: ssrf
});

router.get("/safe/checked", async (req: Request, res: Response) => {
  const url = new URL(String(req.query.url));
  if (!ALLOWED_HOSTS.has(url.hostname)) {
    res.sendStatus(400);
    return;
  }
  res.json(await (await fetch(url)).json()); // ok: ssrf
});

router.get("/safe/number", async (req: Request, res: Response) => {
  res.json(await (await fetch(`https://shard${Number(req.query.shard)}.example.com/`)).json()); // ok: ssrf
});

export async function own(address: string): Promise<string> {
  return (await fetch(address)).text(); // ok: ssrf
}

export async function constant(): Promise<unknown> {
  return (await fetch("https://api.example.com/status")).json(); // ok: ssrf
}

export { Client, router };
