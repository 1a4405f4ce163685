// Applications with headers, and with some of them switched off.
const express = require("express");
const helmet = require("helmet");

const app = express(); // ok: missing-security-headers
const other = express(); // ok: missing-security-headers

app.use(helmet()); // ok: missing-security-headers
app.use(helmet({ contentSecurityPolicy: false })); // bad: missing-security-headers
app.use(helmet({ frameguard: false, noSniff: true })); // bad: missing-security-headers
app.use(helmet({ hsts: false })); // bad: missing-security-headers
other.use(helmet({ xFrameOptions: false })); // bad: missing-security-headers
other.use(helmet({ contentSecurityPolicy: { directives: { defaultSrc: ["'self'"] } } })); // ok: missing-security-headers
other.use(helmet({ hsts: { maxAge: 31_536_000 } })); // ok: missing-security-headers
app.listen(3000);
