// The same with types.
import jwt, { JwtPayload } from "jsonwebtoken";
import { decodeJwt, jwtVerify } from "jose";
import { decode } from "jsonwebtoken";

interface Session {
  user: string;
}

export function session(token: string): Session {
  const payload = jwt.verify(token, process.env.JWT_SECRET, { algorithms: ['HS256'] }) as JwtPayload; // bad: jwt-not-verified
  return { user: payload.sub! };
}

export function role(token: string): unknown {
  return (decode(token) as JwtPayload).role; // bad: jwt-not-verified
}

export const subject = (token: string) => decodeJwt(token).sub; // bad: jwt-not-verified

export class Tokens {
  read(token: string): unknown {
    return jwt.verify(token, process.env.JWT_SECRET, { algorithms: ['HS256'] }); // bad: jwt-not-verified
  }

  write(payload: object): string {
    return jwt.sign(payload, "", { algorithm: "none" }); // bad: jwt-not-verified
  }

  check(token: string): unknown {
    return jwt.verify(token, process.env.JWT_SECRET!, { algorithms: ["RS256"] }); // ok: jwt-not-verified
  }

  keyId(token: string): string | undefined {
    return jwt.decode(token, { complete: true })?.header.kid; // ok: jwt-not-verified
  }

  async modern(token: string, key: CryptoKey): Promise<unknown> {
    return (await jwtVerify(token, key)).payload; // ok: jwt-not-verified
  }

  // jwt.decode(token) does not verify.
  text(): string {
    return "jwt.decode(token)"; // ok: jwt-not-verified
  }

  bytes(data: Uint8Array): string {
    return new TextDecoder("utf-8").decode(data); // ok: jwt-not-verified
  }
}
