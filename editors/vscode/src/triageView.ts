import * as vscode from 'vscode';
import type { QueueModel } from './queue';
import { DECISION_WORDS, DECISIONS, type Decision, type Finding, type Item } from './requests';

export type Grouping = 'decision' | 'file' | 'rule' | 'owner';

const GROUPINGS: Readonly<Record<Grouping, string>> = {
  decision: 'Decision',
  file: 'File',
  rule: 'Rule',
  owner: 'Owner',
};

interface Group {
  readonly kind: 'group';
  readonly key: string;
  readonly label: string;
  readonly decision: Decision | undefined;
  readonly entries: readonly Entry[];
}

/** An item of the queue: a finding, or several that one safe fix of the same rule removes each. */
interface Entry {
  readonly kind: 'item';
  readonly item: Item;
  readonly isLater: boolean;
}

interface Single {
  readonly kind: 'finding';
  readonly finding: Finding;
}

export type Node = Group | Entry | Single;

/** The findings that an element of the view stands for, most urgent first. */
export function findingsOf(node: Node | undefined): readonly Finding[] {
  switch (node?.kind) {
    case 'finding':
      return [node.finding];
    case 'item':
      return node.item.findings;
    case 'group':
      return node.entries.flatMap((entry) => entry.item.findings);
    default:
      return [];
  }
}

