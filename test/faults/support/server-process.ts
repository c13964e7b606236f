import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { BASELINE_WASM, emitted } from '../../support/emitted.ts';

/** The product in a process of its own. */
export type ServerProcess = {
  url: string;
  /** The sandbox's key; empty where there is no sandbox. */
  key: string;
  /** All it has written so far. */
  said(): string;
  signal(name: NodeJS.Signals): void;
  /** The exit code; null when a signal ended it. */
  exited: Promise<number | null>;
};

/** The product's folder. */
export const ROOT = join(import.meta.dirname, '../../..');
const RUNNING = new Set<ChildProcess>();

/** Starts `main.ts` with these variables and nothing of ours, without waiting for what it does. */
export async function spawnServer(variables: Record<string, string>) {
  return spawnWatched(process.execPath, [BASELINE_WASM, await emitted('src/main.ts')], variables);
}

/** Starts a command with these variables and nothing of ours; it is killed at the latest by {@link killServers}. */
export function spawnWatched(
  command: string,
  args: readonly string[],
  variables: Record<string, string>,
): { child: ChildProcess; said: () => string; exited: Promise<number | null> } {
  const child = spawn(command, args, {
    cwd: ROOT,
    env: { PATH: process.env['PATH'], HOME: process.env['HOME'], PORT: '0', LOG_LEVEL: 'error', ...variables },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  RUNNING.add(child);
  const exited = once(child, 'exit').then(([code]) => code as number | null);
  void exited.finally(() => RUNNING.delete(child));
  let text = '';
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk) => (text += String(chunk)));
  return { child, said: () => text, exited };
}

/** Starts the product and waits until it serves; on a given database it has a sandbox too, unless told otherwise. */
export async function startServer(variables: Record<string, string> & { DATA_DIR: string }): Promise<ServerProcess> {
  const { child, said, exited } = await spawnServer({ SANDBOX: '1', ...variables });
  let isOver = false;
  void exited.then(() => {
    isOver = true;
  });
  for (;;) {
    const url = /serves at (\S+)/.exec(said())?.[1];
    if (url) {
      const key = (await readFile(join(variables.DATA_DIR, 'sandbox.key'), 'utf8').catch(() => '')).trim();
      return { url, key, said, signal: (name) => void child.kill(name), exited };
    }
    if (isOver) throw new Error(`The server ended at its start: ${said()}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** Ends every server that a test left running. */
export function killServers(): void {
  for (const child of RUNNING) child.kill('SIGKILL');
}
