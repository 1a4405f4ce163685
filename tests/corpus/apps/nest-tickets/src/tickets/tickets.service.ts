// Tickets in the database.
import { Injectable } from "@nestjs/common";
import { InjectRepository } from "@nestjs/typeorm";
import { DataSource, Repository } from "typeorm";
import { Ticket } from "./ticket.entity";

@Injectable()
export class TicketsService {
  constructor(
    @InjectRepository(Ticket) private readonly tickets: Repository<Ticket>,
    private readonly dataSource: DataSource,
  ) {}

  search(text: string): Promise<Ticket[]> {
    return this.dataSource.query(`SELECT * FROM tickets WHERE title LIKE '%${text}%'`); // bad: sql-injection
  }

  searchSafely(text: string): Promise<Ticket[]> {
    return this.dataSource.query("SELECT * FROM tickets WHERE title LIKE $1", [`%${text}%`]); // ok: sql-injection
  }

  byOwner(owner: string): Promise<Ticket[]> {
    return this.tickets // bad: sql-injection
      .createQueryBuilder("ticket")
      .where(`ticket.owner = '${owner}'`)
      .getMany();
  }

  byOwnerSafely(owner: string): Promise<Ticket[]> {
    return this.tickets
      .createQueryBuilder("ticket")
      .where("ticket.owner = :owner", { owner }) // ok: sql-injection
      .getMany();
  }

  one(id: number): Promise<Ticket | null> {
    return this.tickets.findOneBy({ id }); // ok: sql-injection
  }

  count(): Promise<number> {
    return this.tickets.count(); // ok: sql-injection
  }
}
