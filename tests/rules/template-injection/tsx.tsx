import express, { Request, Response } from "express";
import ejs from "ejs";
import pug from "pug";
import Handlebars from "handlebars";
import nunjucks from "nunjucks";
import _ from "lodash";

const app = express();
const PAGE = "<h1>Hello <%= name %></h1>";

app.get("/hello", (req: Request, res: Response) => {
  const name = req.query.name; // source
  res.send(ejs.render(`<h1>Hello ${name}</h1>`)); // bad: template-injection
});

app.post("/whole", (req: Request, res: Response) => {
  const template = Handlebars.compile(req.body.template); // bad: template-injection
  res.send(template({}));
});

app.get("/pug", (req: Request, res: Response) => {
  res.send(pug.render("h1 Hello " + req.query.name)); // bad: template-injection
});

app.get("/nunjucks", (req: Request, res: Response) => {
  const page = `<p>${req.query.q} was not found</p>`;
  res.send(nunjucks.renderString(page, { year: 2024 })); // bad: template-injection
});

app.post("/mail", (req: Request, res: Response) => {
  const compiled = _.template("Dear " + req.body.name + ", welcome"); // bad: template-injection
  res.send(compiled());
});

function greeting(name: any) {
  return ejs.render("Dear " + name + ", <%= text %>", { text: "welcome" }); // bad: template-injection
}

// --- what is right ---------------------------------------------------------------------------------------------------

app.get("/safe/variable", (req: Request, res: Response) => {
  res.send(ejs.render("<h1>Hello <%= name %></h1>", { name: req.query.name })); // ok: template-injection
});

app.get("/safe/constant", (req: Request, res: Response) => {
  res.send(ejs.render(PAGE, { name: req.query.name })); // ok: template-injection
});

app.get("/safe/file", (req: Request, res: Response) => {
  res.render("hello", { name: req.query.name }); // ok: template-injection
});

app.get("/safe/compiled", (req: Request, res: Response) => {
  const template = Handlebars.compile("<h1>Hello {{name}}</h1>"); // ok: template-injection
  res.send(template({ name: req.query.name }));
});

app.get("/safe/number", (req: Request, res: Response) => {
  res.send(pug.render(`p Page ${Number(req.query.page)}`)); // ok: template-injection
});

function fromConfiguration(source: any) {
  return Handlebars.compile(source); // ok: template-injection
}

function lookAlikes(registry: any, req: any) {
  // ejs.render(req.query.name); // ok: template-injection
  registry.compile(req.query.name); // ok: template-injection
  return "ejs.render(req.query.name)"; // ok: template-injection
}

export { fromConfiguration, lookAlikes, greeting };
