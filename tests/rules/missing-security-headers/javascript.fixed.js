// Applications without headers.
const express = require("express");
const helmet = require("helmet");

const app = express(); // bad: missing-security-headers
app.use(helmet());

app.get("/", (req, res) => res.render("index"));
app.listen(3000);
