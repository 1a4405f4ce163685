import { access, constants } from 'node:fs/promises';
import * as path from 'node:path';
import { PythonExtension } from '@vscode/python-extension';
import * as vscode from 'vscode';

/** The program to start, and in which of the places it was found. */
export interface FoundServer {
  readonly program: string;
  readonly origin: 'setting' | 'python environment' | 'PATH';
}

/** Thrown with a sentence for people when there is no server to start. */
export class NoServer extends Error {}

const ON_WINDOWS = process.platform === 'win32';
const PROGRAM_NAMES = ON_WINDOWS ? ['assay.exe', 'assay.cmd'] : ['assay'];

/**
 * Find the `assay` program: the setting, then the Python environment of the workspace, then the PATH.
 *
 * A program that lies in the workspace runs only where the workspace is trusted; VS Code itself withholds the
 * workspace's value of the setting until then (`restrictedConfigurations` in package.json).
 */
export async function findServer(): Promise<FoundServer> {
  const configured = vscode.workspace.getConfiguration('assay').get<string>('server.path', '').trim();
  if (configured) {
    const program = expandHome(configured);
    if (await isExecutable(program)) {
      return { program, origin: 'setting' };
    }
    throw new NoServer(
      `The setting assay.server.path names ${program}, which is not a program that can be run. Correct the setting or empty it.`,
    );
  }
  if (vscode.workspace.isTrusted) {
    for (const folder of await environmentFolders()) {
      const program = await firstExecutable(folder);
      if (program) {
        return { program, origin: 'python environment' };
      }
    }
  }
  for (const folder of (process.env['PATH'] ?? '').split(path.delimiter)) {
    // A relative entry would be looked up in whatever folder is open.
    const program = path.isAbsolute(folder) ? await firstExecutable(folder) : undefined;
    if (program) {
      return { program, origin: 'PATH' };
    }
  }
  const looked = vscode.workspace.isTrusted
    ? 'There is no program called assay in the Python environment or on the PATH.'
    : 'There is no program called assay on the PATH, and what lies in the workspace is not started because the workspace is not trusted.';
  throw new NoServer(
    `The Assay server was not found. ${looked} ` +
      'Install it with "pip install assay" (Python 3.11 or newer), or name it in the setting assay.server.path.',
  );
}

/** The folders of programs of the workspace's Python environments: what the Python extension has chosen, else the usual names. */
async function environmentFolders(): Promise<string[]> {
  const folders: string[] = [];
  const chosen = await chosenInterpreter();
  if (chosen) {
    folders.push(path.dirname(chosen));
  }
  for (const { uri } of vscode.workspace.workspaceFolders ?? []) {
    if (uri.scheme === 'file') {
      for (const name of ['.venv', 'venv']) {
        folders.push(path.join(uri.fsPath, name, ON_WINDOWS ? 'Scripts' : 'bin'));
      }
    }
  }
  return folders;
}

async function chosenInterpreter(): Promise<string | undefined> {
  if (!vscode.extensions.getExtension('ms-python.python')) {
    return undefined;
  }
  try {
    const python = await PythonExtension.api();
    const chosen = python.environments.getActiveEnvironmentPath(vscode.workspace.workspaceFolders?.[0]?.uri);
    const environment = await python.environments.resolveEnvironment(chosen);
    return environment?.executable.uri?.fsPath;
  } catch {
    // The other places are still worth a look when the Python extension fails.
    return undefined;
  }
}

async function firstExecutable(folder: string): Promise<string | undefined> {
  for (const name of PROGRAM_NAMES) {
    const program = path.join(folder, name);
    if (await isExecutable(program)) {
      return program;
    }
  }
  return undefined;
}

async function isExecutable(program: string): Promise<boolean> {
  try {
    await access(program, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

function expandHome(program: string): string {
  const home = process.env['HOME'] ?? process.env['USERPROFILE'];
  return home && /^~[\\/]/.test(program) ? path.join(home, program.slice(2)) : program;
}
