import express, { Request, Response } from "express";
import nunjucks from "nunjucks";
import Handlebars from "handlebars";

const app = express();

nunjucks.configure("views", { autoescape: true, express: app }); // bad: template-autoescape-off

const environment = new nunjucks.Environment(new nunjucks.FileSystemLoader("views"), { autoescape: true }); // bad: template-autoescape-off

const options = {
  noEscape: false, // bad: template-autoescape-off
  strict: true,
};

function page(values: any) {
  const template = Handlebars.compile("<h1>{{title}}</h1>", { noEscape: false }); // bad: template-autoescape-off
  return template(values);
}

function precompiled(source: any) {
  return Handlebars.precompile(source, { noEscape: false }); // bad: template-autoescape-off
}

// --- what is right ---------------------------------------------------------------------------------------------------

nunjucks.configure("views", { autoescape: true, express: app }); // ok: template-autoescape-off

const plain = new nunjucks.Environment(new nunjucks.FileSystemLoader("views")); // ok: template-autoescape-off

function safePage(values: any) {
  return Handlebars.compile("<h1>{{title}}</h1>")(values); // ok: template-autoescape-off
}

function escaped(source: any) {
  return Handlebars.precompile(source, { noEscape: false }); // ok: template-autoescape-off
}

function lookAlikes(settings: any) {
  // nunjucks.configure("views", { autoescape: false }); // ok: template-autoescape-off
  settings.autoescape("false"); // ok: template-autoescape-off
  return "noEscape: true"; // ok: template-autoescape-off
}

export { environment, options, page, precompiled, plain, safePage, escaped, lookAlikes };
