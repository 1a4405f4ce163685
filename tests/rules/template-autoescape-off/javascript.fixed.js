const express = require("express");
const nunjucks = require("nunjucks");
const Handlebars = require("handlebars");

const app = express();

nunjucks.configure("views", { autoescape: true, express: app }); // bad: template-autoescape-off

const environment = new nunjucks.Environment(new nunjucks.FileSystemLoader("views"), { autoescape: true }); // bad: template-autoescape-off

const options = {
  noEscape: false, // bad: template-autoescape-off
  strict: true,
};

function page(values) {
  const template = Handlebars.compile("<h1>{{title}}</h1>", { noEscape: false }); // bad: template-autoescape-off
  return template(values);
}

function precompiled(source) {
  return Handlebars.precompile(source, { noEscape: false }); // bad: template-autoescape-off
}

// --- what is right ---------------------------------------------------------------------------------------------------

nunjucks.configure("views", { autoescape: true, express: app }); // ok: template-autoescape-off

const plain = new nunjucks.Environment(new nunjucks.FileSystemLoader("views")); // ok: template-autoescape-off

function safePage(values) {
  return Handlebars.compile("<h1>{{title}}</h1>")(values); // ok: template-autoescape-off
}

function escaped(source) {
  return Handlebars.precompile(source, { noEscape: false }); // ok: template-autoescape-off
}

function lookAlikes(settings) {
  // nunjucks.configure("views", { autoescape: false }); // ok: template-autoescape-off
  settings.autoescape("false"); // ok: template-autoescape-off
  return "noEscape: true"; // ok: template-autoescape-off
}

module.exports = { environment, options, page, precompiled, plain, safePage, escaped, lookAlikes };
