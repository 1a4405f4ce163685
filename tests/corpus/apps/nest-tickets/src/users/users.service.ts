// Users, passwords and tokens.
import { Injectable } from "@nestjs/common";
import { JwtService } from "@nestjs/jwt";
import * as argon2 from "argon2";
import { createHash, randomBytes } from "crypto";

export interface User {
  id: number;
  email: string;
  digest: string;
  resetToken?: string;
}

@Injectable()
export class UsersService {
  private readonly users = new Map<string, User>();

  constructor(private readonly jwtService: JwtService) {}

  register(email: string, password: string): User {
    const digest = createHash("md5").update(password).digest("hex"); // bad: fast-password-hash
    const user = { id: this.users.size + 1, email, digest };
    this.users.set(email, user);
    return user;
  }

  async registerSafely(email: string, password: string): Promise<User> {
    const digest = await argon2.hash(password); // ok: fast-password-hash
    const user = { id: this.users.size + 1, email, digest };
    this.users.set(email, user);
    return user;
  }

  avatar(email: string): string {
    return createHash("md5").update(email.toLowerCase()).digest("hex"); // bad: weak-hash
  }

  startReset(email: string): void {
    const user = this.users.get(email);
    if (user) {
      user.resetToken = Math.random().toString(16).slice(2); // bad: weak-random
    }
  }

  startResetSafely(email: string): void {
    const user = this.users.get(email);
    if (user) {
      user.resetToken = randomBytes(24).toString("hex"); // ok: weak-random
    }
  }

  temporaryPassword(): string {
    const letters = "abcdefghjkmnpqrstuvwxyz23456789";
    let password = "";
    for (let index = 0; index < 10; index += 1) {
      password += letters[Math.floor(Math.random() * letters.length)]; // bad: weak-random
    }
    return password;
  }

  currentUser(token: string): unknown {
    return this.jwtService.decode(token); // bad: jwt-not-verified
  }

  verifiedUser(token: string): unknown {
    return this.jwtService.verify(token); // ok: jwt-not-verified
  }

  greeting(names: string[]): string {
    return names[Math.floor(Math.random() * names.length)]; // ok: weak-random
  }
}
