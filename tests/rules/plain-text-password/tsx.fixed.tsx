import * as bcrypt from 'bcrypt';
import { Pool } from 'pg';
import { User } from './user';

const pool = new Pool();

export class Accounts {
  constructor(private readonly prisma: PrismaClient) {}

  async register(email: string, password: string): Promise<unknown> {
    return this.prisma.user.create({ data: { email, password: bcrypt.hashSync(password, 12) } }); // bad: plain-text-password
  }

  async login(email: string, password: string): Promise<boolean> {
    const account = await this.prisma.account.findUnique({ where: { email } });
    return bcrypt.compareSync(password, account.password); // bad: plain-text-password
  }

  async registerSafely(email: string, password: string): Promise<unknown> {
    return this.prisma.user.create({ data: { email, password: await bcrypt.hash(password, 12) } }); // ok: plain-text-password
  }
}

export function make(email: string, password: string): User {
  return new User({ email, password: bcrypt.hashSync(password, 12) }); // bad: plain-text-password
}

export async function change(user: User, password: string): Promise<void> {
  user.password = bcrypt.hashSync(password, 12); // bad: plain-text-password
  await user.save();
}

export async function insert(email: string, password: string): Promise<void> {
  await pool.query('INSERT INTO accounts (email, password) VALUES ($1, $2)', [email, password]); // bad: plain-text-password
}

export async function byPassword(email: string, password: string): Promise<unknown> {
  return pool.query('SELECT id FROM users WHERE email = $1 AND password = $2', [email, password]); // missed: plain-text-password
}

export async function insertHash(email: string, plain: string): Promise<void> {
  const password = await bcrypt.hash(plain, 12);
  await pool.query('INSERT INTO accounts (email, password) VALUES ($1, $2)', [email, password]); // ok: plain-text-password
}

export function isConfirmed(password: string, confirmation: string): boolean {
  return password === confirmation; // ok: plain-text-password
}

export async function checked(user: User, password: string): Promise<boolean> {
  return bcrypt.compare(password, user.password); // ok: plain-text-password
}

export function settings(host: string, password: string) {
  // user.password = password in a comment is no code.
  return connect({ host, password }); // ok: plain-text-password
}
