// The same with NestJS.
import { Body, Controller, Post } from "@nestjs/common";
import { AuthService } from "./auth.service";
import { Throttle } from "@nestjs/throttler";

@Controller("auth")
export class AuthController {
  constructor(private readonly auth: AuthService) {}

  @Post("login") // bad: missing-rate-limit
  @Throttle({ default: { limit: 10, ttl: 60_000 } })
  login(@Body() body: { name: string; password: string }) {
    return this.auth.login(body.name, body.password);
  }

  @Post("logout") // ok: missing-rate-limit
  logout() {
    return this.auth.logout();
  }
}
