import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { BASELINE_WASM, emitted } from '../support/emitted.ts';

/** How a command ended, and all it wrote. */
export type Ended = { code: number; output: string };

const ROOT = join(import.meta.dirname, '../..');

/** Runs an operator's command as a process of its own, with these variables. */
export async function runCli(name: 'keys' | 'workspaces', args: readonly string[], variables: object): Promise<Ended> {
  const script = await emitted(`src/cli/${name}.ts`);
  return new Promise((resolve) => {
    const env = { PATH: process.env['PATH'], HOME: process.env['HOME'], ...variables };
    execFile(process.execPath, [BASELINE_WASM, script, ...args], { cwd: ROOT, env }, (error, stdout, stderr) => {
      resolve({ code: error ? Number(error.code) : 0, output: stdout + stderr });
    });
  });
}
