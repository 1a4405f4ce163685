import * as vscode from 'vscode';
import { askForPastes, type Paste, type PasteFound } from './requests';
import type { Server } from './server';

const PAUSE = 150;

/** A line above each block that was inserted in one piece and holds findings: how many, the worst, and one step to fix what is safe. */
export class PasteLens implements vscode.CodeLensProvider, vscode.Disposable {
  private readonly pastes = new Map<string, readonly Paste[]>();
  private readonly dismissed = new Set<string>();
  private readonly timers = new Map<string, NodeJS.Timeout>();
  private readonly changed = new vscode.EventEmitter<void>();
  private readonly subscriptions: vscode.Disposable[] = [];
  readonly onDidChangeCodeLenses = this.changed.event;

  constructor(
    private readonly server: Server,
    languages: readonly string[],
  ) {
    this.subscriptions.push(
      this.changed,
      vscode.languages.registerCodeLensProvider(
        languages.map((language) => ({ language })),
        this,
      ),
      server.onDidStart((client) => {
        this.pastes.clear();
        this.changed.fire();
        client.onNotification('assay/pasteFound', ({ uri, pastes }: PasteFound) => {
          const fresh = new Set(pastes.map((paste) => paste.id));
          this.take(uri, [...pastes, ...(this.pastes.get(keyOf(uri)) ?? []).filter((paste) => !fresh.has(paste.id))]);
        });
      }),
      // Places move and findings go with every edit; the server knows where to.
      vscode.languages.onDidChangeDiagnostics(({ uris }) => {
        for (const uri of uris) {
          if (this.pastes.has(uri.toString())) {
            this.refreshSoon(uri);
          }
        }
      }),
      vscode.workspace.onDidCloseTextDocument(({ uri }) => this.pastes.delete(uri.toString())),
      vscode.workspace.onDidChangeConfiguration((change) => {
        if (change.affectsConfiguration('assay.view.pasteLens')) {
          this.changed.fire();
        }
      }),
      vscode.commands.registerCommand('assay.fixPasteSafely', (uri: string, id: number) =>
        vscode.commands.executeCommand('assay.fixPaste', uri, id),
      ),
      vscode.commands.registerCommand('assay.reviewPaste', (uri: string, paste: Paste) => review(uri, paste)),
      vscode.commands.registerCommand('assay.dismissPaste', (uri: string, id: number) => {
        this.dismissed.add(`${keyOf(uri)}#${id}`);
        this.changed.fire();
      }),
    );
  }

  dispose(): void {
    for (const timer of this.timers.values()) {
      clearTimeout(timer);
    }
    for (const subscription of this.subscriptions) {
      subscription.dispose();
    }
  }

  provideCodeLenses(document: vscode.TextDocument): vscode.CodeLens[] {
    const uri = document.uri.toString();
    if (!vscode.workspace.getConfiguration('assay', document).get<boolean>('view.pasteLens', true)) {
      return [];
    }
    return (this.pastes.get(uri) ?? [])
      .filter((paste) => paste.findings > 0 && !this.dismissed.has(`${uri}#${paste.id}`))
      .flatMap((paste) => lensesOf(uri, paste));
  }

  private take(uri: string, pastes: readonly Paste[]): void {
    this.pastes.set(keyOf(uri), pastes);
    this.changed.fire();
  }

  private refreshSoon(uri: vscode.Uri): void {
    const key = uri.toString();
    clearTimeout(this.timers.get(key));
    this.timers.set(
      key,
      setTimeout(() => {
        this.timers.delete(key);
        void askForPastes(this.server, this.server.protocolUri(uri)).then((pastes) => pastes && this.take(key, pastes));
      }, PAUSE),
    );
  }
}

/** The server may write an URI otherwise than VS Code does; VS Code's way is the key. */
function keyOf(uri: string): string {
  return vscode.Uri.parse(uri).toString();
}

function lensesOf(uri: string, paste: Paste): vscode.CodeLens[] {
  const { start, end } = paste.range;
  const range = new vscode.Range(start.line, 0, start.line, 0);
  const lines = Math.max(1, end.line - start.line + (end.character > 0 ? 1 : 0));
  const found = paste.findings === 1 ? '1 finding' : `${paste.findings} findings`;
  const review: vscode.Command = {
    title: `$(shield) ${found} in the ${lines} lines just inserted`,
    tooltip: paste.worst ? `Go to the worst: ${paste.worst.message}` : 'Go to the block',
    command: 'assay.reviewPaste',
    arguments: [uri, paste],
  };
  const fix: vscode.Command = {
    title: `Fix ${paste.safeFixes} safely`,
    tooltip: 'Apply the fixes that keep the meaning of the code',
    command: 'assay.fixPasteSafely',
    arguments: [uri, paste.id],
  };
  const dismiss: vscode.Command = { title: 'Dismiss', command: 'assay.dismissPaste', arguments: [uri, paste.id] };
  // The words of the worst come last: they are long, and a narrow editor cuts them off.
  const worst: vscode.Command[] = paste.worst ? [{ ...review, title: firstSentence(paste.worst.message) }] : [];
  return [review, ...(paste.safeFixes > 0 ? [fix] : []), dismiss, ...worst].map(
    (command) => new vscode.CodeLens(range, command),
  );
}

function firstSentence(message: string): string {
  const sentence = message.split(/(?<=[.!?])\s/)[0] ?? message;
  return sentence.length > 90 ? `${sentence.slice(0, 89)}…` : sentence;
}

async function review(uri: string, paste: Paste): Promise<void> {
  const place = paste.worst?.range ?? paste.range;
  const start = new vscode.Position(place.start.line, place.start.character);
  await vscode.window.showTextDocument(vscode.Uri.parse(uri), { selection: new vscode.Range(start, start) });
  await vscode.commands.executeCommand('editor.action.showHover');
}
