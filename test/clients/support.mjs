// What every client needs to know: where the product is, with which key, and how to compile what it generated.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const HERE = fileURLToPath(new URL('.', import.meta.url));

export const baseUrl = required('BASE_URL');
export const headers = { authorization: `Bearer ${required('KEY')}` };
export const graphqlUrl = `${baseUrl}/graphql`;
export const schemaText = readFileSync(join(required('ROOT'), 'schema.graphql'), 'utf8');

/** A folder that sees this package's dependencies; gone when the process ends. */
export function scratch() {
  const folder = mkdtempSync(join(tmpdir(), 'client-'));
  symlinkSync(join(HERE, 'node_modules'), join(folder, 'node_modules'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Compiles a folder's `main.ts` and what it imports, as strictly as TypeScript can; emits JavaScript beside it. */
export function compile(folder) {
  const compilerOptions = {
    strict: true,
    noUncheckedIndexedAccess: true,
    target: 'es2022',
    module: 'nodenext',
    lib: ['es2023', 'dom', 'dom.iterable'],
    types: [],
    skipLibCheck: true,
  };
  writeFileSync(join(folder, 'package.json'), '{"type":"module"}');
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, files: ['main.ts'] }));
  const tsc = join(HERE, 'node_modules/typescript/bin/tsc');
  const { status, stdout } = spawnSync(process.execPath, [tsc, '-p', folder], { encoding: 'utf8' });
  assert.equal(status, 0, stdout);
}

/** A SKU that no other run has taken. */
export function newSku(prefix) {
  return `${prefix}-${Date.now().toString(36)}-${Math.random().toString(36).slice(2, 6)}`.toUpperCase();
}

function required(name) {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set: run \`npm run test:clients\` at the project's root.`);
  return value;
}
