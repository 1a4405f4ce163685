// Applications without headers.
const express = require("express");

const app = express(); // bad: missing-security-headers

app.get("/", (req, res) => res.render("index"));
app.listen(3000);
