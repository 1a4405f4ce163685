// Tickets with NestJS.
import { Body, Controller, Delete, Get, Param, Patch, Post, UseGuards } from "@nestjs/common";
import { JwtAuthGuard } from "./auth/jwt-auth.guard";
import { Public } from "./auth/public.decorator";
import { Roles } from "./auth/roles.decorator";
import { RolesGuard } from "./auth/roles.guard";
import { TicketsService } from "./tickets.service";

@Controller("tickets")
export class TicketsController {
  constructor(private readonly tickets: TicketsService) {}

  @Get()
  findAll() {
    return this.tickets.findAll();
  }

  @Post() // ok: missing-authentication
  @UseGuards(JwtAuthGuard)
  create(@Body() body: object) {
    return this.tickets.create(body);
  }

  @Patch(":id") // ok: missing-authentication
  @UseGuards(JwtAuthGuard, RolesGuard)
  @Roles("agent")
  change(@Param("id") id: string, @Body() body: object) {
    return this.tickets.change(id, body);
  }

  @Delete(":id") // bad: missing-authentication
  remove(@Param("id") id: string) {
    return this.tickets.remove(id);
  }

  @Public()
  @Post("questions") // ok: missing-authentication
  ask(@Body() body: object) {
    return this.tickets.ask(body);
  }
}

@UseGuards(JwtAuthGuard)
@Controller("comments")
export class CommentsController {
  constructor(private readonly tickets: TicketsService) {}

  @Post() // ok: missing-authentication
  create(@Body() body: object) {
    return this.tickets.comment(body);
  }

  @Delete(":id") // ok: missing-authentication
  remove(@Param("id") id: string) {
    return this.tickets.uncomment(id);
  }
}
