import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { binOf, runNode } from './run.mjs';
import { filesBelow, hashContents, installedVersion, ROOT, recall, remember } from './stale.mjs';

const STAMP = 'src/generated/.stamp';
const MADE = ['src/generated/prisma/client.ts', 'src/generated/pothos-types.ts'];

/** Makes the database client unless it is current; prints one line when there is something to do. */
export async function generateClient({ isForced = false } = {}) {
  const digest = inputsDigest();
  const isCurrent = recall(STAMP) === digest && MADE.every((path) => existsSync(join(ROOT, path)));
  if (isCurrent && !isForced) return;
  const start = performance.now();
  process.stderr.write('Generating the database client … ');
  rmSync(join(ROOT, STAMP), { force: true });
  const { code, output } = await runNode([binOf('prisma'), 'generate', '--no-hints'], {
    env: {
      // It asks for an engine that it never runs; any existing file spares the download.
      PRISMA_SCHEMA_ENGINE_BINARY: process.execPath,
      PRISMA_HIDE_UPDATE_MESSAGE: '1',
      CHECKPOINT_DISABLE: '1',
    },
  });
  if (code !== 0) throw new Error(`prisma generate failed:\n${output}`);
  remember(STAMP, digest);
  process.stderr.write(`${((performance.now() - start) / 1000).toFixed(1)} s\n`);
}

/** Prints schema.graphql and openapi.json from the code that serves them. */
export async function printContract(args = []) {
  const printer = 'src/cli/print-contract.ts';
  if (!existsSync(join(ROOT, printer))) return { code: 0, output: '' };
  return runNode([binOf('tsx'), printer, ...args]);
}

function inputsDigest() {
  const packages = ['prisma', '@prisma/client', 'prisma-pothos-types', '@pothos/plugin-prisma'];
  const versions = packages.map((name) => `${name}@${installedVersion(name)}`).join(' ');
  return hashContents([...filesBelow('prisma/schema'), 'prisma.config.ts'], versions);
}
