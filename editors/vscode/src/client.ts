import type { ChildProcess } from 'node:child_process';
import * as vscode from 'vscode';
import {
  CloseAction,
  ErrorAction,
  ErrorCodes,
  type ErrorHandler,
  LanguageClient,
  type LanguageClientOptions,
  ResponseError,
  State,
} from 'vscode-languageclient/node';
import { serverSettings } from './settings';

const DEATHS_WITHIN = 3 * 60 * 1000;
const MOST_DEATHS = 4;

/** What a client is made of. */
export interface ClientParts {
  readonly languages: readonly string[];
  readonly log: vscode.LogOutputChannel;
  readonly trace: vscode.LogOutputChannel;
  /** The server's process, a new one each time that it is asked for. */
  readonly process: () => Promise<ChildProcess>;
  /** Called each time that findings came. */
  readonly onFindings: () => void;
}

/** Make the client of the protocol; starting it asks for the process. */
export function makeClient(parts: ClientParts): LanguageClient {
  return new LanguageClient('assay', 'Assay', parts.process, optionsOf(parts));
}

export function stateWord(state: State): 'running' | 'starting' | 'stopped' {
  return state === State.Running ? 'running' : state === State.Starting ? 'starting' : 'stopped';
}

/** Whether a server says with an error that it does not know a request. */
export function isUnknownMethod(error: unknown): boolean {
  return error instanceof ResponseError && error.code === ErrorCodes.MethodNotFound;
}

function optionsOf({ languages, log, trace, onFindings }: ClientParts): LanguageClientOptions {
  return {
    documentSelector: languages.flatMap((language) => [
      { scheme: 'file', language },
      { scheme: 'untitled', language },
      { scheme: 'vscode-notebook-cell', language },
    ]),
    // Diagnostics are pushed: they come with the keystroke and not when the editor next thinks of asking.
    // VS Code moves its underlines along with the text, so that only those that change have to come with the keystroke.
    initializationOptions: () => ({
      diagnosticMode: 'push',
      unchangedDiagnostics: 'at-rest',
      settings: serverSettings(),
    }),
    middleware: {
      handleDiagnostics: (uri, diagnostics, next) => {
        next(uri, diagnostics);
        if (diagnostics.length > 0) {
          onFindings();
        }
      },
      workspace: {
        configuration: (parameters, _token, _next) =>
          parameters.items.map((item) =>
            item.section === 'assay'
              ? serverSettings(item.scopeUri ? vscode.Uri.parse(item.scopeUri) : undefined)
              : null,
          ),
      },
    },
    errorHandler: errorHandler(),
    outputChannel: log,
    traceOutputChannel: trace,
    markdown: { isTrusted: { enabledCommands: [] }, supportHtml: false },
  };
}

/**
 * What to do when the server dies. A write that fails is no reason to give up: it is how a death is often noticed first, and the usual
 * handler would then not start the server again.
 */
function errorHandler(): ErrorHandler {
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
