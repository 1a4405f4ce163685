// A shop with a session, and nothing that tells forged requests apart.
const express = require("express");
const session = require("express-session");
const cookieSession = require("cookie-session");

const app = express();
app.use(express.json());
app.use(
  session({ // bad: csrf-protection-off
    secret: process.env.SECRET,
    resave: false,
    cookie: { httpOnly: true, secure: true, sameSite: 'lax' },
  }),
);

app.use(session({ secret: process.env.SECRET, cookie: { secure: true, sameSite: 'lax' } })); // bad: csrf-protection-off
app.use(cookieSession({ keys: [process.env.SECRET], secure: true, sameSite: 'lax' })); // bad: csrf-protection-off
app.use(cookieSession({ keys: [process.env.SECRET], secure: true, sameSite: "lax" })); // ok: csrf-protection-off

module.exports = app;
