// The same with types.
import { randomUUID } from "crypto";

interface Account {
  id: number;
  apiKey: string;
  otp?: number;
}

export class Accounts {
  create(id: number): Account {
    const apiKey: string = Math.random().toString(36).substr(2, 16); // bad: weak-random
    return { id, apiKey };
  }

  challenge(account: Account): void {
    account.otp = Math.floor(1000 + Math.random() * 9000); // bad: weak-random
  }

  private generateSecret(): string {
    return Array.from({ length: 16 }, () => Math.floor(Math.random() * 16).toString(16)).join(""); // bad: weak-random
  }

  createVerificationCode(): string {
    return String(Math.floor(Math.random() * 10000)).padStart(4, "0"); // bad: weak-random
  }
}

export const accessToken: string = `t-${Math.random()}`; // bad: weak-random
export const nonce = Math.random().toString(16); // bad: weak-random

export const sessionId: string = randomUUID(); // ok: weak-random
export const delay = (attempt: number): number => attempt * 100 + Math.random() * 10; // ok: weak-random
export const pick = <T,>(items: T[]): T => items[Math.floor(Math.random() * items.length)]; // ok: weak-random
export const key = Math.random(); // ok: weak-random
// const secret = Math.random();
export const note = "const secret = Math.random()"; // ok: weak-random
