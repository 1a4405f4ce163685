// Bundles the extension into out/extension.js: one file, because VS Code loads one file much faster than a tree of modules.
import { build } from 'esbuild';

const production = process.argv.includes('--production');

await build({
  entryPoints: ['src/extension.ts'],
  outfile: 'out/extension.js',
  bundle: true,
  format: 'cjs',
  platform: 'node',
  target: 'node20',
  external: ['vscode'],
  // vscode-languageclient names its Node entry with an export condition that is not a default of esbuild for CommonJS.
  conditions: ['node'],
  mainFields: ['module', 'main'],
  minify: production,
  sourcemap: !production,
  logLevel: 'warning',
});
