// Personal things, loaded with and without asking whose they are.
import express, { Request, Response } from "express";
import { requireAuth, requireAdmin } from "./auth";
import { Category, Invoice, Message, Order } from "./models";

const router = express.Router();

router.get("/orders/:id", requireAuth, async (req: any, res: Response) => {
  const order = await Order.findById(req.params.id); // bad: missing-owner-check
  res.json(order);
});

router.delete("/orders/:id", requireAuth, async (req: any, res: Response) => {
  await Order.findByIdAndDelete(req.params.id); // bad: missing-owner-check
  res.sendStatus(204);
});

router.get("/own-orders/:id", requireAuth, async (req: any, res: Response) => {
  const order = await Order.findOne({ _id: req.params.id, owner: req.user.id }); // ok: missing-owner-check
  res.json(order);
});

router.put("/orders/:id", requireAuth, async (req: any, res: Response) => {
  const order = await Order.findById(req.params.id); // ok: missing-owner-check
  if (String(order.owner) !== req.user.id) return res.sendStatus(403);
  res.json(order);
});

router.get("/invoices/:id", requireAuth, async (req: any, res: Response) => {
  res.json(await Invoice.findByPk(req.params.id)); // bad: missing-owner-check
});

router.get("/messages/:id", requireAuth, async (req: any, res: Response) => {
  res.json(await Message.findOne({ _id: req.params.id })); // bad: missing-owner-check
});

router.delete("/messages/:id", requireAuth, async (req: any, res: Response) => {
  await Message.deleteOne({ _id: req.params.id }); // bad: missing-owner-check
  res.sendStatus(204);
});

router.get("/categories/:id", requireAuth, async (req: any, res: Response) => {
  res.json(await Category.findById(req.params.id)); // ok: missing-owner-check
});

router.get("/admin/orders/:id", requireAdmin, async (req: any, res: Response) => {
  res.json(await Order.findById(req.params.id)); // ok: missing-owner-check
});

router.get("/public/orders/:id", async (req: any, res: Response) => {
  res.json(await Order.findById(req.params.id)); // ok: missing-owner-check
});

export default router;
