import express, { Request, Response } from "express";
import OpenAI from "openai";
import Anthropic from "@anthropic-ai/sdk";
import { generateText } from "ai";

const app = express();
const client = new OpenAI();
const claude = new Anthropic();
const PROMPT = "You are a helpful assistant.";
const LANGUAGES = { de: "German", fr: "French" };

app.post("/translate", async (req: Request, res: Response) => {
  const language = req.body.language; // source
  const response = await client.chat.completions.create({
    model: "gpt-4o",
    messages: [
      { role: "system", content: `You translate everything into ${language}.` }, // bad: prompt-injection
      { role: "user", content: req.body.text },
    ],
  });
  res.json(response.choices[0].message.content);
});

app.post("/role", async (req: Request, res: Response) => {
  const messages = [
    { role: "system", content: "You are " + req.body.role }, // bad: prompt-injection
    { role: "user", content: req.body.question },
  ];
  res.json(await client.chat.completions.create({ model: "gpt-4o", messages }));
});

app.post("/claude", async (req: Request, res: Response) => {
  const answer = await claude.messages.create({
    model: "claude",
    max_tokens: 500,
    system: `You answer questions about ${req.body.topic}`, // bad: prompt-injection
    messages: [{ role: "user", content: req.body.question }],
  });
  res.json(answer);
});

app.post("/text", async (req: Request, res: Response) => {
  const { text } = await generateText({
    model: "gpt-4o",
    system: req.body.instructions, // bad: prompt-injection
    prompt: req.body.question,
  });
  res.json({ text });
});

app.post("/developer", async (req: Request, res: Response) => {
  const response = await client.chat.completions.create({
    model: "gpt-4o",
    messages: [
      { role: "developer", content: `Rules: ${req.body.rules}` }, // bad: prompt-injection
      { role: "user", content: "Go on" },
    ],
  });
  res.json(response);
});

app.post("/history", async (req: Request, res: Response) => {
  const messages = [{ role: "system", content: PROMPT }];
  messages.push({ role: "system", content: `The user is ${req.body.name}` }); // bad: prompt-injection
  messages.push({ role: "user", content: req.body.question }); // ok: prompt-injection
  res.json(await client.chat.completions.create({ model: "gpt-4o", messages }));
});

// --- what is right ---------------------------------------------------------------------------------------------------

app.post("/safe/user", async (req: Request, res: Response) => {
  const response = await client.chat.completions.create({
    model: "gpt-4o",
    messages: [
      { role: "system", content: PROMPT }, // ok: prompt-injection
      { role: "user", content: req.body.question }, // ok: prompt-injection
    ],
  });
  res.json(response);
});

app.post("/safe/chosen", async (req: Request, res: Response) => {
  const response = await client.chat.completions.create({
    model: "gpt-4o",
    messages: [
      { role: "system", content: `You translate into ${LANGUAGES[req.body.to]}` }, // ok: prompt-injection
      { role: "user", content: req.body.text },
    ],
  });
  res.json(response);
});

app.post("/safe/text", async (req: Request, res: Response) => {
  res.json(await generateText({ model: "gpt-4o", system: PROMPT, prompt: req.body.question })); // ok: prompt-injection
});

app.post("/safe/count", async (req: Request, res: Response) => {
  const count = Number(req.body.count);
  res.json(await generateText({ model: "gpt-4o", system: `Answer in ${count} words.`, prompt: "Hello" })); // ok: prompt-injection
});

function lookAlikes(theatre: any, req: any) {
  // { role: "system", content: req.body.role } // ok: prompt-injection
  theatre.create({ messages: [{ role: "system", content: req.body.role }] }); // ok: prompt-injection
  return "system: req.body.role"; // ok: prompt-injection
}

export { lookAlikes };
