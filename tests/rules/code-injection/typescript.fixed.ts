import vm from "node:vm";
import OpenAI from "openai";
import { Request, Response, Router } from "express";

const router = Router();
const client = new OpenAI();

router.get("/calculate", (req: Request, res: Response) => {
  const expression = req.query.expression as string;
  res.json({ result: JSON.parse(expression) }); // bad: code-injection
});

router.post("/script", (req: Request, res: Response) => {
  const script = new vm.Script(req.body.code); // bad: code-injection
  res.json({ result: script.runInNewContext({}) });
});

router.post("/rule", (req: Request, res: Response) => {
  const { rule } = req.body as { rule: string };
  res.json({ result: vm.runInNewContext(rule, { total: 10 }) }); // bad: code-injection
});

export async function answer(question: string): Promise<unknown> {
  const completion = await client.chat.completions.create({ model: "gpt-4o", messages: [{ role: "user", content: question }] });
  return JSON.parse(completion.choices[0].message.content!); // bad: model-output-to-sink
}

export function formula(text: string): (x: number) => number {
  return new Function("x", `return ${text}`) as (x: number) => number; // bad: code-injection
}

export function notify(message: string): void {
  window.setTimeout(() => alert(message), 100); // bad: code-injection
}

router.post("/safe/json", (req: Request, res: Response) => {
  res.json(JSON.parse(req.body.text)); // ok: code-injection
});

export function later(callback: () => void): void {
  setTimeout(callback, 10); // ok: code-injection
}

export function again(task: { run(): void }): void {
  setInterval(() => task.run(), 10); // ok: code-injection
}

export function constant(): unknown {
  return eval("1 + 1"); // ok: code-injection
}

export class Model {
  eval(text: string): string {
    return text;
  }

  use(text: string): string {
    return this.eval(text); // ok: code-injection
  }
}

export { router };
