import express, { Request, Response } from "express";
import escapeHtml from "escape-html";
import { fastify } from "fastify";
import Koa from "koa";
import { Controller, Get, Query } from "@nestjs/common";

const router = express.Router();
const koa = new Koa();

router.get("/hello", (req: Request, res: Response) => {
  const name = req.query.name as string;
  res.send(`<h1>Hello ${name}</h1>`); // bad: reflected-xss
});

router.get("/error", (req: Request, res: Response): void => {
  res.status(404).send("<p>Nothing at " + req.path + "</p>"); // bad: reflected-xss
});

router.post("/comment", (req: Request, res: Response) => {
  const body = req.body as { text: string };
  res.send(`<blockquote>${body.text}</blockquote>`); // bad: reflected-xss
});

router.get("/item/:item", (req: Request, res: Response) => {
  const html: string = "<li>" + req.params.item + "</li>";
  return res.send(html); // bad: reflected-xss
});

koa.use(async (ctx) => {
  ctx.body = `<h1>${ctx.query.title}</h1>`; // bad: reflected-xss
});

router.get("/safe/hello", (req: Request, res: Response) => {
  res.send(`<h1>Hello ${escapeHtml(String(req.query.name))}</h1>`); // ok: reflected-xss
});

router.get("/safe/json", (req: Request, res: Response) => {
  res.json({ name: req.query.name }); // ok: reflected-xss
});

router.get("/safe/number", (req: Request, res: Response) => {
  res.send(`<p>${Number(req.query.page)}</p>`); // ok: reflected-xss
});

router.get("/safe/object", (req: Request, res: Response) => {
  res.send({ name: req.query.name }); // ok: reflected-xss
});

router.get("/safe/constant", (_req: Request, res: Response) => {
  res.send("<h1>Hello</h1>"); // ok: reflected-xss
});

const server = fastify({ bodyLimit: 1024 });

server.get("/page", async (request: any, reply: any) => {
  reply.type("text/html");
  return `<div>${request.query.content}</div>`; // bad: reflected-xss
});

server.get("/page/sent", (request: any, reply: any) => {
  reply.header("content-type", "text/html").send("<b>" + request.query.text + "</b>"); // bad: reflected-xss
});

server.get("/plain", async (request: any) => {
  return `<div>${request.query.content}</div>`; // ok: reflected-xss
});

server.get("/plain/sent", (request: any, reply: any) => {
  reply.send("<b>" + request.query.text + "</b>"); // ok: reflected-xss
});

@Controller("greetings")
class Greetings {
  @Get()
  greet(@Query("name") name: string) {
    return `<h1>Hello ${name}</h1>`; // bad: reflected-xss
  }

  @Get("json")
  asJson(@Query("name") name: string) {
    return { name }; // ok: reflected-xss
  }
}

export { Greetings, koa, router, server };
