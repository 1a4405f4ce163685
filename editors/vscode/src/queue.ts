import * as vscode from 'vscode';
import { askForQueue, type Item, type Queue } from './requests';
import type { Server } from './server';

const PAUSE = 150;

/** The ranked list as the server last told it, asked for again whenever it may read differently. */
export class QueueModel implements vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<void>();
  private readonly subscriptions: vscode.Disposable[] = [];
  private timer: NodeJS.Timeout | undefined;
  private latest: Queue | undefined;
  private asking: Promise<void> | undefined;
  private next: Promise<void> | undefined;

  readonly onDidChange = this.changed.event;

  constructor(private readonly server: Server) {
    this.subscriptions.push(
      this.changed,
      server.onDidStart((client) => {
        client.onNotification('assay/queueChanged', () => this.refreshSoon());
        this.refreshSoon();
      }),
      server.onDidChangeState((state) => {
        if (state !== 'running') {
          this.become(undefined);
        }
      }),
      vscode.languages.onDidChangeDiagnostics(() => this.refreshSoon()),
      vscode.workspace.onDidChangeConfiguration((change) => {
        if (change.affectsConfiguration('assay')) {
          this.refreshSoon();
        }
      }),
    );
  }

  /** The list; undefined while no server answers, or where the server has none. */
  get queue(): Queue | undefined {
    return this.latest;
  }

  /** All items, today's first. */
  get items(): Item[] {
    return this.latest ? [...this.latest.today, ...this.latest.later] : [];
  }

  dispose(): void {
    clearTimeout(this.timer);
    for (const subscription of this.subscriptions) {
      subscription.dispose();
    }
  }

  refreshSoon(): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.refresh(), PAUSE);
  }

  /** Ask now. While a question is under way another one waits for its answer, and all that come meanwhile are one. */
  refresh(): Promise<void> {
    if (this.asking) {
      this.next ??= this.asking.then(() => {
        this.next = undefined;
        return this.refresh();
      });
      return this.next;
    }
    this.asking = this.askOnce().finally(() => {
      this.asking = undefined;
    });
    return this.asking;
  }

  private async askOnce(): Promise<void> {
    const minutes = vscode.workspace.getConfiguration('assay').get<number>('view.minutes', 0);
    this.become((await askForQueue(this.server, minutes > 0 ? minutes : undefined)) ?? undefined);
  }

  private become(queue: Queue | undefined): void {
    if (queue !== this.latest) {
      this.latest = queue;
      this.changed.fire();
    }
  }
}
