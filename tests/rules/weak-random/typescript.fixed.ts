// The same with types.
import { randomUUID } from "crypto";
import * as crypto from "crypto";

interface Account {
  id: number;
  apiKey: string;
  otp?: number;
}

export class Accounts {
  create(id: number): Account {
    const apiKey: string = crypto.randomUUID(); // bad: weak-random
    return { id, apiKey };
  }

  challenge(account: Account): void {
    account.otp = crypto.randomInt(1000, 10000); // bad: weak-random
  }

  private generateSecret(): string {
    return Array.from({ length: 16 }, () => crypto.randomInt(16).toString(16)).join(""); // bad: weak-random
  }

  createVerificationCode(): string {
    return String(crypto.randomInt(10000)).padStart(4, "0"); // bad: weak-random
  }
}

export const accessToken: string = `t-${(crypto.getRandomValues(new Uint32Array(1))[0] / 2 ** 32)}`; // bad: weak-random
export const nonce = crypto.randomUUID(); // bad: weak-random

export const sessionId: string = randomUUID(); // ok: weak-random
export const delay = (attempt: number): number => attempt * 100 + Math.random() * 10; // ok: weak-random
export const pick = <T,>(items: T[]): T => items[Math.floor(Math.random() * items.length)]; // ok: weak-random
export const key = Math.random(); // ok: weak-random
// const secret = Math.random();
export const note = "const secret = Math.random()"; // ok: weak-random
