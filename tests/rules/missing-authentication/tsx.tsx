// Pages that a server with Express renders.
import express from "express";
import { renderToString } from "react-dom/server";
import { requireLogin, requireRole } from "./auth";
import { pages } from "./pages";

const app = express();

app.get("/", (req, res) => { // ok: missing-authentication
  res.send(renderToString(<main>Welcome</main>));
});

app.post("/pages", requireLogin, async (req, res) => { // ok: missing-authentication
  await pages.create(String(req.body.title));
  res.sendStatus(201);
});

app.put("/pages/:id", requireLogin, async (req, res) => { // ok: missing-authentication
  await pages.rename(req.params.id, String(req.body.title));
  res.sendStatus(204);
});

app.patch("/pages/:id", requireLogin, async (req, res) => {
  await pages.rename(req.params.id, String(req.body.title));
  res.sendStatus(204);
});

app.delete("/pages/:id", async (req, res) => { // bad: missing-authentication
  await pages.remove(req.params.id);
  res.sendStatus(204);
});

app.post("/pages/:id/restore", async (req, res) => { // bad: missing-authentication
  await pages.restore(req.params.id);
  res.sendStatus(204);
});

app.post("/pages/:id/publish", requireLogin, pages.publish); // ok: missing-authentication
app.post("/pages/:id/hide", pages.hide); // bad: missing-authentication
app.post("/subscribe", pages.subscribe); // ok: missing-authentication

app.get("/admin/pages", requireRole("admin"), pages.all);
app.get("/admin/statistics", pages.statistics); // bad: missing-authentication
app.post("/admin/rebuild", pages.rebuild); // bad: missing-authentication
app.post("/admin/purge", requireRole("admin"), pages.purge);
app.post("/admin/reindex", requireRole("admin"), pages.reindex);