/** The ranked list as a tree: groups, in them items in the server's order, and in a batch its findings. */
export class TriageView implements vscode.TreeDataProvider<Node>, vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<void>();
  private readonly subscriptions: vscode.Disposable[] = [];
  private filter = '';
  readonly view: vscode.TreeView<Node>;
  readonly onDidChangeTreeData = this.changed.event;

  constructor(
    private readonly model: QueueModel,
    private readonly memory: vscode.Memento,
  ) {
    this.view = vscode.window.createTreeView('assay.queue', { treeDataProvider: this, showCollapseAll: true });
    this.subscriptions.push(
      this.view,
      this.changed,
      model.onDidChange(() => this.update()),
      vscode.commands.registerCommand('assay.groupBy', () => this.askForGrouping()),
      vscode.commands.registerCommand('assay.filter', () => this.askForFilter()),
      vscode.commands.registerCommand('assay.clearFilter', () => this.setFilter('')),
      vscode.commands.registerCommand('assay.refresh', () => model.refresh()),
    );
    this.update();
  }

  get selected(): Node | undefined {
    return this.view.selection[0];
  }

  dispose(): void {
    for (const subscription of this.subscriptions) {
      subscription.dispose();
    }
  }

  getChildren(node?: Node): Node[] {
    if (node === undefined) {
      return this.groups();
    }
    if (node.kind === 'group') {
      return [...node.entries];
    }
    return node.kind === 'item' && node.item.findings.length > 1
      ? node.item.findings.map((finding) => ({ kind: 'finding', finding }))
      : [];
  }

  getTreeItem(node: Node): vscode.TreeItem {
    if (node.kind === 'group') {
      return groupItem(node);
    }
    const lead = findingsOf(node)[0];
    if (lead === undefined) {
      return new vscode.TreeItem('');
    }
    return node.kind === 'item' && node.item.findings.length > 1
      ? batchItem(node, lead)
      : findingItem(lead, node.kind === 'item' ? node : undefined);
  }

  private get grouping(): Grouping {
    return this.memory.get<Grouping>('grouping', 'decision');
  }

  private update(): void {
    const queue = this.model.queue;
    void vscode.commands.executeCommand('setContext', 'assay.hasQueue', queue !== undefined);
    void vscode.commands.executeCommand('setContext', 'assay.isFiltered', this.filter !== '');
    const urgent = queue ? queue.counts.act + queue.counts.attend : 0;
    this.view.badge =
      urgent > 0 ? { value: urgent, tooltip: `${urgent} findings to act on or to attend to` } : undefined;
    this.view.description = [
      this.grouping === 'decision' ? '' : `by ${GROUPINGS[this.grouping].toLowerCase()}`,
      this.filter ? `“${this.filter}”` : '',
    ]
      .filter(Boolean)
      .join(' · ');
    this.view.message = queue ? this.summary() : '';
    this.changed.fire();
  }

  private summary(): string {
    const queue = this.model.queue;
    if (!queue || this.model.items.length === 0) {
      return queue ? `Nothing found${queue.complete ? '' : ' in the files that are open'}. ${queue.comparedWith}` : '';
    }
    const parts = [`${minutesWords(queue.minutes)} of ${minutesWords(queue.capacity)}`, queue.remainder];
    if (!queue.complete) {
      parts.push('open files only');
    }
    return [...parts, queue.comparedWith].join(' · ');
  }

  private groups(): Group[] {
    const queue = this.model.queue;
    if (!queue) {
      return [];
    }
    const entries: Entry[] = [
      ...queue.today.map((item): Entry => ({ kind: 'item', item, isLater: false })),
      ...queue.later.map((item): Entry => ({ kind: 'item', item, isLater: true })),
    ].filter(({ item }) => item.findings.some((finding) => this.matches(finding)));
    // The order of ranks holds in every group, and groups stand where their most urgent item stands.
    entries.sort((one, other) => one.item.rank - other.item.rank);
    const groups = new Map<string, Entry[]>();
    for (const entry of entries) {
      const key = this.keyOf(entry.item.findings[0]);
      groups.set(key, [...(groups.get(key) ?? []), entry]);
    }
    const keys = this.grouping === 'decision' ? DECISIONS.filter((key) => groups.has(key)) : [...groups.keys()];
    return keys.map((key) => {
      const decision = this.grouping === 'decision' ? (key as Decision) : undefined;
      const label = decision ? DECISION_WORDS[decision] : key;
      return { kind: 'group', key, label, decision, entries: groups.get(key) ?? [] };
    });
  }

  private keyOf(finding: Finding | undefined): string {
    switch (this.grouping) {
      case 'file':
        return finding?.path ?? '';
      case 'rule':
        return finding?.title ?? '';
      case 'owner':
        return finding?.owner || 'Nobody';
      default:
        return finding?.decision ?? 'track';
    }
  }

  private matches(finding: Finding): boolean {
    const words = this.filter.toLowerCase().split(/\s+/).filter(Boolean);
    const text = [
      finding.title,
      finding.message,
      finding.rule,
      finding.path,
      finding.owner ?? '',
      DECISION_WORDS[finding.decision],
    ]
      .join(' ')
      .toLowerCase();
    return words.every((word) => text.includes(word));
  }

  private async askForGrouping(): Promise<void> {
    const keys = Object.keys(GROUPINGS) as Grouping[];
    const chosen = await vscode.window.showQuickPick(
      keys.map((key) => ({ label: GROUPINGS[key], key, picked: key === this.grouping })),
      { title: 'Group findings by', placeHolder: GROUPINGS[this.grouping] },
    );
    if (chosen) {
      await this.memory.update('grouping', chosen.key);
      this.update();
    }
  }

  private async askForFilter(): Promise<void> {
    const words = await vscode.window.showInputBox({
      title: 'Show only findings with these words',
      prompt: 'Words of the rule, the message, the path, the owner or the decision; all of them have to be there.',
      value: this.filter,
    });
    if (words !== undefined) {
      this.setFilter(words.trim());
    }
  }

  private setFilter(words: string): void {
    this.filter = words;
    this.update();
  }
}

function groupItem(group: Group): vscode.TreeItem {
  const count = findingsOf(group).length;
  const item = new vscode.TreeItem(group.label, vscode.TreeItemCollapsibleState.Expanded);
  item.id = `group:${group.key}`;
  item.description = String(count);
  item.contextValue = 'group';
  if (group.decision) {
    item.iconPath = iconOf(group.decision);
  }
  item.accessibilityInformation = { label: `${group.label}, ${count} ${count === 1 ? 'finding' : 'findings'}` };
  return item;
}

