import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { emitted } from '../support/emitted.ts';

const run = promisify(execFile);

/** What a worker may hold above what it holds idle, whatever page it reads. */
const ABOVE_IDLE_MIB = 64;

test.each([
  ['prices', { start: '', part: '<span>$19.99</span>', count: 250_000 }],
  ['spaced digits', { start: '<h1>', part: '1 ', count: 2_450_000 }],
  ['lists', { start: '', part: '<ul><li>a feature of it</li></ul>', count: 150_000 }],
  ['open brackets', { start: '<h1>', part: '<', count: 4_900_000 }],
  ['ends of no data', { start: '<h1>', part: ']]>', count: 1_600_000 }],
  ['table cells', { start: '<table><tr>', part: '<td>a<td>b<tr>', count: 350_000 }],
])(`a page of 5 MB of %s costs a worker at most ${ABOVE_IDLE_MIB} MiB above idle`, async (_what, page) => {
  const script = await emitted('test/faults/support/read-pages-process.ts');
  const { stdout } = await run(process.execPath, [script, JSON.stringify(page)]);
  expect(stdout).toMatch(/^\d+\n$/);
  expect(Number(stdout)).toBeLessThanOrEqual(ABOVE_IDLE_MIB);
});
