// Components and their clients.
import { useState } from "react";

const API_KEY = "9a8b7c6d5e4f3a2b1c0d"; // bad: hard-coded-credential
const config = { apiKey: "f4k3c0ffee9d8b7a6e5d", projectId: "demo" }; // bad: hard-coded-credential
const headers = { Authorization: "Bearer 0f1e2d3c4b5a69788796a5b4c3d2e1f0" }; // bad: hard-coded-credential
export const adminPassword = "Adm1n!2024"; // bad: hard-coded-credential
const NEXTAUTH_SECRET = process.env.NEXTAUTH_SECRET || "my-nextauth-secret"; // bad: hard-coded-credential

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
