// Users over HTTP.
import { Body, Controller, Get, Param, Post, Res } from "@nestjs/common";
import { Response } from "express";
import { UsersService } from "./users.service";

class Credentials {
  email!: string;
  password!: string; // ok: hard-coded-credential
}

@Controller("users")
export class UsersController {
  constructor(private readonly service: UsersService) {}

  @Post()
  register(@Body() credentials: Credentials) {
    const { id } = this.service.register(credentials.email, credentials.password);
    return { id };
  }

  @Get(":email/avatar")
  avatar(@Param("email") email: string) {
    return { hash: this.service.avatar(email) };
  }

  @Get(":email/page")
  page(@Param("email") email: string, @Res() response: Response) {
    response.type("html").send("<p>" + email + "</p>"); // bad: reflected-xss
  }

  @Get(":email/card")
  card(@Param("email") email: string, @Res() response: Response) {
    response.json({ email }); // ok: reflected-xss
  }
}
