import { Agent } from 'node:https';
import * as tls from 'node:tls';
import type { SecureVersion } from 'node:tls';

const OLD: SecureVersion = 'TLSv1';

export const agent = new Agent({ minVersion: 'TLSv1.2' }); // bad: old-tls

export class Gateway {
  private readonly options: tls.ConnectionOptions = {
    minVersion: 'TLSv1.2', // bad: old-tls
    servername: 'gateway.example',
  };

  connect(): tls.TLSSocket {
    return tls.connect(this.options);
  }
}

export const context = tls.createSecureContext({ secureProtocol: 'TLSv1_2_method' }); // bad: old-tls

export function atMost(host: string): tls.TLSSocket {
  return tls.connect({ host, maxVersion: 'TLSv1.2' }); // bad: old-tls
}

export const connection = { ssl: { minVersion: 'TLSv1.2' as const } }; // bad: old-tls

export const good = new Agent({ minVersion: 'TLSv1.2' }); // ok: old-tls
export const newest = tls.createSecureContext({ minVersion: 'TLSv1.3' }); // ok: old-tls
export const automatic = new Agent({ keepAlive: true }); // ok: old-tls

export function describe(version: string): boolean {
  return version === 'TLSv1'; // ok: old-tls
}

// new Agent({ minVersion: 'TLSv1' }) in a comment is no code.
export const labels: string[] = ['TLSv1', 'TLSv1.1']; // ok: old-tls
