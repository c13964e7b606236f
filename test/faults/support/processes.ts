import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { Place } from './machine.ts';

/** A real worker process. */
export type WorkerProcess = { pid: number; signal(name: NodeJS.Signals): void; exited: Promise<void> };

const CHILDREN = new Set<ChildProcess>();

/** Starts a worker process of the test's own jobs and waits until it works. */
export function startWorkerProcess(
  place: Place,
  options: { isShort?: boolean; graceMs?: number } = {},
): Promise<WorkerProcess> {
  return startProcess('worker-process.ts', {
    ...place,
    isShort: options.isShort ?? true,
    graceMs: options.graceMs ?? 5_000,
  });
}

/** Starts a worker process that imports and audits as the product does, and waits until it works. */
export function startDomainWorker(place: Place): Promise<WorkerProcess> {
  return startProcess('domain-worker-process.ts', place);
}

async function startProcess(script: string, settings: object): Promise<WorkerProcess> {
  const child: ChildProcess = fork(join(import.meta.dirname, script), [JSON.stringify(settings)], {
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
