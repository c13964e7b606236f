import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { Place } from './machine.ts';

/** A real worker process. */
export type WorkerProcess = { pid: number; signal(name: NodeJS.Signals): void; exited: Promise<void> };

const CHILDREN = new Set<ChildProcess>();

/** Starts a worker process and waits until it works. */
export async function startWorkerProcess(
  place: Place,
  options: { isShort?: boolean; graceMs?: number } = {},
): Promise<WorkerProcess> {
  const settings = JSON.stringify({ ...place, isShort: options.isShort ?? true, graceMs: options.graceMs ?? 5_000 });
  const child: ChildProcess = fork(join(import.meta.dirname, 'worker-process.ts'), [settings], {
    execArgv: ['--import', 'tsx'],
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  CHILDREN.add(child);
  const exited = once(child, 'exit').then(() => void CHILDREN.delete(child));
  await Promise.race([
    once(child, 'message'),
    exited.then(() => Promise.reject(new Error('The worker process died at its start.'))),
  ]);
  child.disconnect();
  return { pid: child.pid ?? 0, signal: (name) => void child.kill(name), exited };
}

/** Ends every worker process that a test left running, also a stopped one. */
export function killWorkerProcesses(): void {
  for (const child of CHILDREN) child.kill('SIGKILL');
}
