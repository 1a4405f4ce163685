// A wiki with Koa, and the same again with Fastify.
const Koa = require("koa");
const Router = require("@koa/router");
const fastify = require("fastify")({ logger: true });
const { ensureLoggedIn } = require("./auth");
const pages = require("./pages");

const app = new Koa();
const router = new Router();

router.get("/pages/:id", pages.show);
router.post("/pages", ensureLoggedIn, pages.create); // ok: missing-authentication
router.put("/pages/:id", ensureLoggedIn, pages.change);
router.del("/pages/:id", ensureLoggedIn, pages.remove); // bad: missing-authentication

app.use(router.routes());

fastify.get("/notes", async () => pages.all());
fastify.post("/notes", { preHandler: [fastify.authenticate] }, async (request) => pages.create(String(request.body.title))); // ok: missing-authentication
fastify.put("/notes/:id", { preHandler: [fastify.authenticate] }, async (request) => pages.change(request.params.id));
fastify.delete("/notes/:id", { preHandler: [fastify.authenticate] }, async (request) => pages.remove(request.params.id)); // bad: missing-authentication
fastify.route({ method: "PATCH", url: "/notes/:id", onRequest: [fastify.authenticate], handler: pages.patch }); // ok: missing-authentication
