// Typed services that restore what clients hand in.
import express, { Request, Response } from "express";
import { unserialize, serialize } from "node-serialize";
import * as serializer from "node-serialize";

const router = express.Router();

router.post("/cart", (req: Request, res: Response) => {
  const cart = JSON.parse(req.body.cart); // bad: unsafe-deserialisation
  res.json(cart);
});

router.get("/cart", (req: Request, res: Response) => {
  const stored: string = req.cookies.cart;
  res.json(JSON.parse(stored)); // bad: unsafe-deserialisation
});

router.get("/query", (req: Request, res: Response) => {
  const { state } = req.query;
  res.json(JSON.parse(state)); // bad: unsafe-deserialisation
});

export function fromQueue(message: { content: Buffer }): unknown {
  return JSON.parse(message.content.toString()); // bad: unsafe-deserialisation
}

export class Store {
  load(text: string): unknown {
    return JSON.parse(text); // bad: unsafe-deserialisation
  }

  save(value: unknown): string {
    return serialize(value); // ok: unsafe-deserialisation
  }

  parse(text: string): unknown {
    return JSON.parse(text); // ok: unsafe-deserialisation
  }

  // unserialize(text) would run functions.
  describe(): string {
    return "unserialize(text)"; // ok: unsafe-deserialisation
  }

  empty(): unknown {
    return unserialize("{}"); // ok: unsafe-deserialisation
  }

  unserialize(text: string): string[] {
    return text.split(","); // ok: unsafe-deserialisation
  }
}
