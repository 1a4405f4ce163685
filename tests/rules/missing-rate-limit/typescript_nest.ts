// The same with NestJS.
import { Body, Controller, Post } from "@nestjs/common";
import { AuthService } from "./auth.service";

@Controller("auth")
export class AuthController {
  constructor(private readonly auth: AuthService) {}

  @Post("login") // bad: missing-rate-limit
  login(@Body() body: { name: string; password: string }) {
    return this.auth.login(body.name, body.password);
  }

  @Post("logout") // ok: missing-rate-limit
  logout() {
    return this.auth.logout();
  }
}
