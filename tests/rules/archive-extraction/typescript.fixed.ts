import fs from "node:fs";
import path from "node:path";
import * as tar from "tar";
import AdmZip from "adm-zip";

const TARGET = "/srv/data";

export function unpack(file: string): void {
  const zip = new AdmZip(file);
  for (const entry of zip.getEntries()) {
    fs.writeFileSync(path.join(TARGET, path.basename(entry.entryName)), entry.getData()); // bad: archive-extraction
  }
}

export function folders(file: string): void {
  new AdmZip(file).getEntries().forEach((entry) => {
    fs.mkdirSync(`${TARGET}/${path.basename(entry.entryName)}`, { recursive: true }); // bad: archive-extraction
  });
}

export function joined(file: string): void {
  for (const entry of new AdmZip(file).getEntries()) {
    const target: string = TARGET + "/" + path.basename(entry.entryName);
    fs.writeFileSync(target, entry.getData()); // bad: archive-extraction
  }
}

export async function trusting(file: string): Promise<void> {
  await tar.x({ file }); // bad: archive-extraction
}

export class Unpacker {
  constructor(private readonly folder: string) {}

  unpack(buffer: Buffer): void {
    for (const entry of new AdmZip(buffer).getEntries()) {
      fs.writeFileSync(path.resolve(this.folder, path.basename(entry.entryName)), entry.getData()); // bad: archive-extraction
    }
  }

  safe(buffer: Buffer): void {
    new AdmZip(buffer).extractAllTo(this.folder); // ok: archive-extraction
  }
}

export async function safeTar(file: string): Promise<void> {
  await tar.x({ file, cwd: TARGET }); // ok: archive-extraction
}

export function safeNames(file: string): void {
  for (const entry of new AdmZip(file).getEntries()) {
    fs.writeFileSync(path.join(TARGET, path.basename(entry.entryName)), entry.getData()); // ok: archive-extraction
  }
}

export function safeChecked(file: string): void {
  for (const entry of new AdmZip(file).getEntries()) {
    const target = path.resolve(TARGET, entry.entryName);
    if (!target.startsWith(TARGET + path.sep)) {
      continue;
    }
    fs.writeFileSync(target, entry.getData()); // ok: archive-extraction
  }
}

export function names(file: string): string[] {
  return new AdmZip(file).getEntries().map((entry) => path.join("virtual", entry.entryName)); // ok: archive-extraction
}
