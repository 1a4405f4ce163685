// What an answer tells of an error.
import express, { NextFunction, Request, Response } from "express";
import { db, orders } from "./orders";

const app = express();

app.get("/orders", async (req: Request, res: Response) => {
  try {
    res.json(await orders.all());
  } catch (error: any) {
    res.status(500).json({ error: 'Internal error' }); // bad: verbose-error
  }
});

app.get("/orders/:id", async (req: Request, res: Response) => {
  try {
    res.json(await orders.one(req.params.id));
  } catch (err) {
    res.status(500).send('Internal error'); // bad: verbose-error
  }
});

app.post("/orders", async (req: Request, res: Response) => {
  try {
    res.json(await orders.create(String(req.body.name)));
  } catch (error: any) {
    console.error(error);
    res.status(500).json({ error: "Internal error" }); // ok: verbose-error
  }
});

app.put("/orders/:id", async (req: Request, res: Response) => {
  try {
    res.json(await orders.change(req.params.id, String(req.body.name)));
  } catch (error: any) {
    res.status(400).json({ error: error.message }); // ok: verbose-error
  }
});

app.get("/count", (req, res) => {
  db.query("SELECT count(*) FROM orders", (err, rows) => {
    if (err) {
      return res.status(500).send('Internal error'); // bad: verbose-error
    }
    res.json(rows[0]); // ok: verbose-error
  });
});

app.get("/sum", (req, res) => {
  orders
    .sum()
    .then((sum) => res.json({ sum })) // ok: verbose-error
    .catch((problem) => res.status(500).json({ problem: 'Internal error' })); // bad: verbose-error
});

app.use((err: Error, req: Request, res: Response, next: NextFunction) => {
  res.status(500).json({ message: err.message, stack: err.stack }); // bad: verbose-error
});

app.use((error: Error, req: Request, res: Response, next: NextFunction) => {
  console.error(error.stack);
  res.status(500).send("Something went wrong"); // ok: verbose-error
});

export default app;
