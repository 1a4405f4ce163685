import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import * as vscode from 'vscode';
import {
  CloseAction,
  type CodeAction,
  ErrorAction,
  ErrorCodes,
  type ErrorHandler,
  LanguageClient,
  type LanguageClientOptions,
  type Range,
  ResponseError,
  State,
} from 'vscode-languageclient/node';
import { type FoundServer, findServer, type Memory, NoServer, whenEnvironmentIsChosen } from './findServer';
import { serverSettings } from './settings';

/** What people can be told of the server at any time. */
export type ServerState = 'starting' | 'running' | 'stopped' | 'missing';

const DEATHS_WITHIN = 3 * 60 * 1000;
const MOST_DEATHS = 4;
/** Milliseconds that a server gets to end by itself after it was told to. */
const GRACE = 7000;

/** The language server: found, started, restarted and stopped here and nowhere else. */
export class Server implements vscode.Disposable {
  private client: LanguageClient | undefined;
  private found: FoundServer | undefined;
  private child: ChildProcess | undefined;
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
      if (error instanceof ResponseError && error.code === ErrorCodes.MethodNotFound) {
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
      // Python needs its time to start, and the client to be made: both at once.
      let waiting: ChildProcess | undefined = this.spawn(found);
      const client = new LanguageClient(
        'assay',
        'Assay',
        async () => {
          const child = waiting?.exitCode === null ? waiting : this.spawn(found);
          waiting = undefined;
          if (child.pid === undefined) {
            throw new Error(`${found.program} could not be started.`);
          }
          return child;
        },
        this.clientOptions(),
      );
      this.client = client;
      client.onDidChangeState(({ newState }) => {
        if (this.client !== client) {
          return;
        }
        this.become(newState === State.Running ? 'running' : newState === State.Starting ? 'starting' : 'stopped');
        if (newState === State.Running) {
          this.log.info('The server answers.');
          this.unknownRequests.clear();
          this.started.fire(client);
        }
      });
      await client.start();
      if (found.origin !== 'setting' && vscode.workspace.isTrusted) {
        this.following ??= whenEnvironmentIsChosen(() => void this.inTurn(() => this.reconsider()));
      }
    } catch (error) {
      this.become(error instanceof NoServer ? 'missing' : 'stopped');
      this.client = undefined;
      this.found = undefined;
      this.child?.kill();
      this.child = undefined;
      this.log.error(wordsOf(error));
      void this.tellThatItDidNotStart(error);
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

  /** Where the Python extension has another server by now than the one that runs, take that one. */
  private async reconsider(): Promise<void> {
    if (!this.client) {
      return;
    }
    try {
      const found = await findServer(this.extensionFolder, this.memory);
      if (found.program === this.found?.program) {
        return;
      }
    } catch (error) {
      this.log.warn(wordsOf(error));
      return;
    }
    await this.stopNow();
    await this.startNow();
  }

  private become(state: ServerState): void {
    if (state !== this.current) {
      this.current = state;
      this.stateChanged.fire(state);
    }
  }

  private clientOptions(): LanguageClientOptions {
    return {
      documentSelector: this.languages.flatMap((language) => [
        { scheme: 'file', language },
        { scheme: 'untitled', language },
        { scheme: 'vscode-notebook-cell', language },
      ]),
      // Diagnostics are pushed: they come with the keystroke and not when the editor next thinks of asking.
      initializationOptions: () => ({ diagnosticMode: 'push', settings: serverSettings() }),
      middleware: {
        workspace: {
          configuration: (parameters, _token, _next) =>
            parameters.items.map((item) =>
              item.section === 'assay'
                ? serverSettings(item.scopeUri ? vscode.Uri.parse(item.scopeUri) : undefined)
                : null,
            ),
        },
      },
      errorHandler: this.errorHandler(),
      outputChannel: this.log,
      traceOutputChannel: this.trace,
      markdown: { isTrusted: { enabledCommands: [] }, supportHtml: false },
    };
  }

  /**
   * What to do when the server dies. A write that fails is no reason to give up: it is how a death is often noticed first, and the usual
   * handler would then not start the server again.
   */
  private errorHandler(): ErrorHandler {
    const deaths: number[] = [];
    return {
      error: () => ({ action: ErrorAction.Continue }),
      closed: () => {
        const now = Date.now();
        deaths.push(now);
        while (deaths.length > 0 && now - (deaths[0] ?? now) > DEATHS_WITHIN) {
          deaths.shift();
        }
        if (deaths.length <= MOST_DEATHS) {
          return { action: CloseAction.Restart };
        }
        return {
          action: CloseAction.DoNotRestart,
          message: `The Assay server ended ${deaths.length} times within three minutes and is not started again. The log says what it said; "Assay: Restart Server" tries once more.`,
        };
      },
    };
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
