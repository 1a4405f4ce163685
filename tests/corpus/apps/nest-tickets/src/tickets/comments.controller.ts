// What people say about tickets.
import { Body, Controller, Delete, Get, Param, ParseIntPipe, Post, Put, UseGuards } from "@nestjs/common";
import { AuthGuard } from "@nestjs/passport";
import { CommentsService } from "./comments.service";

@Controller("comments")
export class CommentsController {
  constructor(private readonly comments: CommentsService) {}

  @Get()
  all() {
    return this.comments.all();
  }

  @Post() // ok: missing-authentication
  @UseGuards(AuthGuard("jwt"))
  create(@Body() body: { text: string }) {
    return this.comments.create(String(body.text));
  }

  @Put(":id") // ok: missing-authentication
  @UseGuards(AuthGuard("jwt"))
  change(@Param("id", ParseIntPipe) id: number, @Body() body: { text: string }) {
    return this.comments.change(id, String(body.text));
  }

  @Delete(":id") // bad: missing-authentication
  remove(@Param("id", ParseIntPipe) id: number) {
    return this.comments.remove(id);
  }
}

@Controller("sessions")
export class SessionsController {
  constructor(private readonly comments: CommentsService) {}

  @Post("login") // bad: missing-rate-limit
  login(@Body() body: { name: string; password: string }) {
    return this.comments.login(String(body.name), String(body.password));
  }
}
