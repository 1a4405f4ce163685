// The same with NestJS and Fastify.
import { NestFactory } from "@nestjs/core";
import fastifyCors from "@fastify/cors";
import fastify from "fastify";
import { AppModule } from "./app.module";

async function bootstrap() {
  const app = await NestFactory.create(AppModule);
  app.enableCors({ origin: true, credentials: true }); // bad: permissive-cors
  app.enableCors({ origin: ["https://shop.example"], credentials: true }); // ok: permissive-cors
  await app.listen(3000);
}

const server = fastify();
server.register(fastifyCors, { origin: true, credentials: true }); // bad: permissive-cors
server.register(fastifyCors, { origin: "https://shop.example" }); // ok: permissive-cors

bootstrap();
