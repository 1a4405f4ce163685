// What Assay does in VS Code, seen through VS Code's own API. The workspace has two folders, shop and api; api turns one rule off.
const assert = require('node:assert');
const fs = require('node:fs');
const path = require('node:path');
const vscode = require('vscode');

const INSECURE = 'settings = yaml.load(text)';
const SECURE = 'settings = yaml.safe_load(text)';
const READER = `import yaml\n\n\ndef read(text):\n    ${INSECURE}\n    return settings\n`;

/** Look again whenever `look` may have another answer, until it is true. */
async function until(look, what, milliseconds = 20_000) {
  const end = Date.now() + milliseconds;
  for (;;) {
    const answer = await look();
    if (answer) {
      return answer;
    }
    if (Date.now() > end) {
      throw new Error(`This did not happen in time: ${what}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

const folder = (name) => vscode.workspace.workspaceFolders.find((each) => each.name === name).uri;
const findings = (uri) => vscode.languages.getDiagnostics(uri).filter((each) => each.source === 'assay');
const codeOf = (diagnostic) => diagnostic.code?.value ?? diagnostic.code;
const some = (uri, code) => until(() => findings(uri).filter((each) => codeOf(each) === code)[0], `${code} in ${uri.path}`);
const none = (uri, code) => until(() => !findings(uri).some((each) => codeOf(each) === code), `no ${code} in ${uri.path}`);

async function write(folderName, name, text) {
  const uri = vscode.Uri.joinPath(folder(folderName), name);
  await fs.promises.writeFile(uri.fsPath, text);
  const document = await vscode.workspace.openTextDocument(uri);
  return { uri, document, editor: await vscode.window.showTextDocument(document) };
}

const actions = (uri, range, kind) => vscode.commands.executeCommand('vscode.executeCodeActionProvider', uri, range, kind, 20);

exports.a_finding_has_its_rule_its_page_and_the_steps_of_its_flow = async () => {
  const source = 'import subprocess\nfrom flask import request\n\n\ndef ping():\n    host = request.args.get("host")\n    subprocess.run("ping " + host, shell=True)\n';
  const { uri } = await write('shop', 'flow.py', source);
  const found = await some(uri, 'command-injection');
  assert.equal(found.range.start.line, 6);
  assert.match(String(found.code.target), /^https:/);
  assert.ok(found.relatedInformation.some((step) => step.location.range.start.line === 5), 'a step names the line of the source');
};

exports.a_quick_fix_removes_its_finding = async () => {
  const { uri, document } = await write('shop', 'fix.py', READER);
  const found = await some(uri, 'unsafe-yaml');
  const offered = await actions(uri, found.range, 'quickfix');
  const chosen = offered.find((action) => action.title.includes('safe_load'));
  assert.ok(chosen?.edit, `offered: ${offered.map((action) => action.title)}`);
  assert.ok(await vscode.workspace.applyEdit(chosen.edit));
  assert.equal(document.lineAt(4).text, `    ${SECURE}`);
  await none(uri, 'unsafe-yaml');
};

exports.saving_applies_all_safe_fixes_where_the_settings_say_so = async () => {
  const second = READER.replace('def read', 'def read_again').replace('import yaml\n', '');
  const { uri, document, editor } = await write('shop', 'all.py', READER + second);
  await until(() => findings(uri).length === 2, 'two findings');
  const settings = vscode.workspace.getConfiguration('editor', uri);
  await settings.update('codeActionsOnSave', { 'source.fixAll.assay': 'explicit' }, vscode.ConfigurationTarget.Workspace);
  try {
    await editor.edit((edit) => edit.insert(new vscode.Position(0, 0), '# settings\n'));
    await document.save();
    assert.equal(document.getText().split(SECURE).length - 1, 2, document.getText());
    await none(uri, 'unsafe-yaml');
  } finally {
    await settings.update('codeActionsOnSave', undefined, vscode.ConfigurationTarget.Workspace);
  }
};

exports.an_untitled_document_is_read = async () => {
  const document = await vscode.workspace.openTextDocument({ language: 'python', content: READER });
  await vscode.window.showTextDocument(document);
  const found = await some(document.uri, 'unsafe-yaml');
  assert.equal(found.range.start.line, 4);
};

exports.places_are_right_after_characters_outside_the_basic_plane = async () => {
  const line = `    name = "\u{1F600}\u{1F9D1}\u200D\u{1F4BB}é"; ${INSECURE}`;
  const { uri, document } = await write('shop', 'wide.py', READER.replace(`    ${INSECURE}`, line));
  const found = await some(uri, 'unsafe-yaml');
  assert.equal(document.getText(found.range), 'yaml.load(text)');
  const chosen = (await actions(uri, found.range, 'quickfix')).find((action) => action.title.includes('safe_load'));
  await vscode.workspace.applyEdit(chosen.edit);
  assert.equal(document.lineAt(4).text, line.replace(INSECURE, SECURE));
};

exports.javascript_is_read_too = async () => {
  const { uri } = await write('shop', 'page.js', 'export function show(el) {\n  el.innerHTML = location.hash;\n}\n');
  const found = await some(uri, 'dom-xss');
  assert.equal(found.range.start.line, 1);
};

exports.cells_of_a_notebook_share_their_imports = async () => {
  const cell = (text) => new vscode.NotebookCellData(vscode.NotebookCellKind.Code, text, 'python');
  const data = new vscode.NotebookData([cell('import yaml as reader'), cell('text = input()\nreader.load(text)')]);
  const notebook = await vscode.workspace.openNotebookDocument('jupyter-notebook', data);
  // Fixes are offered in cells that are shown. Showing the first notebook of a window takes VS Code long.
  await vscode.window.showNotebookDocument(notebook);
  const uri = notebook.cellAt(1).document.uri;
  const found = await some(uri, 'unsafe-yaml');
  assert.equal(found.range.start.line, 1);
  assert.equal(findings(notebook.cellAt(0).document.uri).length, 0);
  const chosen = (await actions(uri, found.range, 'quickfix')).find((action) => action.title.includes('safe_load'));
  assert.ok(chosen?.edit, 'a fix is offered in a cell');
  await vscode.workspace.applyEdit(chosen.edit);
  assert.match(notebook.cellAt(1).document.getText(), /reader\.safe_load\(text\)/);
  await none(uri, 'unsafe-yaml');
};

exports.each_folder_has_its_own_settings = async () => {
  const inShop = await write('shop', 'rooted.py', READER + 'eval(input())\n');
  await some(inShop.uri, 'unsafe-yaml');
  const inApi = await write('api', 'rooted.py', READER + 'eval(input())\n');
  await some(inApi.uri, 'code-injection');
  assert.deepEqual(findings(inApi.uri).map(codeOf), ['code-injection']);
};

exports.a_changed_setting_holds_at_once = async () => {
  const { uri } = await write('shop', 'setting.py', READER);
  await some(uri, 'unsafe-yaml');
  const settings = vscode.workspace.getConfiguration('assay');
  await settings.update('rules.disabled', ['unsafe-yaml'], vscode.ConfigurationTarget.Workspace);
  try {
    await none(uri, 'unsafe-yaml');
  } finally {
    await settings.update('rules.disabled', undefined, vscode.ConfigurationTarget.Workspace);
  }
  await some(uri, 'unsafe-yaml');
};

exports.a_changed_configuration_file_holds_at_once = async () => {
  const file = path.join(folder('shop').fsPath, 'assay.toml');
  const before = fs.readFileSync(file, 'utf8');
  const { uri } = await write('shop', 'file.py', READER);
  await some(uri, 'unsafe-yaml');
  fs.writeFileSync(file, '[rules]\ndisabled = ["unsafe-yaml"]\n');
  try {
    await none(uri, 'unsafe-yaml');
  } finally {
    fs.writeFileSync(file, before);
  }
  await some(uri, 'unsafe-yaml');
};

exports.a_pasted_block_gets_a_lens_that_fixes_what_is_safe = async () => {
  const { uri, document, editor } = await write('shop', 'paste.py', '"""Reads settings."""\n\n');
  await editor.edit((edit) => edit.insert(new vscode.Position(2, 0), READER));
  const lenses = async () => (await vscode.commands.executeCommand('vscode.executeCodeLensProvider', uri, 20)).map((lens) => lens.command);
  const shown = await until(async () => {
    const all = await lenses();
    return all.some((command) => /^\$\(shield\) 1 finding in the \d+ lines just inserted$/.test(command?.title)) && all;
  }, 'a lens above the block');
  const fix = shown.find((command) => command?.title === 'Fix 1 safely');
  assert.ok(fix, shown.map((command) => command?.title).join(' | '));
  await vscode.commands.executeCommand(fix.command, ...fix.arguments);
  await until(() => document.getText().includes(SECURE), 'the fix is applied');
  await until(async () => (await lenses()).length === 0, 'the lens is gone');
};

/** The servers that this extension host started, and no others. */
function ownServers() {
  return fs
    .readdirSync('/proc')
    .filter((entry) => /^\d+$/.test(entry))
    .filter((entry) => {
      try {
        const parent = /^PPid:\s*(\d+)/m.exec(fs.readFileSync(`/proc/${entry}/status`, 'utf8'))?.[1];
        const words = fs.readFileSync(`/proc/${entry}/cmdline`, 'utf8').split('\0');
        return Number(parent) === process.pid && words.some((word) => /assay/.test(word)) && words.includes('lsp');
      } catch {
        return false;
      }
    })
    .map(Number);
}

exports.a_server_that_dies_is_started_again = async () => {
  const { uri, editor } = await write('shop', 'crash.py', READER);
  await some(uri, 'unsafe-yaml');
  const [before, ...others] = ownServers();
  assert.ok(before, 'a server runs');
  assert.deepEqual(others, []);
  process.kill(before, 'SIGKILL');
  await until(() => ownServers().some((server) => server !== before), 'another server runs');
  await editor.edit((edit) => edit.insert(new vscode.Position(6, 0), 'eval(input())\n'));
  await some(uri, 'code-injection');
};

exports.the_restart_command_leaves_one_server = async () => {
  const { uri } = await write('shop', 'restart.py', READER);
  await some(uri, 'unsafe-yaml');
  const before = ownServers();
  await Promise.all([1, 2].map(() => vscode.commands.executeCommand('assay.restartServer')));
  await until(() => ownServers().length === 1 && !before.includes(ownServers()[0]), 'one new server');
  await some(uri, 'unsafe-yaml');
};

exports.every_command_of_the_package_is_there = async () => {
  const declared = vscode.extensions.getExtension('assay.assay').packageJSON.contributes.commands.map((each) => each.command);
  const known = new Set(await vscode.commands.getCommands());
  assert.deepEqual(declared.filter((command) => !known.has(command)), []);
};
