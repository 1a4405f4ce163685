import * as vscode from 'vscode';
import type { QueueModel } from './queue';
import { DECISION_WORDS } from './requests';

/** The place of each finding in the queue, at the end of its line. Off unless the settings ask for it. */
export function showRanks(model: QueueModel): vscode.Disposable {
  const style = vscode.window.createTextEditorDecorationType({
    after: { margin: '0 0 0 2em', color: new vscode.ThemeColor('editorCodeLens.foreground') },
    rangeBehavior: vscode.DecorationRangeBehavior.ClosedClosed,
  });
  const update = (): void => {
    for (const editor of vscode.window.visibleTextEditors) {
      const isOn = vscode.workspace.getConfiguration('assay', editor.document).get<boolean>('view.ranks', false);
      editor.setDecorations(style, isOn ? decorationsOf(model, editor.document) : []);
    }
  };
  return vscode.Disposable.from(
    style,
    model.onDidChange(update),
    vscode.window.onDidChangeVisibleTextEditors(update),
    vscode.workspace.onDidChangeConfiguration(update),
  );
}

function decorationsOf(model: QueueModel, document: vscode.TextDocument): vscode.DecorationOptions[] {
  const uri = document.uri.toString();
  return model.items.flatMap((item) =>
    item.findings
      .filter(
        (finding) => vscode.Uri.parse(finding.uri).toString() === uri && finding.range.end.line < document.lineCount,
      )
      .map((finding) => {
        const end = document.lineAt(finding.range.start.line).range.end;
        const words = `#${item.rank} · ${DECISION_WORDS[finding.decision]} · risk ${Math.round(finding.risk)}`;
        return { range: new vscode.Range(end, end), renderOptions: { after: { contentText: words } } };
      }),
  );
}
