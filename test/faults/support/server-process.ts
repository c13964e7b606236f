import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

/** The product in a process of its own. */
export type ServerProcess = {
  url: string;
  key: string;
  signal(name: NodeJS.Signals): void;
  /** The exit code; null when a signal ended it. */
  exited: Promise<number | null>;
};

const ROOT = join(import.meta.dirname, '../../..');
const RUNNING = new Set<ChildProcess>();

/** Starts `main.ts` with these variables and nothing of ours, without waiting for anything. */
export function spawnServer(variables: Record<string, string>): { child: ChildProcess; said: () => string } {
  const child = spawn(process.execPath, ['--import', 'tsx', 'src/main.ts'], {
    cwd: ROOT,
    env: { PATH: process.env['PATH'], HOME: process.env['HOME'], PORT: '0', LOG_LEVEL: 'error', ...variables },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  RUNNING.add(child);
  child.once('exit', () => RUNNING.delete(child));
  let text = '';
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk) => (text += String(chunk)));
  return { child, said: () => text };
}

/** Starts the product and waits until it serves. */
export async function startServer(variables: Record<string, string>): Promise<ServerProcess> {
  const { child, said } = spawnServer(variables);
  const exited = once(child, 'exit').then(([code]) => code as number | null);
  let isOver = false;
  void exited.then(() => {
    isOver = true;
  });
  for (;;) {
    const url = /serves at (\S+)/.exec(said())?.[1];
    const key = /Test key\s+(\S+)/.exec(said())?.[1];
    if (url && key) return { url, key, signal: (name) => void child.kill(name), exited };
    if (isOver) throw new Error(`The server ended at its start: ${said()}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** Ends every server that a test left running. */
export function killServers(): void {
  for (const child of RUNNING) child.kill('SIGKILL');
}
