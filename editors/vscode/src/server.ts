import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import * as vscode from 'vscode';
import type { CodeAction, LanguageClient, Range } from 'vscode-languageclient/node';
import { type FoundServer, findServer, type Memory, NoServer, whenEnvironmentIsChosen } from './findServer';

/** What people can be told of the server at any time. */
export type ServerState = 'starting' | 'running' | 'stopped' | 'missing';

/** Milliseconds that a server gets to end by itself after it was told to. */
const GRACE = 7000;

/** The language server: found, started, restarted and stopped here and nowhere else. */
export class Server implements vscode.Disposable {
  private client: LanguageClient | undefined;
  private found: FoundServer | undefined;
  private child: ChildProcess | undefined;
  private spawned = 0;
  /** Whether the log says when the first findings of this process came. */
  private hasTold = false;
  /** What calls when another environment is chosen in the Python extension. */
  private following: Promise<vscode.Disposable | undefined> | undefined;
  private current: ServerState = 'stopped';
  /** Starting and stopping take turns, so that two quick restarts do not leave two servers. */
  private turn: Promise<void> = Promise.resolve();
  /** What this server answered with "method not found"; asking again would only fill the log. */
  private readonly unknownRequests = new Set<string>();
  private readonly stateChanged = new vscode.EventEmitter<ServerState>();
  private readonly started = new vscode.EventEmitter<LanguageClient>();
  private readonly trace = vscode.window.createOutputChannel('Assay Trace', { log: true });

  readonly onDidChangeState = this.stateChanged.event;
  /** Fires with each new connection, once it can be spoken to. */
  readonly onDidStart = this.started.event;

  constructor(
    private readonly languages: readonly string[],
    readonly log: vscode.LogOutputChannel,
    private readonly extensionFolder: string,
    private readonly memory: Memory,
  ) {}

  get state(): ServerState {
    return this.current;
  }

  /** Whether the server answers requests now. */
  get isRunning(): boolean {
    return this.current === 'running';
  }

  /** Send a request of Assay's own; throws what the server says against it, or that there is none. */
  async ask<Answer>(method: string, parameters: unknown): Promise<Answer> {
    if (!this.client || !this.isRunning) {
      throw new Error('The Assay server is not running.');
    }
    return this.client.sendRequest<Answer>(method, parameters);
  }

  /** The same for views that have nothing to show then: undefined, and a line in the log unless the server just does not know the request. */
  async request<Answer>(method: string, parameters: unknown): Promise<Answer | undefined> {
    if (!this.isRunning || this.unknownRequests.has(method)) {
      return undefined;
    }
    try {
      return await this.ask<Answer>(method, parameters);
    } catch (error) {
      if ((await this.clientModule).isUnknownMethod(error)) {
        this.unknownRequests.add(method);
        this.log.info(`This server does not know ${method}; what it is for is left out.`);
      } else if (this.isRunning) {
        this.log.warn(`The server did not answer ${method}: ${wordsOf(error)}`);
      }
      return undefined;
    }
  }

  /** The edit of the first fix of a rule's finding at a range; those that keep the meaning of the code come first. */
  async fixOf(uri: vscode.Uri, range: Range, rule: string): Promise<vscode.WorkspaceEdit | undefined> {
    const client = this.client;
    const offered = await this.request<CodeAction[]>('textDocument/codeAction', {
      textDocument: { uri: this.protocolUri(uri) },
      range,
      context: { diagnostics: [], only: ['quickfix'] },
    });
    const ours = (offered ?? []).filter(({ data }) => data?.rule === rule && data?.line === range.start.line);
    const chosen = ours.find((action) => action.isPreferred) ?? ours[0];
    const resolved = chosen && !chosen.edit ? await this.request<CodeAction>('codeAction/resolve', chosen) : chosen;
    return resolved?.edit && client ? client.protocol2CodeConverter.asWorkspaceEdit(resolved.edit) : undefined;
  }

  /** An URI in the spelling that the server gets to see. */
  protocolUri(uri: vscode.Uri): string {
    return this.client?.code2ProtocolConverter.asUri(uri) ?? uri.toString();
  }

  start(): Promise<void> {
    return this.inTurn(() => this.startNow());
  }

  stop(): Promise<void> {
    return this.inTurn(() => this.stopNow());
  }

  restart(): Promise<void> {
    return this.inTurn(async () => {
      await this.stopNow();
      await this.startNow();
    });
  }

  dispose(): void {
    void this.following?.then((following) => following?.dispose());
    this.stateChanged.dispose();
    this.started.dispose();
    this.trace.dispose();
  }

  private inTurn(work: () => Promise<void>): Promise<void> {
    this.turn = this.turn.then(work, work);
    return this.turn;
  }

