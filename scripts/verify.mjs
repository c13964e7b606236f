// `npm run verify`: everything that can be judged without a database, in parallel, one line a check.
// What a check has found is kept in node_modules/.cache by the content it was found in, so a second run reads what changed.
import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { lintOpenapiIfChanged } from './lint-openapi.mjs';
import { checkDocs } from './support/docs.mjs';
import { generateClient, printContract } from './support/generate.mjs';
import { checkLockfile } from './support/lockfile.mjs';
import { binOf, runNode } from './support/run.mjs';

const folders = ['src', 'test', 'scripts', 'bench', 'console', 'clients'].filter((name) =>
  existsSync(new URL(`../${name}`, import.meta.url)),
);

/** The slowest first, so that the others fit in beside it. */
const CHECKS = [
  ['types', () => runNode([binOf('typescript', 'tsc'), '-p', '.'])],
  [
    'walls',
    () =>
      runNode([
        binOf('dependency-cruiser', 'depcruise'),
        ...['--config', '.dependency-cruiser.cjs', '--cache', 'node_modules/.cache/depcruise'],
        ...['--cache-strategy', 'content', ...folders],
      ]),
  ],
  ['unused', () => runNode([binOf('knip'), '--no-progress', '--cache'])],
  ['printed files', () => printContract(['--check'])],
  ['style', () => runNode([binOf('@biomejs/biome', 'biome'), 'ci', '--colors=off', '.'])],
  ['openapi rules', lintOpenapiIfChanged],
  ['docs', checkDocs],
  ['lock file', checkLockfile],
];

let failures = 0;
const queue = [...CHECKS];
await generateClient();
await Promise.all(Array.from({ length: Math.max(2, availableParallelism()) }, work));
console.log(failures === 0 ? 'all checks passed' : `${failures} of ${CHECKS.length} checks failed`);
process.exitCode = failures === 0 ? 0 : 1;

async function work() {
  for (let next = queue.shift(); next; next = queue.shift()) await report(...next);
}

async function report(name, check) {
  const start = performance.now();
  const { code, output } = await check().catch((error) => ({ code: 1, output: error.stack }));
  const seconds = ((performance.now() - start) / 1000).toFixed(1);
  console.log(`${code === 0 ? 'ok    ' : 'FAILED'} ${name.padEnd(14)} ${seconds.padStart(5)} s`);
  if (code === 0) return;
  failures += 1;
  console.log(output.trimEnd());
}
