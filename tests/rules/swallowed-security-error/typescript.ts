import { verify } from 'jsonwebtoken';
import * as jwt from 'jsonwebtoken';

export class Guarded {
  async open(token: string, key: string): Promise<string> {
    try {
      jwt.verify(token, key);
    } catch (error) {} // bad: swallowed-security-error
    return this.load(token);
  }

  async remove(user: User, id: string): Promise<void> {
    try {
      await this.policy.enforceOwnership(user, id);
    } catch (error: unknown) { // bad: swallowed-security-error
      console.warn('not the owner', error);
    }
    await this.store.remove(id);
  }

  csrf(request: Request): void {
    try {
      checkCsrfToken(request);
    } catch {} // bad: swallowed-security-error
  }

  denied(request: Request): void {
    try {
      checkCsrfToken(request);
    } catch { // ok: swallowed-security-error
      throw new Error('denied');
    }
  }
}

export function session(token: string, key: string): string {
  try {
    verify(token, key);
  } catch (error) {} // bad: swallowed-security-error
  return token;
}

export async function roles(user: User): Promise<string> {
  try {
    await requireRole(user, 'admin');
  } catch (error) {} // bad: swallowed-security-error
  return secrets();
}

export function answered(token: string, key: string): boolean {
  try {
    verify(token, key);
    return true;
  } catch (error) {} // ok: swallowed-security-error
  return false;
}

export function byResult(token: string, key: string): unknown {
  let claims: unknown;
  try {
    claims = verify(token, key);
  } catch (error) {} // ok: swallowed-security-error
  return claims;
}

export function other(path: string): void {
  try {
    remove(path);
  } catch (error) {} // ok: swallowed-security-error
}

export function parsed(text: string): void {
  try {
    JSON.parse(text);
  } catch (error) {} // ok: swallowed-security-error
}
