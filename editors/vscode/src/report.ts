import * as vscode from 'vscode';
import { askForReport } from './requests';
import type { Server } from './server';

/** Nothing is loaded and nothing runs: the page is one file with its styles and pictures inside. */
const POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'";

/** Registers the command that shows the server's report as a page. */
export function registerReport(server: Server): vscode.Disposable {
  let panel: vscode.WebviewPanel | undefined;
  return vscode.commands.registerCommand('assay.report', async () => {
    const report = await vscode.window.withProgress(
      { location: vscode.ProgressLocation.Window, title: 'Assay: making the report' },
      () => askForReport(server, 'html'),
    );
    if (!report) {
      void vscode.window.showWarningMessage('The server made no report. The log says why.');
      return;
    }
    if (!panel) {
      panel = vscode.window.createWebviewPanel('assay.report', 'Assay Report', vscode.ViewColumn.Active, {
        enableScripts: false,
        enableForms: false,
        localResourceRoots: [],
      });
      panel.onDidDispose(() => {
        panel = undefined;
      });
    }
    panel.webview.html = withPolicy(report.content);
    panel.reveal();
  });
}

/** Put the policy before anything of the page is read. */
function withPolicy(page: string): string {
  const policy = `<meta http-equiv="Content-Security-Policy" content="${POLICY}">`;
  const head = /<head[^>]*>/i.exec(page);
  if (!head) {
    return `<!DOCTYPE html><html lang="en"><head>${policy}</head><body>${page}</body></html>`;
  }
  const end = head.index + head[0].length;
  return page.slice(0, end) + policy + page.slice(end);
}
