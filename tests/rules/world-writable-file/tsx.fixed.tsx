import * as fs from 'node:fs';
import { chmodSync, promises } from 'node:fs';

const EVERYBODY = 0o777;

export function openToAll(path: string): void {
  chmodSync(path, 0o755); // bad: world-writable-file
}

export async function later(path: string): Promise<void> {
  await promises.chmod(path, 0o644); // bad: world-writable-file
}

export function byConstants(path: string): void {
  fs.chmodSync(path, fs.constants.S_IRUSR | fs.constants.S_IWOTH); // bad: world-writable-file
}

export function opened(path: string): number {
  return fs.openSync(path, 'w', 0o644); // bad: world-writable-file
}

export function withoutMask(): void {
  process.umask(0o022); // bad: world-writable-file
}

export function own(path: string): void {
  chmodSync(path, 0o600); // ok: world-writable-file
}

export async function readable(path: string): Promise<void> {
  await promises.chmod(path, 0o644); // ok: world-writable-file
}

export function program(path: string): void {
  fs.chmodSync(path, fs.constants.S_IRWXU); // ok: world-writable-file
}

export function masked(): void {
  process.umask(0o027); // ok: world-writable-file
}

// chmodSync(path, 0o777) in a comment is no code.
export const modes: Record<string, number> = { everybody: 0o777 }; // ok: world-writable-file
