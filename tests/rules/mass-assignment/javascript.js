const express = require("express");
const { PrismaClient } = require("@prisma/client");
const { User, Order } = require("./models");

const app = express();
const prisma = new PrismaClient();

app.post("/users", async (req, res) => {
  const user = new User(req.body); // bad: mass-assignment
  await user.save();
  res.sendStatus(201);
});

app.post("/orders", async (req, res) => {
  const data = req.body; // source
  res.json(await Order.create(data)); // bad: mass-assignment
});

app.patch("/users/:id", async (req, res) => {
  const user = await User.findById(req.params.id);
  Object.assign(user, req.body); // bad: mass-assignment
  await user.save();
  res.sendStatus(204);
});

app.put("/users/:id", async (req, res) => {
  res.json(await User.findByIdAndUpdate(req.params.id, req.body, { new: true })); // bad: mass-assignment
});

app.put("/prisma/:id", async (req, res) => {
  res.json(await prisma.user.update({ where: { id: Number(req.params.id) }, data: req.body })); // bad: mass-assignment
});

app.post("/spread", async (req, res) => {
  res.json(await Order.create({ ...req.body, status: "new" })); // bad: mass-assignment
});

app.put("/set/:id", async (req, res) => {
  res.json(await User.updateOne({ _id: String(req.params.id) }, { $set: req.body })); // bad: mass-assignment
});

// --- what is right ---------------------------------------------------------------------------------------------------

app.post("/safe/named", async (req, res) => {
  const { name, email } = req.body;
  res.json(await User.create({ name, email })); // ok: mass-assignment
});

app.post("/safe/field", async (req, res) => {
  res.json(await User.create({ name: req.body.name })); // ok: mass-assignment
});

app.patch("/safe/picked/:id", async (req, res) => {
  const fields = { name: req.body.name };
  res.json(await User.findByIdAndUpdate(req.params.id, fields)); // ok: mass-assignment
});

app.post("/safe/copy", (req, res) => {
  const copy = Object.assign({}, req.body); // ok: mass-assignment
  res.json(Object.keys(copy));
});

app.post("/safe/schema", (req, res) => {
  const input = new LoginSchema(req.body); // ok: mass-assignment
  res.json(input.isValid());
});

class LoginSchema {
  constructor(values) {
    this.name = String(values.name);
  }

  isValid() {
    return this.name.length > 0;
  }
}

function lookAlikes(factory, req) {
  // new User(req.body); // ok: mass-assignment
  factory.make(req.body); // ok: mass-assignment
  return "User.create(req.body)"; // ok: mass-assignment
}

module.exports = { lookAlikes };
