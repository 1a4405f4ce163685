import { Client, type ConnectConfig } from 'ssh2';
import { NodeSSH } from 'node-ssh';

export const settings: ConnectConfig = {
  host: 'build.example.org',
  hostVerifier: () => true, // bad: ssh-host-key-not-checked
};

export class Deployment {
  private readonly client = new Client();

  run(host: string, privateKey: Buffer): void {
    this.client.connect({ host, privateKey }); // bad: ssh-host-key-not-checked
  }

  check(host: string, privateKey: Buffer, known: Buffer): void {
    this.client.connect({ host, privateKey, hostVerifier: (key: Buffer) => key.equals(known) }); // ok: ssh-host-key-not-checked
  }
}

export async function shell(host: string, privateKey: string): Promise<NodeSSH> {
  const ssh = new NodeSSH();
  await ssh.connect({ host, privateKey }); // bad: ssh-host-key-not-checked
  return ssh;
}

export function returning(host: string): Client {
  const client = new Client();
  client.connect({
    host,
    hostVerifier: function () { // bad: ssh-host-key-not-checked
      return true;
    },
  });
  return client;
}

export function tunnel(host: string, username: string): Client {
  const client = new Client();
  client.on('ready', () => client.end()).connect({ host, username, hostVerifier: (_key: Buffer) => true }); // bad: ssh-host-key-not-checked
  return client;
}

export function refusing(host: string): Client {
  const client = new Client();
  client.connect({ host, hostVerifier: () => false }); // ok: ssh-host-key-not-checked
  return client;
}

export function named(host: string, hostVerifier: (key: Buffer) => boolean): Client {
  const client = new Client();
  client.connect({ host, hostVerifier }); // ok: ssh-host-key-not-checked
  return client;
}

export function socket(client: { connect(options: { host: string }): void }, host: string): void {
  client.connect({ host }); // ok: ssh-host-key-not-checked
}

// client.connect({ host, hostVerifier: () => true }) in a comment is no code.
export const words = "hostVerifier: () => true"; // ok: ssh-host-key-not-checked
