import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import type { Request } from 'express';

export class Webhooks {
  constructor(private readonly secret: string) {}

  private sign(body: string): string {
    return createHmac('sha256', this.secret).update(body).digest('hex');
  }

  isGenuine(body: string, signature: string): boolean {
    return this.sign(body) === signature; // bad: timing-unsafe-comparison
  }

  isGenuineSafely(body: string, signature: string): boolean {
    return timingSafeEqual(Buffer.from(this.sign(body)), Buffer.from(signature)); // ok: timing-unsafe-comparison
  }
}

export function mac(key: Buffer, text: string, given: string): boolean {
  const code = createHmac('sha1', key).update(text).digest('base64');
  return given == code; // bad: timing-unsafe-comparison
}

export function inlined(key: Buffer, text: string, given: string): boolean {
  if (given !== createHmac('sha512', key).update(text).digest('hex')) { // bad: timing-unsafe-comparison
    return false;
  }
  return true;
}

export function isAllowed(request: Request): boolean {
  return request.get('x-api-key') === process.env.API_KEY; // bad: timing-unsafe-comparison
}

export function bySignature(expectedSignature: string, signature: string): boolean {
  return expectedSignature === signature; // bad: timing-unsafe-comparison
}

export function missing(signature?: string): boolean {
  return signature === undefined; // ok: timing-unsafe-comparison
}

export function sizes(signature: string, expected: string): boolean {
  return signature.length !== expected.length; // ok: timing-unsafe-comparison
}

export function checksum(data: Buffer, digest: string): boolean {
  return createHash('sha256').update(data).digest('hex') === digest; // ok: timing-unsafe-comparison
}

export function parsers(token: number, other: number): boolean {
  // signature === expected in a comment is no code.
  return token === other; // ok: timing-unsafe-comparison
}
