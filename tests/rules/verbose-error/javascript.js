// What an answer tells of an error.
const express = require("express");
const { db, orders } = require("./orders");

const app = express();

app.get("/orders", async (req, res) => {
  try {
    res.json(await orders.all());
  } catch (error) {
    res.status(500).json({ error: error.message }); // bad: verbose-error
  }
});

app.get("/orders/:id", async (req, res) => {
  try {
    res.json(await orders.one(req.params.id));
  } catch (err) {
    res.status(500).send(err.stack); // bad: verbose-error
  }
});

app.post("/orders", async (req, res) => {
  try {
    res.json(await orders.create(String(req.body.name)));
  } catch (error) {
    console.error(error);
    res.status(500).json({ error: "Internal error" }); // ok: verbose-error
  }
});

app.put("/orders/:id", async (req, res) => {
  try {
    res.json(await orders.change(req.params.id, String(req.body.name)));
  } catch (error) {
    res.status(400).json({ error: error.message }); // ok: verbose-error
  }
});

app.get("/count", (req, res) => {
  db.query("SELECT count(*) FROM orders", (err, rows) => {
    if (err) {
      return res.status(500).send(err); // bad: verbose-error
    }
    res.json(rows[0]); // ok: verbose-error
  });
});

app.get("/sum", (req, res) => {
  orders
    .sum()
    .then((sum) => res.json({ sum })) // ok: verbose-error
    .catch((problem) => res.status(500).json({ problem: problem.message })); // bad: verbose-error
});

app.use((err, req, res, next) => {
  res.status(500).json({ message: err.message, stack: err.stack }); // bad: verbose-error
});

app.use((error, req, res, next) => {
  console.error(error.stack);
  res.status(500).send("Something went wrong"); // ok: verbose-error
});

module.exports = app;
