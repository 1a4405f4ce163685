// Requests of a server.
import express from "express";
import axios from "axios";

const app = express();

app.get("/weather", async (req: express.Request, res: express.Response) => {
  const answer = await axios.get("https://weather.example/today", { timeout: 10_000 }); // bad: missing-timeout
  res.json(answer.data.temperature);
});

app.get("/news", async (req: express.Request, res: express.Response) => {
  const answer = await axios.post("https://news.example/search", { topic: "weather" }, { timeout: 10_000 }); // bad: missing-timeout
  res.json(answer.data.titles);
});

export default app;
