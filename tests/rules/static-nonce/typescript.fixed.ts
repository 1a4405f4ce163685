import { createCipheriv, pbkdf2Sync, randomBytes, scryptSync } from 'node:crypto';

const SALT = 'notes-app';

export class Sealer {
  private iv = Buffer.from('00112233445566778899aabbccddeeff', 'hex');

  constructor(private readonly key: Buffer) {}

  seal(text: string): string {
    const cipher = createCipheriv('aes-256-cbc', this.key, randomBytes(16)); // bad: static-nonce
    return cipher.update(text, 'utf8', 'hex') + cipher.final('hex');
  }

  sealFresh(text: string): string {
    const iv = randomBytes(16);
    return iv.toString('hex') + createCipheriv('aes-256-cbc', this.key, iv).update(text, 'utf8', 'hex'); // ok: static-nonce
  }
}

export function keyOf(passphrase: string): Buffer {
  return scryptSync(passphrase, randomBytes(16), 32); // bad: static-nonce
}

export function stretched(passphrase: string): Buffer {
  return pbkdf2Sync(passphrase, randomBytes(16), 600_000, 32, 'sha256'); // bad: static-nonce
}

export async function inThePage(key: CryptoKey, text: string): Promise<ArrayBuffer> {
  const iv = crypto.getRandomValues(new Uint8Array(12));
  return crypto.subtle.encrypt({ name: 'AES-GCM', iv }, key, new TextEncoder().encode(text)); // bad: static-nonce
}

export function repeated(key: Buffer, text: Buffer): Buffer {
  return createCipheriv('aes-128-ctr', key, randomBytes(16)).update(text); // bad: static-nonce
}

export async function inThePageWell(key: CryptoKey, data: Uint8Array): Promise<ArrayBuffer> {
  const iv = crypto.getRandomValues(new Uint8Array(12));
  return crypto.subtle.encrypt({ name: 'AES-GCM', iv }, key, data); // ok: static-nonce
}

export function salted(passphrase: string): [Buffer, Buffer] {
  const salt = randomBytes(16);
  return [salt, scryptSync(passphrase, salt, 32)]; // ok: static-nonce
}

export function stored(passphrase: string, user: { salt: string }): Buffer {
  return scryptSync(passphrase, user.salt, 32); // ok: static-nonce
}

// scryptSync(passphrase, 'salt', 32) in a comment is no code.
export const note = "createCipheriv('aes-256-cbc', key, '0000000000000000')"; // ok: static-nonce
