// Applications without headers.
import express from "express";

const app = express(); // bad: missing-security-headers

app.get("/", (req: express.Request, res: express.Response) => res.render("index"));
app.listen(3000);
