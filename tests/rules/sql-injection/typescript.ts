import mssql from "mssql";
import express, { Request, Response } from "express";
import { Pool, PoolClient } from "pg";
import mysql, { Connection } from "mysql2/promise";
import { PrismaClient } from "@prisma/client";
import { DataSource } from "typeorm";

const router = express.Router();
const pool = new Pool();
const prisma = new PrismaClient();

interface Filter {
  city: string;
  limit: number;
}

router.get("/users/:id", async (req: Request, res: Response) => {
  const result = await pool.query(`SELECT * FROM users WHERE id = ${req.params.id}`); // bad: sql-injection
  res.json(result.rows);
});

router.post("/search", async (req: Request, res: Response) => {
  const filter = req.body as Filter;
  const connection = await mysql.createConnection({ host: "localhost" });
  const [rows] = await connection.execute("SELECT * FROM shops WHERE city = '" + filter.city + "'"); // bad: sql-injection
  res.json(rows);
});

router.get("/prisma", async (req: Request, res: Response) => {
  const name = String(req.query.name);
  res.json(await prisma.$queryRawUnsafe(`SELECT * FROM users WHERE name = '${name}'`)); // bad: sql-injection
});

async function byEmail(client: PoolClient, email: string): Promise<unknown> {
  const text = `SELECT id FROM users WHERE email = '${email}'`;
  return (await client.query(text)).rows[0]; // bad: sql-injection
}

class Orders {
  constructor(private readonly pool: Pool) {}

  async remove(reference: string): Promise<void> {
    await this.pool.query("DELETE FROM orders WHERE reference = '" + reference + "'"); // bad: sql-injection
  }

  async rename(id: number, title: string): Promise<void> {
    await this.pool.query(`UPDATE orders SET title = $1 WHERE id = ${id}`, [title]); // ok: sql-injection
  }
}

router.get("/safe/users/:id", async (req: Request, res: Response) => {
  const result = await pool.query("SELECT * FROM users WHERE id = $1", [req.params.id]); // ok: sql-injection
  res.json(result.rows);
});

router.get("/safe/number", async (req: Request, res: Response) => {
  const id = Number(req.query.id);
  res.json(await pool.query(`SELECT * FROM users WHERE id = ${id}`)); // ok: sql-injection
});

router.get("/safe/prisma", async (req: Request, res: Response) => {
  res.json(await prisma.$queryRaw`SELECT * FROM users WHERE name = ${req.query.name}`); // ok: sql-injection
});

router.get("/safe/client", async (req: Request, res: Response) => {
  res.json(await prisma.user.findMany({ where: { name: String(req.query.name) } })); // ok: sql-injection
});

export function message(name: string): string {
  return `SELECT ${name} FROM the menu`; // ok: sql-injection
}

export class Users {
  constructor(
    private readonly source: DataSource,
    private readonly link: Connection,
  ) {}

  async find(name: string): Promise<unknown> {
    return this.source.query(`SELECT * FROM users WHERE name = '${name}'`); // bad: sql-injection
  }

  async list(name: string): Promise<unknown> {
    return this.link.query("SELECT * FROM users WHERE name = '" + name + "'"); // bad: sql-injection
  }

  async safe(name: string): Promise<unknown> {
    return this.source.query("SELECT * FROM users WHERE name = $1", [name]); // ok: sql-injection
  }
}

export { byEmail, Orders, router };

async function fromSqlServer(req: Request, res: Response) {
  const pool = await mssql.connect("server");
  await pool.request().query(`SELECT * FROM users WHERE id = ${req.query.id}`); // bad: sql-injection
  await mssql.query("SELECT * FROM users WHERE name = '" + req.query.name + "'"); // bad: sql-injection
  await mssql.query`SELECT * FROM users WHERE id = ${req.query.id}`; // ok: sql-injection
  await pool.request().input("id", mssql.Int, req.query.id).query("SELECT * FROM users WHERE id = @id"); // ok: sql-injection
  res.end();
}
