// Tickets over HTTP.
import { Body, Controller, Delete, Get, Header, Param, ParseIntPipe, Post, Query, Req, Res } from "@nestjs/common";
import { Request, Response } from "express";
import { DataSource } from "typeorm";
import { execFile, exec } from "child_process";
import escapeHtml from "escape-html";
import { TicketsService } from "./tickets.service";

@Controller("tickets")
export class TicketsController {
  constructor(
    private readonly service: TicketsService,
    private readonly dataSource: DataSource,
  ) {}

  @Get()
  search(@Query("q") text: string) {
    return this.service.searchSafely(text); // ok: sql-injection
  }

  @Get("raw")
  raw(@Query("status") status: string) {
    return this.dataSource.query("SELECT * FROM tickets WHERE status = '" + status + "'"); // bad: sql-injection
  }

  @Get("bound")
  bound(@Query("status") status: string) {
    return this.dataSource.query("SELECT * FROM tickets WHERE status = $1", [status]); // ok: sql-injection
  }

  @Get("number/:id")
  byNumber(@Param("id", ParseIntPipe) id: number) {
    return this.dataSource.query(`SELECT * FROM tickets WHERE id = ${id}`); // ok: sql-injection
  }

  @Delete(":id")
  remove(@Param("id") id: string) {
    return this.dataSource.query(`DELETE FROM tickets WHERE id = ${id}`); // bad: sql-injection
  }

  @Get("print")
  print(@Query() query: { title: string; printer: string }, @Res() response: Response) {
    exec(`lp -d ${query.printer} /srv/tickets.txt`); // bad: command-injection
    response.send(`<h1>Printing ${query.title}</h1>`); // bad: reflected-xss
  }

  @Get("print-safely")
  printSafely(@Query() query: { title: string; printer: string }, @Res() response: Response) {
    if (!/^[a-z]+$/.test(query.printer)) {
      response.status(400).json({ error: "no such printer" });
      return;
    }
    execFile("lp", ["-d", query.printer, "/srv/tickets.txt"]); // ok: command-injection
    response.send(`<h1>Printing ${escapeHtml(query.title)}</h1>`); // ok: reflected-xss
  }

  @Post("import")
  async import(@Body() body: { url: string }) {
    const response = await fetch(body.url); // bad: ssrf
    return { status: response.status };
  }

  @Post("notify")
  async notify(@Body() body: { ticket: string }) {
    const response = await fetch(`https://hooks.example.org/tickets/${encodeURIComponent(body.ticket)}`); // ok: ssrf
    return { status: response.status };
  }

  @Get("agent")
  @Header("Content-Type", "text/plain")
  agent(@Req() request: Request): string {
    return String(request.headers["user-agent"]); // ok: reflected-xss
  }

  @Post("rule")
  rule(@Body() body: { expression: string }) {
    return { value: eval(body.expression) }; // bad: code-injection
  }

  @Post("sum")
  sum(@Body() body: { numbers: number[] }) {
    return { value: body.numbers.reduce((total, next) => total + Number(next), 0) }; // ok: code-injection
  }
}
