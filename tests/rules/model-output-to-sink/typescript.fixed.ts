import { tool } from "ai";
import { exec, execFile } from "child_process";
import OpenAI from "openai";
import Anthropic from "@anthropic-ai/sdk";
import { generateText } from "ai";
import mysql from "mysql2/promise";

const client = new OpenAI();
const claude = new Anthropic();
const pool = mysql.createPool({ host: "localhost" });
const ACTIONS = { time: () => Date.now() };

async function ask(question: any) {
  const response = await client.chat.completions.create({ model: "gpt-4o", messages: [{ role: "user", content: question }] }); // source
  return response.choices[0].message.content;
}

async function calculate(question: any) {
  return JSON.parse(await ask(question)); // bad: model-output-to-sink
}

async function shell(task: any) {
  const message = await claude.messages.create({ model: "claude", max_tokens: 500, messages: [{ role: "user", content: task }] });
  exec(message.content[0].text, () => {}); // bad: model-output-to-sink
}

async function report(question: any) {
  const { text } = await generateText({ model: "gpt-4o", prompt: question });
  return pool.query(text); // bad: model-output-to-sink
}

async function show(question: any) {
  document.getElementById("answer").textContent = await ask(question); // bad: model-output-to-sink
}

async function program(question: any) {
  const run = new Function("data", await ask(question)); // bad: model-output-to-sink
  return run([]);
}

// --- what is right ---------------------------------------------------------------------------------------------------

async function chosen(question: any) {
  return ACTIONS[JSON.parse(await ask(question)).action](); // ok: model-output-to-sink
}

async function bound(question: any) {
  return pool.query("SELECT * FROM notes WHERE title = ?", [await ask(question)]); // ok: model-output-to-sink
}

async function text(question: any) {
  document.getElementById("answer").textContent = await ask(question); // ok: model-output-to-sink
}

async function listed(question: any) {
  execFile("espeak", ["--", await ask(question)]); // ok: model-output-to-sink
}

async function plain(question: any) {
  return { answer: await ask(question) }; // ok: model-output-to-sink
}

function lookAlikes(model: any) {
  // eval(await ask(question)); // ok: model-output-to-sink
  model.exec(ask("What is new?")); // ok: model-output-to-sink
  return "eval(ask(question))"; // ok: model-output-to-sink
}

export { calculate, shell, report, show, program, chosen, bound, text, listed, plain, lookAlikes };

export const shell = tool({
  description: "Runs a command",
  execute: async ({ command }: { command: string }) => {
    exec(command); // bad: model-output-to-sink, command-injection
  },
});
