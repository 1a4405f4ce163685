// Checks that let everybody pass when they cannot be made, and those that do not.
import express, { NextFunction, Request, Response } from "express";
import jwt from "jsonwebtoken";
import { findUser, permissions } from "./users";
import { Document } from "./models";

const app = express();
const WEBHOOK_SECRET = process.env.WEBHOOK_SECRET;

function authenticate(req: any, res: Response, next: NextFunction) {
  try {
    req.user = jwt.verify(req.headers.authorization, process.env.JWT_SECRET, { algorithms: ["HS256"] });
    next();
  } catch (error) { // bad: fail-open-guard
    console.error(error);
    next();
  }
}

const requireSession = async (req: any, res: Response, next: NextFunction) => {
  try {
    req.session = await findUser(req.cookies.session);
    return next();
  } catch { // bad: fail-open-guard
    return next();
  }
};

const optionalAuth = (req: any, res: Response, next: NextFunction) => {
  try {
    req.user = jwt.verify(req.headers.authorization, process.env.JWT_SECRET, { algorithms: ["HS256"] });
    next();
  } catch (error) { // ok: fail-open-guard
    next();
  }
};

function strict(req: any, res: Response, next: NextFunction) {
  try {
    req.user = jwt.verify(req.headers.authorization, process.env.JWT_SECRET, { algorithms: ["HS256"] });
    next();
  } catch (error) { // ok: fail-open-guard
    next(error);
  }
}

async function isAuthorized(user: object, action: string) {
  try {
    return await permissions.check(user, action);
  } catch (error) { // bad: fail-open-guard
    return true;
  }
}

async function isAdmin(user: object) {
  try {
    return await permissions.check(user, "admin");
  } catch (error) { // ok: fail-open-guard
    return false;
  }
}

export const Badge = (props: { name: string }) => <b>{props.name}</b>;

app.post("/hooks/build", (req: Request, res: Response) => {
  if (WEBHOOK_SECRET && req.get("X-Secret") !== WEBHOOK_SECRET) { // bad: fail-open-guard, timing-unsafe-comparison
    return res.sendStatus(403);
  }
  res.sendStatus(202);
});

app.post("/hooks/deploy", (req: Request, res: Response) => {
  if (!WEBHOOK_SECRET || req.get("X-Secret") !== WEBHOOK_SECRET) { // bad: timing-unsafe-comparison
    return res.sendStatus(403);
  }
  res.sendStatus(202);
});

app.delete("/documents/:id", async (req: Request, res: Response) => {
  const user = await findUser(req.headers["x-token"]);
  if (user) { // bad: fail-open-guard
    if (user.role !== "admin") {
      return res.status(403).json({ error: "Forbidden" });
    }
  }
  await Document.deleteOne({ _id: req.params.id });
  res.sendStatus(204);
});

app.put("/documents/:id", async (req: Request, res: Response) => {
  const user = await findUser(req.headers["x-token"]);
  if (!user) return res.sendStatus(401);
  if (user) { // ok: fail-open-guard
    if (user.role !== "admin") {
      return res.status(403).json({ error: "Forbidden" });
    }
  }
  await Document.updateOne({ _id: req.params.id }, { title: String(req.body.title) });
  res.sendStatus(204);
});

function isReady(token: string, pageToken: string) {
  if (pageToken && token !== pageToken) { // ok: fail-open-guard
    return false;
  }
  return true;
}

export { app, authenticate, requireSession, optionalAuth, strict, isAuthorized, isAdmin, isReady };
