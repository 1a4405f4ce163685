import type { Position, Range } from 'vscode-languageclient/node';
import type { Server } from './server';

/** The shapes of ../REQUESTS.md, where each field is explained. */

export type Decision = 'act' | 'attend' | 'track-star' | 'track';
export type VerdictState = 'fix' | 'defer' | 'accept' | 'false-positive' | 'duplicate';

export interface Verdict {
  readonly state: VerdictState;
  readonly standing: string;
  readonly words: string;
  readonly toDo: string;
}

export interface Finding {
  readonly fingerprint: string;
  readonly rule: string;
  readonly title: string;
  readonly message: string;
  readonly decision: Decision;
  readonly risk: number;
  readonly severity: string;
  readonly cwe: number;
  readonly line: string;
  readonly uri: string;
  readonly path: string;
  readonly range: Range;
  readonly effort: number;
  readonly effortWords: string;
  readonly fix?: 'safe' | 'behaviour-changing' | 'guided';
  readonly owner?: string;
  readonly age?: number;
  readonly due?: string;
  readonly overdue: boolean;
  readonly new: boolean;
  readonly stopShip?: string;
  readonly verdict?: Verdict;
}

export interface Item {
  readonly rank: number;
  readonly minutes: number;
  readonly findings: readonly Finding[];
}

export interface Queue {
  readonly comparedWith: string;
  readonly capacity: number;
  readonly minutes: number;
  readonly counts: Readonly<Record<Decision, number>>;
  readonly owners: readonly string[];
  readonly today: readonly Item[];
  readonly later: readonly Item[];
  readonly remainder: string;
  readonly exempt: number;
  readonly complete: boolean;
}

export interface Explanation {
  readonly fingerprint: string;
  readonly line: string;
  readonly markdown: string;
}

export interface Decided {
  readonly written: string;
  readonly words: string;
  readonly toDo: string;
}

export interface Paste {
  readonly id: number;
  readonly uri: string;
  readonly range: Range;
  readonly findings: number;
  readonly worst: { readonly rule: string; readonly message: string; readonly range: Range } | null;
  readonly safeFixes: number;
}

export interface PasteFound {
  readonly uri: string;
  readonly pastes: readonly Paste[];
}

export const askForQueue = (server: Server, capacity: number | undefined): Promise<Queue | null | undefined> =>
  server.request('assay/queue', capacity === undefined ? {} : { capacity });

export const askForExplanation = (
  server: Server,
  parameters: { fingerprint: string } | { textDocument: { uri: string }; position: Position },
): Promise<Explanation | null | undefined> => server.request('assay/explain', parameters);

export const askForReasons = (
  server: Server,
): Promise<Partial<Record<VerdictState, { reasons: string[] }>> | undefined> => server.request('assay/reasons', {});

export const askForPastes = (server: Server, uri: string): Promise<Paste[] | undefined> =>
  server.request('assay/pastes', { textDocument: { uri } });

export const askForReport = (server: Server, format: string): Promise<{ content: string } | undefined> =>
  server.request('assay/report', { format });

/** The word for a decision, as people read it. */
export const DECISION_WORDS: Readonly<Record<Decision, string>> = {
  act: 'Act',
  attend: 'Attend',
  'track-star': 'Track*',
  track: 'Track',
};

export const DECISIONS: readonly Decision[] = ['act', 'attend', 'track-star', 'track'];
