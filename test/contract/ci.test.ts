import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';

const COUNT = join(import.meta.dirname, '../../scripts/ci/count.mjs');
let folder = '';

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ei-count-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

test('the last line counts what passed and what failed', async () => {
  expect(await count({ numPassedTests: 12, numFailedTests: 0, testResults: [] })).toEqual(['12 passed, 0 failed', 0]);
  expect(await count({ numPassedTests: 12, numFailedTests: 1, testResults: [] })).toEqual(['12 passed, 1 failed', 1]);
});

test('a test file that could not be loaded is a failure, though none of its tests ran', async () => {
  const testResults = [
    { status: 'failed', assertionResults: [] },
    { status: 'failed', assertionResults: [{ status: 'failed' }] },
    { status: 'passed', assertionResults: [{ status: 'passed' }] },
  ];
  expect(await count({ numPassedTests: 1, numFailedTests: 1, testResults })).toEqual(['1 passed, 2 failed', 1]);
});

test('a run that tested nothing, or left no report, has failed', async () => {
  expect(await count({ numPassedTests: 0, numFailedTests: 0, testResults: [] })).toEqual(['0 passed, 0 failed', 1]);
  expect(await count(null)).toEqual(['0 passed, 1 failed', 1]);
});

async function count(report: object | null): Promise<[string, number]> {
  const path = join(folder, report ? 'report.json' : 'missing.json');
  if (report) await writeFile(path, JSON.stringify(report));
  return new Promise((resolve) => {
    const child = execFile(process.execPath, [COUNT, path], (_error, stdout) => {
      resolve([stdout.trim(), child.exitCode ?? -1]);
    });
  });
}
