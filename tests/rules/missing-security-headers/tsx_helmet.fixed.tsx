// Applications with headers, and with some of them switched off.
import express from "express";
import helmet from "helmet";

const app = express(); // ok: missing-security-headers
const other = express(); // ok: missing-security-headers

app.use(helmet()); // ok: missing-security-headers
app.use(helmet({})); // bad: missing-security-headers
app.use(helmet({ noSniff: true })); // bad: missing-security-headers
app.use(helmet({})); // bad: missing-security-headers
other.use(helmet({})); // bad: missing-security-headers
other.use(helmet({ contentSecurityPolicy: { directives: { defaultSrc: ["'self'"] } } })); // ok: missing-security-headers
other.use(helmet({ hsts: { maxAge: 31_536_000 } })); // ok: missing-security-headers
app.listen(3000);

export const Page = () => <p>headers</p>;
