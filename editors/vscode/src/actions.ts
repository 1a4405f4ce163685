import * as vscode from 'vscode';
import type { QueueModel } from './queue';
import {
  askForExplanation,
  askForReasons,
  type Decided,
  type Decision,
  type Finding,
  type VerdictState,
} from './requests';
import { type Server, wordsOf } from './server';
import { findingsOf, type Node, type TriageView } from './triageView';

/** The longest time that policy usually gives, as the date that is offered; policy itself has the last word. */
const USUAL_DAYS: Readonly<Record<Decision, number>> = { act: 7, attend: 30, 'track-star': 90, track: 180 };

const EXPLANATIONS = 'assay-explanation';

/** What can be done with a finding, from the view, the palette or the keyboard. */
export function registerActions(server: Server, model: QueueModel, view: TriageView): vscode.Disposable {
  const explanations = new Explanations();
  // A command gets the element it was chosen on; from the palette or a key it means the one that is selected.
  const onFindings = (work: (findings: readonly Finding[]) => Promise<void>) => async (node?: Node) => {
    const findings = findingsOf(node ?? view.selected);
    if (findings.length === 0) {
      void vscode.window.showInformationMessage('Select a finding in the Assay view first.');
      return;
    }
    await work(findings);
  };
  return vscode.Disposable.from(
    vscode.workspace.registerTextDocumentContentProvider(EXPLANATIONS, explanations),
    explanations,
    vscode.commands.registerCommand('assay.show', (finding: Finding) => open(finding, true)),
    vscode.commands.registerCommand(
      'assay.open',
      onFindings(([first]) => open(first, false)),
    ),
    vscode.commands.registerCommand(
      'assay.fix',
      onFindings((findings) => fix(server, findings, model)),
    ),
    vscode.commands.registerCommand('assay.explain', async (node?: Node) => {
      const finding = findingsOf(node ?? view.selected)[0];
      await explain(server, model, explanations, finding);
    }),
    ...(['fix', 'defer', 'accept', 'false-positive'] as const).map((state) =>
      vscode.commands.registerCommand(
        `assay.decide.${state}`,
        onFindings(([first]) => decide(server, model, first, state)),
      ),
    ),
  );
}

async function open(finding: Finding | undefined, preserveFocus: boolean): Promise<void> {
  if (!finding) {
    return;
  }
  const { start, end } = finding.range;
  await vscode.window.showTextDocument(vscode.Uri.parse(finding.uri), {
    selection: new vscode.Range(start.line, start.character, end.line, end.character),
    preview: true,
    preserveFocus,
  });
}

/** Apply the first fix of each finding. After each one the places of the others are asked for anew. */
async function fix(server: Server, findings: readonly Finding[], model: QueueModel): Promise<void> {
  let done = 0;
  for (const { fingerprint } of findings) {
    await model.refresh();
    const current = model.items.flatMap((item) => item.findings).find((each) => each.fingerprint === fingerprint);
    if (current && (await applyFix(server, current))) {
      done += 1;
    }
  }
  await model.refresh();
  const words =
    done === findings.length
      ? `Assay fixed ${done === 1 ? 'the finding' : `${done} findings`}; nothing is saved yet.`
      : `Assay fixed ${done} of ${findings.length} findings; the others have no fix that can be applied here.`;
  vscode.window.setStatusBarMessage(words, 5000);
}

async function applyFix(server: Server, finding: Finding): Promise<boolean> {
  // The server knows the fixes of what is open.
  const document = await vscode.workspace.openTextDocument(vscode.Uri.parse(finding.uri));
  const edit = await server.fixOf(document.uri, finding.range, finding.rule);
  return edit ? vscode.workspace.applyEdit(edit) : false;
}

