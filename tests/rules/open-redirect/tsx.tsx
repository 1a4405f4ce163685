import express, { Request, Response } from "express";
import http from "http";

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

export { leave, reload, lookAlikes };

export async function getServerSideProps({ query }: GetServerSidePropsContext) {
  if (query.next) {
    return { redirect: { destination: query.next, permanent: false } }; // bad: open-redirect
  }
  if (query.page) {
    return { redirect: { destination: `/pages/${query.page}`, permanent: false } }; // ok: open-redirect
  }
  return { props: { next: query.next } }; // ok: open-redirect
}
