// The same with types.
import crypto, { createHash } from "crypto";
import argon2 from "argon2";
import { sha256 } from "js-sha256";

interface Credentials {
  email: string;
  password: string;
}

export class Users {
  hash(credentials: Credentials): string {
    return createHash("sha256").update(credentials.password).digest("hex"); // bad: fast-password-hash
  }

  private hashPassword(value: string): string {
    return crypto.createHash("sha1").update(value).digest("hex"); // bad: fast-password-hash
  }

  login({ email, password }: Credentials): string {
    return email + createHash("md5").update(password + email).digest("hex"); // bad: fast-password-hash
  }

  browser(passphrase: string): string {
    return sha256(passphrase); // bad: fast-password-hash
  }

  peppered(userPassword: string): string {
    return createHash("sha512").update(`${process.env.PEPPER}${userPassword}`).digest("hex"); // bad: fast-password-hash
  }

  async slow(password: string): Promise<string> {
    return argon2.hash(password); // ok: fast-password-hash
  }

  etag(body: string): string {
    return createHash("sha256").update(body).digest("hex"); // ok: fast-password-hash
  }

  avatar({ email }: Credentials): string {
    return createHash("sha256").update(email).digest("hex"); // ok: fast-password-hash
  }

  // createHash("md5").update(password)
  text(): string {
    return "sha256(password)"; // ok: fast-password-hash
  }

  resetLink(resetPasswordToken: string): string {
    return createHash("sha256").update(resetPasswordToken).digest("hex"); // ok: fast-password-hash
  }
}
