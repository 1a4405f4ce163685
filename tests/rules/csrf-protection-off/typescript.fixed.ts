// Sessions in cookies that requests of other sites carry as well.
import express from "express";
import session from "express-session";
import cookieSession from "cookie-session";
import lusca from "lusca";
import csurf from "csurf";

const app = express();

app.use(lusca({ csrf: true, xframe: "SAMEORIGIN" })); // bad: csrf-protection-off
app.use(csurf({ cookie: true })); // bad: csrf-protection-off
app.use(csurf({})); // bad: csrf-protection-off
app.use(csurf({})); // bad: csrf-protection-off
app.use(lusca({ csrf: true })); // bad: csrf-protection-off

app.use(session({ secret: process.env.SECRET, cookie: { secure: true, sameSite: "lax" } })); // ok: csrf-protection-off
app.use(cookieSession({ keys: [process.env.SECRET], secure: true, sameSite: "strict" })); // ok: csrf-protection-off
app.use(lusca({ csrf: true })); // ok: csrf-protection-off
app.use(csurf({ cookie: true })); // ok: csrf-protection-off
app.use(csurf({ ignoreMethods: ["GET", "HEAD", "OPTIONS"] })); // ok: csrf-protection-off
// app.use(lusca({ csrf: false })) in a comment is no code.

export default app;
