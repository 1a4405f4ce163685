import { execFile } from 'node:child_process';
import { accessSync, constants, readFileSync } from 'node:fs';
import * as path from 'node:path';
import { promisify } from 'node:util';
import { PythonExtension } from '@vscode/python-extension';
import * as vscode from 'vscode';

/** The program to start, and in which of the places it was found. */
export interface FoundServer {
  readonly program: string;
  readonly args: readonly string[];
  /** What the program has to find in its environment besides what is there. */
  readonly environment: Readonly<Record<string, string>>;
  readonly origin: 'setting' | 'python environment' | 'remembered python environment' | 'PATH' | 'bundle';
}

/** The interpreter that the Python extension had chosen when it was last asked in this workspace. */
export interface Memory {
  recall(): string | undefined;
  keep(interpreter: string): void;
}

/** What tools/bundle.py writes beside the modules it bundles. */
interface Bundle {
  readonly python: readonly [number, number];
  readonly implementation: string;
}

/** Thrown with a sentence for people when there is no server to start. */
export class NoServer extends Error {}

const ON_WINDOWS = process.platform === 'win32';
const PROGRAM_NAMES = ON_WINDOWS ? ['assay.exe', 'assay.cmd'] : ['assay'];
const PYTHON_NAMES = ON_WINDOWS ? ['python.exe', 'python3.exe'] : ['python3', 'python'];
const run = promisify(execFile);

function installed(program: string, origin: FoundServer['origin']): FoundServer {
  return { program, args: ['lsp'], environment: {}, origin };
}

/**
 * Find the server: the setting, then the Python environment of the workspace, then the PATH, then the one in this extension's package.
 *
 * Files are looked at without waiting in between: other extensions load at the same time, and each turn that is given away comes back when they
 * are done. For the same reason the Python extension is not waited for where a memory says what it had chosen before; without one it is.
 *
 * A program that lies in the workspace runs only where the workspace is trusted; VS Code itself withholds the
 * workspace's value of the setting until then (`restrictedConfigurations` in package.json).
 */
export async function findServer(extensionFolder: string, memory?: Memory): Promise<FoundServer> {
  const configured = vscode.workspace.getConfiguration('assay').get<string>('server.path', '').trim();
  if (configured) {
    const program = expandHome(configured);
    if (isExecutable(program)) {
      return installed(program, 'setting');
    }
    throw new NoServer(
      `The setting assay.server.path names ${program}, which is not a program that can be run. Correct the setting or empty it.`,
    );
  }
  if (vscode.workspace.isTrusted) {
    const interpreter = await chosenInterpreter(memory);
    for (const folder of environmentFolders(interpreter?.path)) {
      const program = firstExecutable(folder);
      if (program) {
        return installed(program, interpreter?.isRemembered ? 'remembered python environment' : 'python environment');
      }
    }
  }
  for (const folder of pathFolders()) {
    const program = firstExecutable(folder);
    if (program) {
      return installed(program, 'PATH');
    }
  }
  const bundled = await bundledServer(path.join(extensionFolder, 'bundled'));
  if (bundled) {
    return bundled;
  }
  const looked = vscode.workspace.isTrusted
    ? 'There is no program called assay in the Python environment or on the PATH.'
    : 'There is no program called assay on the PATH, and what lies in the workspace is not started because the workspace is not trusted.';
  throw new NoServer(
    `The Assay server was not found. ${looked} ` +
      'Install it with "pip install assay" (Python 3.11 or newer), or name it in the setting assay.server.path.',
  );
}

/** The folders of programs of the workspace's Python environments: that of the chosen interpreter, then the usual names. */
function environmentFolders(interpreter: string | undefined): string[] {
  const folders = interpreter ? [path.dirname(interpreter)] : [];
  for (const { uri } of vscode.workspace.workspaceFolders ?? []) {
    if (uri.scheme === 'file') {
      for (const name of ['.venv', 'venv']) {
        folders.push(path.join(uri.fsPath, name, ON_WINDOWS ? 'Scripts' : 'bin'));
      }
    }
  }
  return folders;
}

const PYTHON_EXTENSION = 'ms-python.python';

interface Interpreter {
  readonly path: string;
  readonly isRemembered: boolean;
}

