// Typed configuration.
import { Pool } from "pg";
import jwt from "jsonwebtoken";
import { createCipheriv, randomBytes } from "crypto";

interface Options {
  password: string;
  apiKey?: string;
}

export const options: Options = {
  password: "c0rrect-h0rse", // bad: hard-coded-credential
  apiKey: "9a8b7c6d5e4f3a2b1c0d", // bad: hard-coded-credential
};

const JWT_SECRET: string = process.env.JWT_SECRET ?? "supersecret"; // bad: hard-coded-credential

export const pool = new Pool({ host: "db.internal", user: "app", password: "app-pw-77" }); // bad: hard-coded-credential

export class AuthService {
  private readonly secretKey = "dev-secret"; // bad: hard-coded-credential

  issue(id: number): string {
    return jwt.sign({ id }, "shhhhh"); // bad: hard-coded-credential
  }

  encrypt(text: string): Buffer {
    const cipher = createCipheriv("aes-256-gcm", "0123456789abcdef0123456789abcdef", randomBytes(12)); // bad: hard-coded-credential
    return Buffer.concat([cipher.update(text), cipher.final()]);
  }

  check(token: string): unknown {
    return jwt.verify(token, JWT_SECRET); // ok: hard-coded-credential
  }
}

export const fromEnvironment: Options = { password: process.env.DB_PASSWORD! }; // ok: hard-coded-credential
export enum Grant {
  Password = "password", // ok: hard-coded-credential
  RefreshToken = "refresh_token", // ok: hard-coded-credential
}
export type Field = "password" | "token"; // ok: hard-coded-credential
export const placeholder: Options = { password: "", apiKey: "your-api-key" }; // ok: hard-coded-credential
export const validation = { password: "is required", token: "invalid" }; // ok: hard-coded-credential
export const TOKEN_HEADER = "x-auth-token-v2"; // ok: hard-coded-credential
// const password = "hunter2";
export const example = 'password: "hunter2"'; // ok: hard-coded-credential
