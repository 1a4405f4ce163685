import * as vscode from 'vscode';
import { Server } from './server';

let server: Server | undefined;

/** Called by VS Code when a file in one of our languages is opened. */
export async function activate(context: vscode.ExtensionContext): Promise<void> {
  const log = vscode.window.createOutputChannel('Assay', { log: true });
  const running = new Server(languagesOf(context.extension), log);
  server = running;
  context.subscriptions.push(
    log,
    running,
    vscode.commands.registerCommand('assay.restartServer', () => running.restart()),
    vscode.commands.registerCommand('assay.showLog', () => log.show()),
    vscode.workspace.onDidChangeConfiguration((change) => {
      if (change.affectsConfiguration('assay.server')) {
        void running.restart();
      }
    }),
    // A trusted workspace may bring a server of its own.
    vscode.workspace.onDidGrantWorkspaceTrust(() => void running.restart()),
  );
  await running.start();
}

/** Called by VS Code when it closes: the server is told to stop and waited for. */
export async function deactivate(): Promise<void> {
  await server?.stop();
}

/** The languages that wake the extension are those that the server reads: one list, in package.json. */
function languagesOf(extension: vscode.Extension<unknown>): string[] {
  const events: string[] = extension.packageJSON.activationEvents ?? [];
  return events.filter((event) => event.startsWith('onLanguage:')).map((event) => event.slice('onLanguage:'.length));
}
