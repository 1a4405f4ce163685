import { createDiffieHellman, generateKeyPairSync } from 'node:crypto';
import * as crypto from 'crypto';

const LENGTH = 1024;

export const pair = generateKeyPairSync('rsa', { modulusLength: 3072 }); // bad: short-key

export function signing() {
  return crypto.generateKeyPairSync('dsa', { modulusLength: 3072, divisorLength: 160 }); // bad: short-key
}

export function exchange() {
  return createDiffieHellman(3072); // bad: short-key
}

export async function inThePage(): Promise<CryptoKeyPair> {
  return window.crypto.subtle.generateKey( // bad: short-key
    { name: 'RSA-OAEP', modulusLength: 3072, publicExponent: new Uint8Array([1, 0, 1]), hash: 'SHA-256' },
    true,
    ['encrypt', 'decrypt'],
  );
}

export function curve() {
  return generateKeyPairSync('ec', { namedCurve: 'prime256v1' }); // bad: short-key
}

export function pss() {
  return generateKeyPairSync('rsa-pss', { modulusLength: 3072 }); // bad: short-key
}

export const long = generateKeyPairSync('rsa', { modulusLength: 3072 }); // ok: short-key

export function goodCurve() {
  return generateKeyPairSync('ec', { namedCurve: 'P-256' }); // ok: short-key
}

export function edwards() {
  return generateKeyPairSync('ed25519'); // ok: short-key
}

export function group() {
  return createDiffieHellman(2048); // ok: short-key
}

// generateKeyPairSync('rsa', { modulusLength: 512 }) in a comment is no code.
export const limits = { modulusLength: 1024 }; // ok: short-key
