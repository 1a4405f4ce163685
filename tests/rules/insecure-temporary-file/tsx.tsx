import { createWriteStream, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const STATE = '/tmp/state.json';

export function save(state: string): void {
  writeFileSync(STATE, state); // bad: insecure-temporary-file
}

export async function later(report: string): Promise<void> {
  await writeFile(join(tmpdir(), 'report.csv'), report); // bad: insecure-temporary-file
}

export function stream() {
  return createWriteStream('/dev/shm/frames.bin'); // bad: insecure-temporary-file
}

export function twice(text: string): void {
  writeFileSync('/tmp/first.txt', text); // bad: insecure-temporary-file
  writeFileSync(join('/tmp', 'second.txt'), text); // bad: insecure-temporary-file
}

export function log(line: string): void {
  const file = join(tmpdir(), 'app.log');
  writeFileSync(file, line, { flag: 'a' }); // bad: insecure-temporary-file
}

export function made(report: string): void {
  const folder = mkdtempSync(join(tmpdir(), 'report-')); // ok: insecure-temporary-file
  writeFileSync(join(folder, 'report.csv'), report); // ok: insecure-temporary-file
}

export function load(): string {
  return readFileSync(STATE, 'utf8'); // ok: insecure-temporary-file
}

export function elsewhere(report: string): void {
  writeFileSync('./build/report.csv', report); // ok: insecure-temporary-file
}

// writeFileSync('/tmp/report.csv', report) in a comment is no code.
export const paths: string[] = ['/tmp/report.csv']; // ok: insecure-temporary-file
