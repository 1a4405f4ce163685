const express = require("express");
const OpenAI = require("openai");
const Anthropic = require("@anthropic-ai/sdk");
const { generateText } = require("ai");

const app = express();
const client = new OpenAI();
const claude = new Anthropic();
const PROMPT = "You are a helpful assistant.";
const LANGUAGES = { de: "German", fr: "French" };

app.post("/translate", async (req, res) => {
  const language = req.body.language; // source
  const response = await client.chat.completions.create({
    model: "gpt-4o",
    messages: [
      { role: "system", content: `You translate everything into what the user names.` }, { role: "user", content: language }, // bad: prompt-injection
      { role: "user", content: req.body.text },
    ],
  });
  res.json(response.choices[0].message.content);
});

app.post("/role", async (req, res) => {
  const messages = [
    { role: "system", content: "You are " + req.body.role }, // bad: prompt-injection
    { role: "user", content: req.body.question },
  ];
  res.json(await client.chat.completions.create({ model: "gpt-4o", messages }));
});

app.post("/claude", async (req, res) => {
  const answer = await claude.messages.create({
    model: "claude",
    max_tokens: 500,
    system: `You answer questions about ${req.body.topic}`, // bad: prompt-injection
    messages: [{ role: "user", content: req.body.question }],
  });
  res.json(answer);
});

app.post("/text", async (req, res) => {
  const { text } = await generateText({
    model: "gpt-4o",
    system: req.body.instructions, // bad: prompt-injection
    prompt: req.body.question,
  });
  res.json({ text });
});

app.post("/developer", async (req, res) => {
  const response = await client.chat.completions.create({
    model: "gpt-4o",
    messages: [
      { role: "developer", content: `Rules: what the user names` }, { role: "user", content: req.body.rules }, // bad: prompt-injection
      { role: "user", content: "Go on" },
    ],
  });
  res.json(response);
});

app.post("/history", async (req, res) => {
  const messages = [{ role: "system", content: PROMPT }];
  messages.push({ role: "system", content: `The user is what the user names` }, { role: "user", content: req.body.name }); // bad: prompt-injection
  messages.push({ role: "user", content: req.body.question }); // ok: prompt-injection
  res.json(await client.chat.completions.create({ model: "gpt-4o", messages }));
});

// --- what is right ---------------------------------------------------------------------------------------------------

app.post("/safe/user", async (req, res) => {
  const response = await client.chat.completions.create({
    model: "gpt-4o",
    messages: [
      { role: "system", content: PROMPT }, // ok: prompt-injection
      { role: "user", content: req.body.question }, // ok: prompt-injection
    ],
  });
  res.json(response);
});

app.post("/safe/chosen", async (req, res) => {
  const response = await client.chat.completions.create({
    model: "gpt-4o",
    messages: [
      { role: "system", content: `You translate into ${LANGUAGES[req.body.to]}` }, // ok: prompt-injection
      { role: "user", content: req.body.text },
    ],
  });
  res.json(response);
});

app.post("/safe/text", async (req, res) => {
  res.json(await generateText({ model: "gpt-4o", system: PROMPT, prompt: req.body.question })); // ok: prompt-injection
});

app.post("/safe/count", async (req, res) => {
  const count = Number(req.body.count);
  res.json(await generateText({ model: "gpt-4o", system: `Answer in ${count} words.`, prompt: "Hello" })); // ok: prompt-injection
});

function lookAlikes(theatre, req) {
  // { role: "system", content: req.body.role } // ok: prompt-injection
  theatre.create({ messages: [{ role: "system", content: req.body.role }] }); // ok: prompt-injection
  return "system: req.body.role"; // ok: prompt-injection
}

module.exports = { lookAlikes };
