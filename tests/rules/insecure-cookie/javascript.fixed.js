// Cookies with and without what protects them.
const express = require("express");
const session = require("express-session");
const cookieSession = require("cookie-session");

const app = express();

app.use(session({ secret: process.env.SECRET, cookie: { secure: true, sameSite: "lax" } })); // bad: insecure-cookie
app.use(session({ secret: process.env.SECRET, cookie: { secure: true, httpOnly: true, sameSite: "lax" } })); // bad: insecure-cookie
app.use(session({ secret: process.env.SECRET, cookie: { secure: true, sameSite: "lax" } })); // ok: insecure-cookie
app.use(cookieSession({ keys: [process.env.SECRET], secure: true, httpOnly: true, sameSite: "lax" })); // bad: insecure-cookie

app.post("/enter", (req, res) => {
  res.cookie("token", req.session.token, { httpOnly: true, secure: true, sameSite: "lax" }); // bad: insecure-cookie
  res.cookie("token", req.session.token, { secure: true, sameSite: "lax", httpOnly: true }); // bad: insecure-cookie
  res.cookie("token", req.session.token, { httpOnly: true, secure: true, sameSite: "strict" }); // bad: insecure-cookie
  res.cookie("token", req.session.token, { httpOnly: true, secure: true, sameSite: "strict" }); // ok: insecure-cookie
  res.cookie("token", req.session.token, { httpOnly: true, secure: process.env.NODE_ENV === "production", sameSite: "lax" }); // ok: insecure-cookie
  res.cookie("theme", "dark"); // ok: insecure-cookie
  const options = { ...app.get("cookie options") };
  res.cookie("token", req.session.token, options); // ok: insecure-cookie
  res.cookie("token", "", { maxAge: 0 }); // ok: insecure-cookie
  res.clearCookie("token"); // ok: insecure-cookie
  res.json({ cookie: "res.cookie('token', x)" });
});

module.exports = app;
