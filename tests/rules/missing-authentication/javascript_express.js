// A shop with Express: some routes forgot what the others ask.
const express = require("express");
const passport = require("passport");
const { requireAuth, requireAdmin } = require("./middleware/auth");
const { Order, Product, User } = require("./models");
const controller = require("./controllers/orders");

const app = express();
const router = express.Router();
const members = express.Router();

app.use(express.json());

app.post("/session", async (req, res) => { // ok: missing-authentication
  res.json({ token: await User.login(req.body.email, req.body.password) });
});

app.get("/products", async (req, res) => { // ok: missing-authentication
  res.json(await Product.find());
});

app.post("/products", requireAuth, requireAdmin, async (req, res) => { // ok: missing-authentication
  res.status(201).json(await Product.create({ name: String(req.body.name) }));
});

app.put("/products/:id", requireAuth, requireAdmin, async (req, res) => {
  await Product.updateOne({ _id: req.params.id }, { name: String(req.body.name) });
  res.sendStatus(204);
});

app.delete("/products/:id", async (req, res) => { // bad: missing-authentication
  await Product.deleteOne({ _id: req.params.id });
  res.sendStatus(204);
});

app.delete("/reviews/:id", async (req, res) => { // ok: missing-authentication
  if (!req.session.userId) return res.sendStatus(401);
  await Product.deleteOne({ _id: req.params.id });
  res.sendStatus(204);
});

app.post("/webhook/stripe", express.raw({ type: "application/json" }), (req, res) => { // ok: missing-authentication
  res.sendStatus(200);
});

router
  .route("/orders/:id")
  .get(controller.show)
  .put(requireAuth, controller.change) // ok: missing-authentication
  .delete(controller.cancel); // bad: missing-authentication

router.post("/orders", passport.authenticate("jwt", { session: false }), controller.create);
router.patch("/orders/:id/status", controller.setStatus); // bad: missing-authentication

app.get("/admin/users", requireAdmin, async (req, res) => {
  res.json(await User.find());
});
app.get("/admin/export", async (req, res) => { // bad: missing-authentication
  res.json(await User.find().lean());
});

members.use(requireAuth);
members.post("/profile", controller.profile); // ok: missing-authentication
members.delete("/profile", controller.leave); // ok: missing-authentication

app.use("/members", members);
app.use("/", router);

module.exports = app;
