import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

/**
 * A process that holds many objects while as many again live for a moment, over and over, as rows of an import do.
 * Prints the most bytes of heap that it had, for each byte that is held.
 */
const STREAM = `
  const make = () => Array.from({ length: 20_000 }, (_, n) => ({ n, text: 'row ' + n, of: [n, n + 1, n + 2, n + 3] }));
  const held = Array.from({ length: 60 }, make);
  globalThis.gc();
  const alive = process.memoryUsage().heapUsed;
  const passing = [];
  let most = 0;
  for (let turn = 0; turn < 300; turn += 1) {
    passing.push(make());
    if (passing.length > 5) passing.shift();
    most = Math.max(most, process.memoryUsage().heapUsed);
  }
  process.stdout.write(String(most / alive + 0 * held.length));`;

function mostFor(setUp: string): number {
  // As on a machine with much memory, wherever the test runs.
  const args = [
    '--expose-gc',
    '--max-old-space-size=4096',
    '--input-type=module',
    '--import',
    'tsx',
    '-e',
    `${setUp}\n${STREAM}`,
  ];
  return Number(execFileSync(process.execPath, args, { encoding: 'utf8' }));
}

test('garbage takes at most about half of what is alive', () => {
  const module = fileURLToPath(new URL('heap-growth.ts', import.meta.url));
  const bounded = mostFor(`import { boundHeapGrowth } from ${JSON.stringify(module)}; boundHeapGrowth();`);
  expect(bounded).toBeLessThan(2.2);
  expect(mostFor('')).toBeGreaterThan(3);
}, 60_000);
