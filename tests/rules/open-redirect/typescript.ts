import { redirect, type ActionFunctionArgs } from "@remix-run/node";
import express, { Request, Response } from "express";
import http from "http";
import { NextRequest, NextResponse } from "next/server";

const app = express();
const TARGETS = { home: "/", shop: "/shop" };
const HOSTS = ["example.com"];

app.post("/login", (req: Request, res: Response) => {
  const target = req.query.next; // source
  res.redirect(target); // bad: open-redirect
});

app.get("/out", (req: Request, res: Response) => {
  res.redirect(302, req.query.url); // bad: open-redirect
});

app.get("/or", (req: Request, res: Response) => {
  res.redirect(req.body.returnTo || "/"); // bad: open-redirect
});

app.get("/host", (req: Request, res: Response) => {
  res.redirect(`https://${req.params.tenant}/start`); // bad: open-redirect
});

function leave() {
  const parameters = new URLSearchParams(window.location.search);
  window.location.href = parameters.get("next"); // bad: open-redirect
}

app.get("/leading", (req: Request, res: Response) => {
  const target = req.query.next;
  if (!target.startsWith("/")) {
    return res.redirect("/");
  }
  res.redirect(target); // bad: open-redirect
});

app.get("/header", (req: Request, res: Response) => {
  res.statusCode = 302;
  res.setHeader("Location", req.query.to); // bad: open-redirect
  res.end();
});

http.createServer((request, response) => {
  const target = new URL(request.url, "http://localhost").searchParams.get("next");
  response.writeHead(302, { Location: target }); // bad: open-redirect
  response.end();
});

// --- what is right ---------------------------------------------------------------------------------------------------

app.get("/safe/chosen", (req: Request, res: Response) => {
  res.redirect(TARGETS[req.query.to] || "/"); // ok: open-redirect
});

app.get("/safe/item/:item", (req: Request, res: Response) => {
  res.redirect(`/items/${req.params.item}`); // ok: open-redirect
});

app.get("/safe/slashes", (req: Request, res: Response) => {
  const target = req.query.next;
  if (!target.startsWith("/") || target.startsWith("//")) {
    return res.redirect("/");
  }
  res.redirect(target); // ok: open-redirect
});

app.get("/safe/list", (req: Request, res: Response) => {
  const target = req.query.url;
  if (!HOSTS.includes(new URL(target).hostname)) {
    return res.sendStatus(400);
  }
  res.redirect(target); // ok: open-redirect
});

app.get("/safe/pattern", (req: Request, res: Response) => {
  const target = req.query.next;
  res.redirect(/^\/[\w-]+$/.test(target) ? target : "/"); // ok: open-redirect
});

app.use((req: Request, res: Response) => {
  res.redirect(req.originalUrl.toLowerCase()); // ok: open-redirect
});

function reload() {
  window.location.href = "/start"; // ok: open-redirect
  window.location.hash = new URLSearchParams(window.location.search).get("tab"); // ok: open-redirect
}

function lookAlikes(router: any, req: any) {
  // res.redirect(req.query.next); // ok: open-redirect
  router.forward(req.query.next); // ok: open-redirect
  return "res.redirect(req.query.next)"; // ok: open-redirect
}

export function middleware(request: NextRequest) {
  if (!request.cookies.has("session")) {
    return NextResponse.redirect(new URL("/login", request.url)); // ok: open-redirect
  }
  if (request.nextUrl.searchParams.has("old")) {
    const address = request.nextUrl.clone();
    address.pathname = "/new";
    return NextResponse.redirect(address); // ok: open-redirect
  }
  const signIn = new URL(`/sign-in?from=${request.nextUrl.searchParams.get("from")}`, request.nextUrl.origin);
  if (request.nextUrl.searchParams.has("from")) {
    return NextResponse.redirect(signIn.toString()); // ok: open-redirect
  }
  return NextResponse.redirect(new URL(request.nextUrl.searchParams.get("next") ?? "/", request.url)); // bad: open-redirect
}

export function elsewhere(request: NextRequest) {
  return NextResponse.redirect(new URL("/login", request.nextUrl.searchParams.get("site") ?? "")); // bad: open-redirect
}

export async function action({ request }: ActionFunctionArgs) {
  const form = await request.formData();
  if (form.has("next")) {
    return redirect(String(form.get("next"))); // bad: open-redirect
  }
  return redirect("/done"); // ok: open-redirect
}

export { leave, reload, lookAlikes };