async function explain(
  server: Server,
  model: QueueModel,
  explanations: Explanations,
  finding: Finding | undefined,
): Promise<void> {
  const editor = vscode.window.activeTextEditor;
  const asked = finding
    ? { fingerprint: finding.fingerprint }
    : editor
      ? {
          textDocument: { uri: editor.document.uri.toString() },
          position: { line: editor.selection.active.line, character: editor.selection.active.character },
        }
      : undefined;
  const answer = asked && (await askForExplanation(server, asked));
  if (!answer) {
    void vscode.window.showInformationMessage(
      'There is no finding here to explain. Put the cursor on one, or select it in the Assay view.',
    );
    return;
  }
  const listed = model.items.flatMap((item) => item.findings).find((each) => each.fingerprint === answer.fingerprint);
  const title = (finding ?? listed)?.title ?? 'This Finding';
  await vscode.commands.executeCommand(
    'markdown.showPreview',
    explanations.show(answer.fingerprint, title, answer.markdown),
  );
}

/** Explanations as documents that VS Code can preview. */
class Explanations implements vscode.TextDocumentContentProvider, vscode.Disposable {
  private readonly texts = new Map<string, string>();
  private readonly changed = new vscode.EventEmitter<vscode.Uri>();
  readonly onDidChange = this.changed.event;

  /** Keep an explanation and return where it is; the title names the tab. */
  show(fingerprint: string, title: string, markdown: string): vscode.Uri {
    const path = `/Why: ${title.replaceAll('/', ' or ')}.md`;
    const uri = vscode.Uri.from({ scheme: EXPLANATIONS, path, query: fingerprint });
    this.texts.set(fingerprint, markdown);
    this.changed.fire(uri);
    return uri;
  }

  provideTextDocumentContent(uri: vscode.Uri): string {
    return this.texts.get(uri.query) ?? '';
  }

  dispose(): void {
    this.changed.dispose();
  }
}

const TITLES: Readonly<Record<VerdictState, string>> = {
  fix: 'Will be fixed',
  defer: 'Defer',
  accept: 'Accept the risk',
  'false-positive': 'Not a problem here',
  duplicate: 'Duplicate',
};

async function decide(
  server: Server,
  model: QueueModel,
  finding: Finding | undefined,
  state: VerdictState,
): Promise<void> {
  if (!finding) {
    return;
  }
  const title = `${TITLES[state]}: ${finding.title}`;
  const reasons = (await askForReasons(server))?.[state]?.reasons ?? [];
  const reason = reasons.length
    ? await vscode.window.showQuickPick(
        reasons.map((key) => ({ label: key.replaceAll('-', ' '), key })),
        {
          title,
          placeHolder: 'Reason',
        },
      )
    : undefined;
  if (reasons.length > 0 && !reason) {
    return;
  }
  const text = await vscode.window.showInputBox({
    title,
    prompt: 'Why? This sentence is committed with the verdict, for those who read it later.',
    validateInput: (value) => (value.trim() ? undefined : 'Say why, in a few words.'),
  });
  if (text === undefined) {
    return;
  }
  let until: string | undefined;
  if (state === 'defer' || state === 'accept') {
    until = await vscode.window.showInputBox({
      title,
      prompt: 'Until which day? The finding comes back then.',
      value: dayIn(USUAL_DAYS[finding.decision]),
      validateInput: (value) => (isDay(value) ? undefined : 'A day such as 2026-12-31, not in the past.'),
    });
    if (until === undefined) {
      return;
    }
  }
  try {
    const decided = await server.ask<Decided>('assay/decide', {
      fingerprint: finding.fingerprint,
      state,
      text: text.trim(),
      ...(reason ? { reason: reason.key } : {}),
      ...(until ? { until } : {}),
    });
    if (decided.toDo) {
      void vscode.window.showWarningMessage(`The verdict is written to ${decided.written}. ${decided.toDo}`);
    } else {
      vscode.window.setStatusBarMessage(`Assay: ${decided.words}`, 5000);
    }
  } catch (error) {
    void vscode.window.showErrorMessage(`The verdict was not written. ${wordsOf(error)}`);
  }
  await model.refresh();
}

function dayIn(days: number): string {
  const day = new Date();
  day.setDate(day.getDate() + days);
  // The local date: toISOString alone would give that of Greenwich.
  return new Date(day.getTime() - day.getTimezoneOffset() * 60_000).toISOString().slice(0, 10);
}

function isDay(text: string): boolean {
  return /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(text)) && text >= dayIn(0);
}
