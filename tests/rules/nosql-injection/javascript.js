const express = require("express");
const mongoose = require("mongoose");
const { MongoClient, ObjectId } = require("mongodb");

const app = express();
const User = mongoose.model("User", new mongoose.Schema({ email: String, seat: String }));
const db = new MongoClient("mongodb://localhost").db("shop");

app.post("/seat", async (req, res) => {
  const { email, seat } = req.body; // source
  const user = await User.findOne({ email, seat }); // bad: nosql-injection
  res.json(Boolean(user));
});

app.post("/search", async (req, res) => {
  res.json(await User.find(req.body)); // bad: nosql-injection
});

app.get("/product", async (req, res) => {
  res.json(await db.collection("products").findOne({ name: req.query.name })); // bad: nosql-injection
});

app.post("/remove", async (req, res) => {
  await db.collection("orders").deleteMany({ number: req.body.number, open: true }); // bad: nosql-injection
  res.sendStatus(204);
});

app.get("/where", async (req, res) => {
  res.json(await User.find({ $where: `this.name == '${req.query.name}'` })); // bad: nosql-injection
});

app.post("/confirm", async (req, res) => {
  const query = { token: req.body.token };
  await User.updateOne(query, { $set: { active: true } }); // bad: nosql-injection
  res.sendStatus(204);
});

// --- what is right ---------------------------------------------------------------------------------------------------

app.post("/safe/text", async (req, res) => {
  const email = String(req.body.email);
  res.json(Boolean(await User.findOne({ email }))); // ok: nosql-injection
});

app.get("/safe/params/:email", async (req, res) => {
  res.json(await User.findOne({ email: req.params.email })); // ok: nosql-injection
});

app.post("/safe/checked", async (req, res) => {
  const { email } = req.body;
  if (typeof email !== "string") {
    return res.sendStatus(400);
  }
  res.json(await User.findOne({ email })); // ok: nosql-injection
});

app.post("/safe/equal", async (req, res) => {
  res.json(await User.findOne({ email: { $eq: req.body.email } })); // ok: nosql-injection
});

app.post("/safe/identifier", async (req, res) => {
  res.json(await db.collection("orders").findOne({ _id: new ObjectId(req.body.id) })); // ok: nosql-injection
});

app.post("/safe/lower", async (req, res) => {
  res.json(await User.findOne({ email: req.body.email.toLowerCase().trim() })); // ok: nosql-injection
});

async function sequelize(Order, req) {
  return Order.findOne({ where: { number: req.body.number } }); // ok: nosql-injection
}

function lookAlikes(names, req) {
  // User.findOne({ email: req.body.email }); // ok: nosql-injection
  names.find((name) => name === req.body.name); // ok: nosql-injection
  return "User.findOne(req.body)"; // ok: nosql-injection
}

const Account = require("./models/Account");
const texts = require("./texts");

app.get("/accounts", async (req, res) => {
  res.json(await Account.find(req.query)); // bad: nosql-injection
});

app.post("/accounts/one", async (req, res) => {
  res.json(await Account.findOne({ name: String(req.body.name) })); // ok: nosql-injection
});

module.exports = { sequelize, lookAlikes };
