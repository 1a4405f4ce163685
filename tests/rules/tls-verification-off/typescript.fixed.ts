// The same with types.
import https from "https";
import { Agent } from "https";
import tls, { ConnectionOptions } from "tls";
import { DataSource } from "typeorm";

const agent: https.Agent = new Agent({ rejectUnauthorized: true }); // bad: tls-verification-off

const connection: ConnectionOptions = {
  servername: "api.internal",
  rejectUnauthorized: true, // bad: tls-verification-off
};

export const source = new DataSource({ type: "postgres", ssl: { rejectUnauthorized: true } }); // bad: tls-verification-off

export function disable(): void {
  process.env.NODE_TLS_REJECT_UNAUTHORIZED = '1'; // bad: tls-verification-off
}

export class Client {
  private readonly options = { ...connection, checkServerIdentity: () => undefined }; // bad: tls-verification-off

  connect(host: string): tls.TLSSocket {
    return tls.connect({ host, port: 443, rejectUnauthorized: true }); // bad: tls-verification-off
  }

  strict(host: string): tls.TLSSocket {
    return tls.connect({ host, port: 443, rejectUnauthorized: true }); // ok: tls-verification-off
  }

  configured(host: string, verify: boolean): tls.TLSSocket {
    return tls.connect({ host, port: 443, rejectUnauthorized: verify }); // ok: tls-verification-off
  }
}

export interface Settings {
  rejectUnauthorized: false; // ok: tls-verification-off
}
// rejectUnauthorized: false
export const text = "{ rejectUnauthorized: false }"; // ok: tls-verification-off
export const plain = (host: string) => https.get({ host, agent }); // ok: tls-verification-off
