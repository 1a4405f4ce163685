import * as vscode from 'vscode';
import { registerActions } from './actions';
import { PasteLens } from './pastes';
import { QueueModel } from './queue';
import { showRanks } from './ranks';
import { registerReport } from './report';
import { Server } from './server';
import { showStatus } from './statusBar';
import { TriageView } from './triageView';

let server: Server | undefined;

/** Where the workspace's memory keeps which interpreter the Python extension had chosen. */
const INTERPRETER = 'assay.interpreter';

/** Called by VS Code when a file in one of our languages is opened, or our view is. */
export async function activate(context: vscode.ExtensionContext): Promise<void> {
  const log = vscode.window.createOutputChannel('Assay', { log: true });
  const languages = languagesOf(context.extension);
  const running = new Server(languages, log, context.extensionPath, {
    recall: () => context.workspaceState.get<string>(INTERPRETER),
    keep: (interpreter) => void context.workspaceState.update(INTERPRETER, interpreter),
  });
  server = running;
  // The server starts while the rest is set up.
  const started = running.start();
  const model = new QueueModel(running);
  const view = new TriageView(model, context.workspaceState);
  context.subscriptions.push(
    log,
    running,
    model,
    view,
    registerActions(running, model, view),
    registerReport(running),
    showStatus(running, model),
    showRanks(model),
    new PasteLens(running, languages),
    vscode.commands.registerCommand('assay.restartServer', () => running.restart()),
    vscode.commands.registerCommand('assay.showLog', () => log.show()),
    vscode.commands.registerCommand('assay.scan', () => scan(running, model)),
    vscode.commands.registerCommand('assay.tryIt', tryIt),
    vscode.workspace.onDidChangeConfiguration((change) => {
      if (change.affectsConfiguration('assay.server')) {
        void running.restart();
      }
    }),
    // A trusted workspace may bring a server of its own.
    vscode.workspace.onDidGrantWorkspaceTrust(() => void running.restart()),
  );
  await started;
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

async function scan(running: Server, model: QueueModel): Promise<void> {
  if (!running.isRunning) {
    await running.start();
  }
  await vscode.commands.executeCommand('assay.scanWorkspace');
  await model.refresh();
}

const SAMPLE = `import subprocess
import yaml
from flask import Flask, request

app = Flask(__name__)


@app.route("/ping")
def ping():
    host = request.args.get("host")
    return subprocess.run("ping -c 1 " + host, shell=True, capture_output=True).stdout


@app.route("/settings", methods=["POST"])
def settings():
    return yaml.load(request.data)
`;

/** Opens insecure code that belongs to nobody, for a first look at what happens. */
async function tryIt(): Promise<void> {
  const document = await vscode.workspace.openTextDocument({ language: 'python', content: SAMPLE });
  await vscode.window.showTextDocument(document);
}
