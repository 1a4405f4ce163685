// Requests of a server.
const express = require("express");
const axios = require("axios");

const app = express();

app.get("/weather", async (req, res) => {
  const answer = await axios.get("https://weather.example/today", { timeout: 10_000 }); // bad: missing-timeout
  res.json(answer.data.temperature);
});

app.get("/news", async (req, res) => {
  const answer = await axios.post("https://news.example/search", { topic: "weather" }, { timeout: 10_000 }); // bad: missing-timeout
  res.json(answer.data.titles);
});

module.exports = app;