/** What the Python extension has chosen, or what is remembered of that while it is still starting. */
async function chosenInterpreter(memory: Memory | undefined): Promise<Interpreter | undefined> {
  const extension = vscode.extensions.getExtension(PYTHON_EXTENSION);
  if (!extension) {
    return undefined;
  }
  const remembered = memory?.recall();
  if (!extension.isActive && remembered && isExecutable(remembered)) {
    return { path: remembered, isRemembered: true };
  }
  try {
    const { environments } = await PythonExtension.api();
    const chosen = environments.getActiveEnvironmentPath(vscode.workspace.workspaceFolders?.[0]?.uri);
    const found = (await environments.resolveEnvironment(chosen))?.executable.uri?.fsPath;
    if (found) {
      memory?.keep(found);
    }
    return found ? { path: found, isRemembered: false } : undefined;
  } catch {
    // The other places are still worth a look when the Python extension fails.
    return undefined;
  }
}

/** Call back when the Python extension is there, and each time that another environment is chosen in it; never where there is none. */
export async function whenEnvironmentIsChosen(callback: () => void): Promise<vscode.Disposable | undefined> {
  if (!vscode.extensions.getExtension(PYTHON_EXTENSION)) {
    return undefined;
  }
  try {
    const { environments } = await PythonExtension.api();
    callback();
    return environments.onDidChangeActiveEnvironmentPath(callback);
  } catch {
    return undefined;
  }
}

/** The folders of the PATH. A relative entry is left out: it would be looked up in whatever folder is open. */
function pathFolders(): string[] {
  return (process.env['PATH'] ?? '').split(path.delimiter).filter((folder) => path.isAbsolute(folder));
}

/** The server in the extension's package, with a Python that fits its native modules; undefined where either is missing. */
async function bundledServer(folder: string): Promise<FoundServer | undefined> {
  let bundle: Bundle;
  try {
    bundle = JSON.parse(readFileSync(path.join(folder, 'bundle.json'), 'utf8')) as Bundle;
  } catch {
    // Packages without a server are the usual ones.
    return undefined;
  }
  const wanted = `${bundle.implementation} ${bundle.python.join('.')}`;
  for (const python of await interpreters()) {
    if ((await versionOf(python)) === wanted) {
      return {
        program: python,
        args: ['-m', 'assay', 'lsp'],
        environment: {
          PYTHONPATH: path.join(folder, 'modules'),
          // Neither the folder that is open nor what the person installed goes before the bundle.
          PYTHONSAFEPATH: '1',
          PYTHONNOUSERSITE: '1',
        },
        origin: 'bundle',
      };
    }
  }
  throw new NoServer(
    `Assay is not installed, and the server that comes with this extension needs ${wanted}, which was not found. ` +
      'Install that Python, or install Assay itself with "pip install assay" (Python 3.11 or newer).',
  );
}

/** The Python programs to try, those of the workspace first where it is trusted. */
async function interpreters(): Promise<string[]> {
  const found: string[] = [];
  const own = vscode.workspace.isTrusted ? environmentFolders((await chosenInterpreter(undefined))?.path) : [];
  for (const folder of [...own, ...pathFolders()]) {
    const program = firstExecutable(folder, PYTHON_NAMES);
    if (program && !found.includes(program)) {
      found.push(program);
    }
  }
  return found;
}

async function versionOf(python: string): Promise<string | undefined> {
  const program =
    'import platform, sys; print(platform.python_implementation(), ".".join(map(str, sys.version_info[:2])))';
  try {
    const { stdout } = await run(python, ['-I', '-c', program], { timeout: 10_000 });
    return stdout.trim();
  } catch {
    return undefined;
  }
}

function firstExecutable(folder: string, names: readonly string[] = PROGRAM_NAMES): string | undefined {
  return names.map((name) => path.join(folder, name)).find(isExecutable);
}

function isExecutable(program: string): boolean {
  try {
    accessSync(program, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

function expandHome(program: string): string {
  const home = process.env['HOME'] ?? process.env['USERPROFILE'];
  return home && /^~[\\/]/.test(program) ? path.join(home, program.slice(2)) : program;
}
