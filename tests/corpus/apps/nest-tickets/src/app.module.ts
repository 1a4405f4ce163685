// Wiring.
import { Module } from "@nestjs/common";
import { JwtModule } from "@nestjs/jwt";
import { TypeOrmModule } from "@nestjs/typeorm";
import { FilesController } from "./files/files.controller";
import { TicketsController } from "./tickets/tickets.controller";
import { TicketsService } from "./tickets/tickets.service";
import { UsersController } from "./users/users.controller";
import { UsersService } from "./users/users.service";

@Module({
  imports: [
    JwtModule.register({
      secret: "tickets-jwt-secret", // bad: hard-coded-credential
      signOptions: { expiresIn: "1h" },
    }),
    TypeOrmModule.forRoot({
      type: "postgres",
      host: "db.internal",
      username: "tickets",
      password: "t1ckets-pw", // bad: hard-coded-credential
      ssl: { rejectUnauthorized: false }, // bad: tls-verification-off
      autoLoadEntities: true,
    }),
  ],
  controllers: [TicketsController, UsersController, FilesController],
  providers: [TicketsService, UsersService],
})
export class AppModule {}

export const readFromEnvironment = {
  host: process.env.DB_HOST,
  password: process.env.DB_PASSWORD, // ok: hard-coded-credential
  ssl: { rejectUnauthorized: true }, // ok: tls-verification-off
};
