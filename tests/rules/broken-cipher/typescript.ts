import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import * as crypto from 'crypto';
import CryptoJS from 'crypto-js';

export class CardVault {
  private readonly algorithm = 'aes-128-ecb';

  constructor(private readonly key: Buffer) {}

  seal(card: string): string {
    const cipher = createCipheriv(this.algorithm, this.key, null); // bad: broken-cipher
    return cipher.update(card, 'utf8', 'base64') + cipher.final('base64');
  }

  open(card: string): string {
    const decipher = createDecipheriv(this.algorithm, this.key, null); // bad: broken-cipher
    return decipher.update(card, 'base64', 'utf8') + decipher.final('utf8');
  }
}

export function blowfish(text: string, key: Buffer, iv: Buffer): string {
  return createCipheriv('bf-cbc', key, iv).update(text, 'utf8', 'hex'); // bad: broken-cipher
}

export function triple(text: string, key: string): string {
  return CryptoJS.TripleDES.encrypt(text, key).toString(); // bad: broken-cipher
}

export const old = (secret: string) => crypto.createDecipher('aes192', secret); // bad: broken-cipher

export function well(text: string, key: Buffer): Buffer {
  const iv = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', key, iv); // ok: broken-cipher
  return Buffer.concat([iv, cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()]);
}

export function chained(text: string, key: Buffer): string {
  return createCipheriv('aes-256-cbc', key, randomBytes(16)).update(text, 'utf8', 'hex'); // ok: broken-cipher
}

export async function inThePage(key: CryptoKey, data: Uint8Array): Promise<ArrayBuffer> {
  const iv = crypto.getRandomValues(new Uint8Array(12));
  return crypto.subtle.encrypt({ name: 'AES-GCM', iv }, key, data); // ok: broken-cipher
}

export const modes: Record<string, string> = { 'aes-128-ecb': 'not any more' }; // ok: broken-cipher
// createCipher('des', password) in a comment is no code.
export const description = 'DES, RC4 and ECB are only mentioned here'; // ok: broken-cipher
