// Personal things, loaded with and without asking whose they are.
const express = require("express");
const { requireAuth, requireAdmin } = require("./auth");
const { Category, Invoice, Message, Order } = require("./models");

const router = express.Router();

router.get("/orders/:id", requireAuth, async (req, res) => {
  const order = await Order.findById(req.params.id); // bad: missing-owner-check
  res.json(order);
});

router.delete("/orders/:id", requireAuth, async (req, res) => {
  await Order.findByIdAndDelete(req.params.id); // bad: missing-owner-check
  res.sendStatus(204);
});

router.get("/own-orders/:id", requireAuth, async (req, res) => {
  const order = await Order.findOne({ _id: req.params.id, owner: req.user.id }); // ok: missing-owner-check
  res.json(order);
});

router.put("/orders/:id", requireAuth, async (req, res) => {
  const order = await Order.findById(req.params.id); // ok: missing-owner-check
  if (String(order.owner) !== req.user.id) return res.sendStatus(403);
  res.json(order);
});

router.get("/invoices/:id", requireAuth, async (req, res) => {
  res.json(await Invoice.findByPk(req.params.id)); // bad: missing-owner-check
});

router.get("/messages/:id", requireAuth, async (req, res) => {
  res.json(await Message.findOne({ _id: req.params.id })); // bad: missing-owner-check
});

router.delete("/messages/:id", requireAuth, async (req, res) => {
  await Message.deleteOne({ _id: req.params.id }); // bad: missing-owner-check
  res.sendStatus(204);
});

router.get("/categories/:id", requireAuth, async (req, res) => {
  res.json(await Category.findById(req.params.id)); // ok: missing-owner-check
});

router.get("/admin/orders/:id", requireAdmin, async (req, res) => {
  res.json(await Order.findById(req.params.id)); // ok: missing-owner-check
});

router.get("/public/orders/:id", async (req, res) => {
  res.json(await Order.findById(req.params.id)); // ok: missing-owner-check
});

module.exports = router;
