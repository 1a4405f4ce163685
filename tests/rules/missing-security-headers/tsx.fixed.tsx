// Applications without headers.
import express from "express";
import helmet from "helmet";

const app = express(); // bad: missing-security-headers
app.use(helmet());

app.get("/", (req: express.Request, res: express.Response) => res.render("index"));
app.listen(3000);

export const Page = () => <p>headers</p>;