  private async startNow(): Promise<void> {
    if (this.client) {
      return;
    }
    this.become('starting');
    try {
      const found = await findServer(this.extensionFolder, this.memory);
      this.found = found;
      // Python needs its time to start, and so does the client: both at once.
      let waiting: ChildProcess | undefined = this.spawn(found);
      const { makeClient, stateWord } = await this.clientModule;
      const client = makeClient({
        languages: this.languages,
        log: this.log,
        trace: this.trace,
        process: async () => {
          const child = waiting?.exitCode === null ? waiting : this.spawn(found);
          waiting = undefined;
          if (child.pid === undefined) {
            throw new Error(`${found.program} could not be started.`);
          }
          return child;
        },
        onFindings: () => this.tellHowLongItTook(),
      });
      this.client = client;
      client.onDidChangeState(({ newState }) => {
        if (this.client !== client) {
          return;
        }
        const state = stateWord(newState);
        this.become(state);
        if (state === 'running') {
          this.log.info(`The server answers, ${Date.now() - this.spawned} ms after it was started.`);
          this.unknownRequests.clear();
          this.started.fire(client);
        }
      });
      await client.start();
    } catch (error) {
      this.become(error instanceof NoServer ? 'missing' : 'stopped');
      this.client = undefined;
      this.found = undefined;
      this.child?.kill();
      this.child = undefined;
      this.log.error(wordsOf(error));
      void this.tellThatItDidNotStart(error);
    }
    if (vscode.workspace.isTrusted && this.found?.origin !== 'setting') {
      this.following ??= whenEnvironmentIsChosen(() => void this.inTurn(() => this.reconsider()));
    }
  }

  private spawn(found: FoundServer): ChildProcess {
    this.log.info(`Starting ${found.program} (found by: ${found.origin}).`);
    const folder = vscode.workspace.workspaceFolders?.find(
      ({ uri }) => uri.scheme === 'file' && existsSync(uri.fsPath),
    );
    const child = spawn(found.program, [...found.args], {
      env: { ...process.env, ...found.environment },
      ...(folder && { cwd: folder.uri.fsPath }),
    });
    this.child = child;
    this.spawned = Date.now();
    this.hasTold = false;
    child.on('error', (error) => this.log.error(`${found.program}: ${wordsOf(error)}`));
    child.on('exit', (code, signal) => {
      if (code !== 0) {
        this.log.warn(`The server ended ${signal ? `by the signal ${signal}` : `with the exit code ${code}`}.`);
      }
    });
    return child;
  }

  private async stopNow(): Promise<void> {
    const client = this.client;
    const child = this.child;
    this.client = undefined;
    this.child = undefined;
    this.become('stopped');
    try {
      await client?.dispose(2000);
    } catch (error) {
      this.log.warn(`The server did not stop in an orderly way: ${wordsOf(error)}`);
    }
    if (child && child.exitCode === null && child.signalCode === null) {
      const last = setTimeout(() => child.kill('SIGKILL'), GRACE);
      child.once('exit', () => clearTimeout(last));
    }
  }

  /** Where the Python extension has another server by now than the one that runs, or one where there was none, take that one. */
  private async reconsider(): Promise<void> {
    if (!this.client && this.current !== 'missing') {
      return;
    }
    try {
      const found = await findServer(this.extensionFolder, this.memory);
      if (found.program === this.found?.program) {
        return;
      }
    } catch (error) {
      // There is still none, or none any more: what runs goes on, and what is missing was told.
      this.log.info(wordsOf(error));
      return;
    }
    await this.stopNow();
    await this.startNow();
  }

  private tellHowLongItTook(): void {
    if (!this.hasTold) {
      this.hasTold = true;
      this.log.info(`The first findings came ${Date.now() - this.spawned} ms after the server was started.`);
    }
  }

  /** The client of the protocol is large, and is loaded only once the server is on its way. */
  private get clientModule(): Promise<typeof import('./client')> {
    return import('./client');
  }

  private become(state: ServerState): void {
    if (state !== this.current) {
      this.current = state;
      this.stateChanged.fire(state);
    }
  }

  private async tellThatItDidNotStart(error: unknown): Promise<void> {
    const settings = 'Open Setting';
    const log = 'Show Log';
    const message =
      error instanceof NoServer
        ? error.message
        : `The Assay server did not start: ${wordsOf(error)} The log has what it said.`;
    const chosen = await vscode.window.showErrorMessage(message, settings, log);
    if (chosen === settings) {
      await vscode.commands.executeCommand('workbench.action.openSettings', 'assay.server.path');
    } else if (chosen === log) {
      this.log.show();
    }
  }
}

/** The words of anything that was thrown. */
export function wordsOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
