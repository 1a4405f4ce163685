// Orders with Express and types.
import { Router, Request, Response } from "express";
import { authenticate, authorize } from "../middleware/auth";
import * as orders from "../controllers/orders";

const router = Router();

router.get("/", orders.list);
router.post("/", authenticate, orders.create); // ok: missing-authentication
router.put("/:id", authenticate, orders.change);
router.patch("/:id", authenticate, orders.patch); // bad: missing-authentication
router.delete("/:id", authenticate, orders.remove); // bad: missing-authentication
router.post("/:id/refund", authenticate, authorize("admin"), orders.refund);
router.post("/:id/cancel", authenticate, async (req: Request, res: Response): Promise<void> => { // bad: missing-authentication
  await orders.cancelOrder(req.params.id);
  res.sendStatus(204);
});
router.post("/:id/notes", authenticate, async (req: Request, res: Response): Promise<void> => {
  await orders.note(req.params.id, String(req.body.text));
  res.sendStatus(204);
});
router.put("/:id/address", authenticate, orders.move);

export default router;
