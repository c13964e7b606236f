import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const MODULE = fileURLToPath(new URL('./log-lines.ts', import.meta.url));

/** What a process wrote to its output, though it may have failed. */
function outputOf(script: string): Promise<string[]> {
  const code = `import { turnWriter } from ${JSON.stringify(MODULE)}; const lines = turnWriter(1); ${script}`;
  return new Promise((resolve) => {
    const args = ['--import', 'tsx', '--input-type=module', '-e', code];
    execFile(process.execPath, args, { maxBuffer: 100_000_000 }, (_error, stdout) =>
      resolve(stdout.split('\n').slice(0, -1)),
    );
  });
}

const MANY = "for (let n = 0; n < 20_000; n += 1) lines.write('line ' + n + '\\n');";
const expected = Array.from({ length: 20_000 }, (_, n) => `line ${n}`);

test.each([
  ['goes on', MANY],
  ['exits at once', `${MANY} process.exit(1);`],
  ['fails', `${MANY} throw new Error('x');`],
  ['rejects', `${MANY} void Promise.reject(new Error('x'));`],
])('no line is lost or out of order when the process %s', async (_end, script) => {
  expect(await outputOf(script)).toEqual(expected);
});

test('one turn is one write, and a later one waits for nothing', async () => {
  const script = `lines.write('a\\n'); lines.write('b\\n'); setTimeout(() => {
      lines.write('c\\n');
      setTimeout(() => process.kill(process.pid, 'SIGKILL'), 200);
    }, 20);`;
  expect(await outputOf(script)).toEqual(['a', 'b', 'c']);
});
