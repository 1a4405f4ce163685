import express, { Request, Response } from "express";
import mongoose from "mongoose";
import { MongoClient, ObjectId } from "mongodb";

const app = express();
const User = mongoose.model("User", new mongoose.Schema({ email: String, seat: String }));
const db = new MongoClient("mongodb://localhost").db("shop");

app.post("/seat", async (req: Request, res: Response) => {
  const { email, seat } = req.body; // source
  const user = await User.findOne({ email: String(email), seat: String(seat) }); // bad: nosql-injection
  res.json(Boolean(user));
});

app.post("/search", async (req: Request, res: Response) => {
  res.json(await User.find(req.body)); // bad: nosql-injection
});

app.get("/product", async (req: Request, res: Response) => {
  res.json(await db.collection("products").findOne({ name: String(req.query.name) })); // bad: nosql-injection
});

app.post("/remove", async (req: Request, res: Response) => {
  await db.collection("orders").deleteMany({ number: String(req.body.number), open: true }); // bad: nosql-injection
  res.sendStatus(204);
});

app.get("/where", async (req: Request, res: Response) => {
  res.json(await User.find({ $where: `this.name == '${req.query.name}'` })); // bad: nosql-injection
});

app.post("/confirm", async (req: Request, res: Response) => {
  const query = { token: String(req.body.token) };
  await User.updateOne(query, { $set: { active: true } }); // bad: nosql-injection
  res.sendStatus(204);
});

// --- what is right ---------------------------------------------------------------------------------------------------

app.post("/safe/text", async (req: Request, res: Response) => {
  const email = String(req.body.email);
  res.json(Boolean(await User.findOne({ email }))); // ok: nosql-injection
});

app.get("/safe/params/:email", async (req: Request, res: Response) => {
  res.json(await User.findOne({ email: req.params.email })); // ok: nosql-injection
});

app.post("/safe/checked", async (req: Request, res: Response) => {
  const { email } = req.body;
  if (typeof email !== "string") {
    return res.sendStatus(400);
  }
  res.json(await User.findOne({ email })); // ok: nosql-injection
});

app.post("/safe/equal", async (req: Request, res: Response) => {
  res.json(await User.findOne({ email: { $eq: req.body.email } })); // ok: nosql-injection
});

app.post("/safe/identifier", async (req: Request, res: Response) => {
  res.json(await db.collection("orders").findOne({ _id: new ObjectId(req.body.id) })); // ok: nosql-injection
});

app.post("/safe/lower", async (req: Request, res: Response) => {
  res.json(await User.findOne({ email: req.body.email.toLowerCase().trim() })); // ok: nosql-injection
});

async function sequelize(Order: any, req: any) {
  return Order.findOne({ where: { number: req.body.number } }); // ok: nosql-injection
}

function lookAlikes(names: any, req: any) {
  // User.findOne({ email: req.body.email }); // ok: nosql-injection
  names.find((name) => name === req.body.name); // ok: nosql-injection
  return "User.findOne(req.body)"; // ok: nosql-injection
}

export { sequelize, lookAlikes };
