import * as vscode from 'vscode';
import type { QueueModel } from './queue';
import type { Server, ServerState } from './server';

const STATE_WORDS: Readonly<Record<ServerState, string>> = {
  starting: 'The server is starting.',
  running: 'The server is running.',
  stopped: 'The server is stopped. Select to see the log.',
  missing: 'The server is not installed. Select to see what to do.',
};

/** How many findings are urgent and what they are compared with, at a glance. */
export function showStatus(server: Server, model: QueueModel): vscode.Disposable {
  const item = vscode.window.createStatusBarItem('assay.status', vscode.StatusBarAlignment.Left, 10);
  item.name = 'Assay';
  const update = (): void => {
    const queue = model.queue;
    const act = queue?.counts.act ?? 0;
    const attend = queue?.counts.attend ?? 0;
    const words = STATE_WORDS[server.state];
    item.backgroundColor = undefined;
    if (server.state !== 'running') {
      item.text = server.state === 'starting' ? '$(loading~spin) Assay' : '$(shield) Assay $(warning)';
      item.tooltip = words;
      item.command =
        server.state === 'starting'
          ? 'assay.showLog'
          : server.state === 'missing'
            ? 'assay.restartServer'
            : 'assay.showLog';
      item.accessibilityInformation = { label: `Assay: ${words}` };
    } else {
      const parts = [act ? `${act} Act` : '', attend ? `${attend} Attend` : ''].filter(Boolean);
      item.text = `$(shield) ${parts.join(' · ') || 'Assay'}`;
      item.tooltip = queue ? `${act} to act on, ${attend} to attend to. ${queue.comparedWith}` : words;
      item.command = 'assay.queue.focus';
      if (act > 0) {
        item.backgroundColor = new vscode.ThemeColor('statusBarItem.errorBackground');
      }
      item.accessibilityInformation = { label: `Assay: ${act} findings to act on, ${attend} to attend to` };
    }
    item.show();
  };
  update();
  return vscode.Disposable.from(item, server.onDidChangeState(update), model.onDidChange(update));
}
