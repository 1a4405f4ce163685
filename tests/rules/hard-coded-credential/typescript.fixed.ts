// Typed configuration.
import { Pool } from "pg";
import jwt from "jsonwebtoken";
import { createCipheriv, randomBytes } from "crypto";

interface Options {
  password: string;
  apiKey?: string;
}

export const options: Options = {
  password: process.env.APP_PASSWORD, // bad: hard-coded-credential
  apiKey: process.env.API_KEY, // bad: hard-coded-credential
};

const JWT_SECRET: string = process.env.JWT_SECRET; // bad: hard-coded-credential

export const pool = new Pool({ host: "db.internal", user: "app", password: process.env.APP_PASSWORD }); // bad: hard-coded-credential

export class AuthService {
  private readonly secretKey = process.env.SECRET_KEY; // bad: hard-coded-credential

  issue(id: number): string {
    return jwt.sign({ id }, process.env.SECRET_KEY); // bad: hard-coded-credential
  }

  encrypt(text: string): Buffer {
    const cipher = createCipheriv("aes-256-gcm", process.env.SECRET_KEY, randomBytes(12)); // bad: hard-coded-credential
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
