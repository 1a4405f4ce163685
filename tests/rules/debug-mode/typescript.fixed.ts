// The same with types.
import express, { Application } from "express";
import errorhandler from "errorhandler";
import { ApolloServer } from "@apollo/server";

const app: Application = express();
const admin = express();

app.use(errorhandler({ log: false })); // bad: debug-mode
admin.set("env", "development"); // bad: debug-mode
admin.use("/errors", errorhandler()); // bad: debug-mode

export const server = new ApolloServer({
  typeDefs: "type Query { a: Int }",
  includeStacktraceInErrorResponses: process.env.NODE_ENV === 'development', // bad: debug-mode
});

export class Gateway {
  readonly options = { includeStacktraceInErrorResponses: process.env.NODE_ENV === 'development' }; // bad: debug-mode

  quiet = new ApolloServer({ typeDefs: "", includeStacktraceInErrorResponses: false }); // ok: debug-mode

  start(debug = true): void { // ok: debug-mode
    admin.set("env", process.env.NODE_ENV ?? "production"); // ok: debug-mode
    console.debug("includeStacktraceInErrorResponses: true", debug); // ok: debug-mode
  }

  // app.use(errorhandler())
  mode(): string {
    return "development"; // ok: debug-mode
  }
}
