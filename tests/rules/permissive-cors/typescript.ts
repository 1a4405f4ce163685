// Who may read the answers of a service.
import express from "express";
import cors from "cors";
import { Server } from "socket.io";

const app = express();
const ORIGINS = ["https://shop.example", "https://admin.shop.example"];

app.use(cors({ origin: true, credentials: true })); // bad: permissive-cors
app.use(cors({ origin: "*", credentials: true })); // bad: permissive-cors
app.use(cors({ origin: (origin, callback) => callback(null, true), credentials: true })); // bad: permissive-cors
app.use(cors()); // bad: permissive-cors
app.use(cors({ origin: "*" })); // bad: permissive-cors
app.use(cors({ origin: ORIGINS, credentials: true })); // ok: permissive-cors
app.use(cors({ origin: process.env.ORIGIN, credentials: true })); // ok: permissive-cors
app.use(cors({ origin: /\.shop\.example$/, credentials: true })); // ok: permissive-cors
app.use(
  cors({ // ok: permissive-cors
    origin: (origin, callback) => callback(null, ORIGINS.includes(origin)),
    credentials: true,
  }),
);

app.use((req, res, next) => {
  res.setHeader("Access-Control-Allow-Origin", req.headers.origin); // bad: permissive-cors
  res.setHeader("Access-Control-Allow-Credentials", "true");
  next();
});

app.use((req, res, next) => {
  res.header("Access-Control-Allow-Origin", "*"); // bad: permissive-cors
  next();
});

app.use((req, res, next) => {
  res.header("Access-Control-Allow-Origin", "https://shop.example"); // ok: permissive-cors
  res.setHeader("Vary", "Origin"); // ok: permissive-cors
  next();
});

export default app;

export const everybody = new Server(server, { cors: { origin: "*", credentials: true } }); // bad: permissive-cors
export const some = new Server(server, { cors: { origin: ["https://shop.example.com"], credentials: true } }); // ok: permissive-cors
export const own = new Server(server); // ok: permissive-cors
