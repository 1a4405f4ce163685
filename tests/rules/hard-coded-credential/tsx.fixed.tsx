// Components and their clients.
import { useState } from "react";

const API_KEY = process.env.API_KEY; // bad: hard-coded-credential
const config = { apiKey: process.env.API_KEY, projectId: "demo" }; // bad: hard-coded-credential
const headers = { Authorization: process.env.APP_AUTHORIZATION }; // bad: hard-coded-credential
export const adminPassword = process.env.ADMIN_PASSWORD; // bad: hard-coded-credential
const NEXTAUTH_SECRET = process.env.NEXTAUTH_SECRET; // bad: hard-coded-credential

export function Login() {
  const [password, setPassword] = useState(""); // ok: hard-coded-credential
  const [token, setToken] = useState<string | null>(null); // ok: hard-coded-credential
  const send = async () => {
    const response = await fetch("/login", { method: "POST", headers, body: JSON.stringify({ password, config }) });
    setToken((await response.json()).token ?? API_KEY ?? NEXTAUTH_SECRET);
  };
  return (
    <form onSubmit={send}>
      <input type="password" name="password" value={password} placeholder="Password" /> {/* ok: hard-coded-credential */}
      <button onClick={() => setPassword("")}>{token}</button>
    </form>
  );
}

export const texts = { password: "Password", forgotPassword: "Forgot your password?" }; // ok: hard-coded-credential
export const publicKey = process.env.NEXT_PUBLIC_API_KEY; // ok: hard-coded-credential
export const storageToken = "auth.token"; // ok: hard-coded-credential
