import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join, resolve } from 'node:path';
import { build } from 'esbuild';
import type { Death } from './die-at-statement.ts';
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

/** Starts a worker process that evaluates and delivers alerts until it dies. @param script what {@link bundleAlertWorker} made */
export function startAlertWorker(script: string, place: Place, death: Death | null): Promise<WorkerProcess> {
  return startProcess(script, { ...place, death });
}

/** Makes one file of the alert worker's sources, which starts in a fraction of the time. @returns its path */
export async function bundleAlertWorker(): Promise<string> {
  // Below node_modules, where its own imports are found.
  const outfile = join(import.meta.dirname, `../../../node_modules/.cache/fault-tests/alert-worker-${process.pid}.mjs`);
  const entryPoints = [join(import.meta.dirname, 'alert-worker-process.ts')];
  await build({ entryPoints, outfile, bundle: true, packages: 'external', format: 'esm', platform: 'node' });
  return outfile;
}

async function startProcess(script: string, settings: object): Promise<WorkerProcess> {
  const child: ChildProcess = fork(resolve(import.meta.dirname, script), [JSON.stringify(settings)], {
    execArgv: script.endsWith('.ts') ? ['--import', 'tsx'] : [],
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
