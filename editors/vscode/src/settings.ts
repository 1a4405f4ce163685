import * as vscode from 'vscode';

/** Settings of the extension itself; everything else in the section is the server's. */
const OWN_SECTIONS = new Set(['server', 'trace', 'view']);

type Tree = { [key: string]: unknown };

/**
 * The server's settings that somebody has set, as a tree.
 *
 * Defaults stay at home: they would overrule the project's assay.toml, which they look just like once they travel.
 */
export function serverSettings(resource?: vscode.Uri): Tree {
  const tree: Tree = {};
  const configuration = vscode.workspace.getConfiguration('assay', resource ?? null);
  for (const key of keysOf(configuration)) {
    const found = configuration.inspect(key);
    const value = found?.workspaceFolderValue ?? found?.workspaceValue ?? found?.globalValue;
    if (value !== undefined) {
      put(tree, key.split('.'), value);
    }
  }
  return tree;
}

/** The keys of all settings that are declared, without the section's name. */
function keysOf(configuration: vscode.WorkspaceConfiguration): string[] {
  const values: unknown = JSON.parse(JSON.stringify(configuration));
  return leaves(values, []).filter((key) => !OWN_SECTIONS.has(key.split('.')[0] ?? '') && configuration.inspect(key));
}

function leaves(value: unknown, path: string[]): string[] {
  if (value === null || typeof value !== 'object' || Array.isArray(value)) {
    return [path.join('.')];
  }
  return Object.entries(value).flatMap(([key, inner]) => leaves(inner, [...path, key]));
}

function put(tree: Tree, path: string[], value: unknown): void {
  const [first, ...rest] = path;
  if (first === undefined) {
    return;
  }
  if (rest.length === 0) {
    tree[first] = value;
  } else {
    const inner = (tree[first] as Tree | undefined) ?? {};
    tree[first] = inner;
    put(inner, rest, value);
  }
}
