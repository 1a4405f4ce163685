import { createHash, createHmac, createVerify } from 'node:crypto';
import * as CryptoJS from 'crypto-js';
import forge from 'node-forge';

export function resetToken(email: string, now: number): string {
  return createHash('sha1').update(`${email}:${now}`).digest('hex'); // bad: weak-hash
}

export class AssetCache {
  keyOf(source: Buffer): string {
    const hash = createHash('md5'); // bad: weak-hash
    hash.update(source);
    return hash.digest('hex').slice(0, 8);
  }
}

export const legacy = (value: string): string => CryptoJS.SHA1(value).toString(); // bad: weak-hash

export function withForge(text: string): string {
  const digest = forge.md.md5.create(); // bad: weak-hash
  digest.update(text);
  return digest.digest().toHex();
}

export function isSigned(text: string, key: string, signature: string): boolean {
  const verifier = createVerify('sha1'); // bad: weak-hash
  verifier.update(text);
  return verifier.verify(key, signature, 'base64');
}

export function better(value: string): string {
  return createHash('sha256').update(value).digest('hex'); // ok: weak-hash
}

export function betterToo(value: string): string {
  return CryptoJS.SHA256(value).toString(); // ok: weak-hash
}

export function webhook(secret: string, body: string): string {
  return createHmac('sha1', secret).update(body).digest('hex'); // ok: weak-hash
}

interface Command {
  MD2: string;
  md5: string; // ok: weak-hash
}

export function checksum(command: Command): string {
  // createHash('md5') in a comment is no code.
  return command.md5 + command.MD2; // ok: weak-hash
}
