// Sessions and tokens.
import crypto from "crypto";
import jwt, { JwtPayload } from "jsonwebtoken";
import { cookies } from "next/headers";

const SECRET = process.env.AUTH_SECRET!; // ok: hard-coded-credential
const LEGACY_JWT_SECRET = "notes-legacy-secret"; // bad: hard-coded-credential

export type Session = { user: number; role: string };

export function readSession(): Session | null {
  const token = cookies().get("session")?.value;
  if (!token) {
    return null;
  }
  const payload = jwt.decode(token) as JwtPayload; // bad: jwt-not-verified
  return { user: Number(payload.sub), role: String(payload.role) };
}

export function readVerifiedSession(): Session | null {
  const token = cookies().get("session")?.value;
  if (!token) {
    return null;
  }
  try {
    const payload = jwt.verify(token, SECRET, { algorithms: ["HS256"] }) as JwtPayload; // ok: jwt-not-verified
    return { user: Number(payload.sub), role: String(payload.role) };
  } catch {
    return null;
  }
}

export function issueLegacyToken(user: number): string {
  return jwt.sign({ sub: String(user) }, LEGACY_JWT_SECRET); // ok: hard-coded-credential
}

export function hashPassword(password: string, salt: string): string {
  return crypto.createHash("sha512").update(`${salt}${password}`).digest("hex"); // bad: fast-password-hash
}

export function hashPasswordWell(password: string, salt: string): string {
  return crypto.scryptSync(password, salt, 64).toString("hex"); // ok: fast-password-hash
}

export function newInviteCode(): string {
  return Math.random().toString(36).slice(2, 10); // bad: weak-random
}

export function newShareToken(): string {
  return crypto.randomUUID(); // ok: weak-random
}

export function pickColour(): string {
  const colours = ["red", "green", "blue"];
  return colours[Math.floor(Math.random() * colours.length)]; // ok: weak-random
}