function batchItem(entry: Entry, lead: Finding): vscode.TreeItem {
  const count = entry.item.findings.length;
  const item = new vscode.TreeItem(`${lead.title} (${count})`, vscode.TreeItemCollapsibleState.Collapsed);
  item.id = `batch:${lead.fingerprint}`;
  item.description = describe(entry, lead, [`${count} safe fixes`, minutesWords(entry.item.minutes)]);
  item.iconPath = new vscode.ThemeIcon('layers', colourOf(lead.decision));
  item.contextValue = 'batch fixable';
  item.tooltip = `${count} findings that one safe fix each removes.\n${lead.line}`;
  item.accessibilityInformation = {
    label: `Number ${entry.item.rank}, ${DECISION_WORDS[lead.decision]}: ${lead.title}, ${count} findings with safe fixes, ${minutesWords(entry.item.minutes)}`,
  };
  return item;
}

function findingItem(finding: Finding, entry: Entry | undefined): vscode.TreeItem {
  const item = new vscode.TreeItem(finding.title);
  const place = `${finding.path}:${finding.range.start.line + 1}`;
  item.id = `${entry ? 'item' : 'finding'}:${finding.fingerprint}`;
  item.description = describe(entry, finding, [
    place,
    `risk ${Math.round(finding.risk)}`,
    finding.effortWords,
    finding.age === undefined ? '' : ageWords(finding.age),
    finding.owner ?? '',
  ]);
  item.iconPath = iconOf(finding.decision);
  item.contextValue = `finding${finding.fix ? ' fixable' : ''}`;
  item.tooltip = new vscode.MarkdownString().appendText(`${finding.message}\n\n${finding.line}`);
  // Choosing an entry shows its place and leaves the keyboard in the list, as the Problems view does.
  item.command = { command: 'assay.show', title: 'Show', arguments: [finding] };
  item.accessibilityInformation = {
    label: [
      entry ? `Number ${entry.item.rank}` : '',
      DECISION_WORDS[finding.decision],
      finding.title,
      `${finding.path} line ${finding.range.start.line + 1}`,
      `risk ${Math.round(finding.risk)} of 100`,
      finding.effortWords,
      finding.overdue ? 'overdue' : '',
      finding.stopShip ? 'must not be shipped' : '',
    ]
      .filter(Boolean)
      .join(', '),
  };
  return item;
}

function describe(entry: Entry | undefined, finding: Finding, parts: string[]): string {
  const flags = [finding.stopShip ? 'stop-ship' : '', finding.overdue ? 'overdue' : '', finding.new ? 'new' : ''];
  const rank = entry ? [`#${entry.item.rank}`] : [];
  return [...rank, ...parts.slice(0, 2), ...flags, ...parts.slice(2), entry?.isLater ? 'not today' : '']
    .filter(Boolean)
    .join(' · ');
}

function iconOf(decision: Decision): vscode.ThemeIcon {
  const name = { act: 'error', attend: 'warning', 'track-star': 'info', track: 'circle-outline' }[decision];
  return new vscode.ThemeIcon(name, colourOf(decision));
}

function colourOf(decision: Decision): vscode.ThemeColor | undefined {
  const name = {
    act: 'problemsErrorIcon.foreground',
    attend: 'problemsWarningIcon.foreground',
    'track-star': 'problemsInfoIcon.foreground',
    track: undefined,
  }[decision];
  return name ? new vscode.ThemeColor(name) : undefined;
}

export function minutesWords(minutes: number): string {
  const whole = Math.max(1, Math.round(minutes));
  return minutes === 0 ? 'no time' : whole < 120 ? `${whole} min` : `${Math.round(whole / 60)} h`;
}

function ageWords(days: number): string {
  return days <= 0 ? 'today' : days === 1 ? 'since yesterday' : `${days} days old`;
}
