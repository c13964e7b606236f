import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { BASELINE_WASM, emitted } from '../../support/emitted.ts';
import type { Death } from './die-at-statement.ts';
import type { Place } from './machine.ts';

/** A real worker process. */
export type WorkerProcess = { pid: number; signal(name: NodeJS.Signals): void; exited: Promise<void> };

/** They work so much that what V8 optimizes is worth its time. */
const LONG_LIVED: readonly string[] = ['domain-worker-process.ts', 'prompt-run-worker-process.ts'];

const CHILDREN = new Set<ChildProcess>();

/** Starts a worker process of the test's own jobs and waits until it works. @param options.sharesOf the workspace whose jobs share messages */
export function startWorkerProcess(
  place: Place,
  options: { isShort?: boolean; graceMs?: number; sharesOf?: string } = {},
): Promise<WorkerProcess> {
  return startProcess('worker-process.ts', {
    ...place,
    isShort: options.isShort ?? true,
    graceMs: options.graceMs ?? 5_000,
    ...(options.sharesOf && { sharesOf: options.sharesOf }),
  });
}

/** Starts a worker process that imports and audits as the product does, and waits until it works. */
export function startDomainWorker(place: Place): Promise<WorkerProcess> {
  return startProcess('domain-worker-process.ts', place);
}

/** Starts a worker process that asks engines as the product does, and waits until it works. */
export function startPromptRunWorker(place: Place): Promise<WorkerProcess> {
  return startProcess('prompt-run-worker-process.ts', place);
}

/** A process that has read its code and waits to be told to work, until it dies where it is told. */
export type WarmWorker = { start(death: Death | null): Promise<WorkerProcess> };

/** Readies a worker process that evaluates and delivers alerts. */
export async function warmAlertWorker(place: Place): Promise<WarmWorker> {
  const { child, exited } = await forkUntilSaid('alert-worker-process.ts', place);
  return {
    async start(death) {
      const ready = said(child, exited);
      child.send(JSON.parse(JSON.stringify(death)));
      await ready;
      child.disconnect();
      return workerProcess(child, exited);
    },
  };
}

async function startProcess(script: string, settings: object): Promise<WorkerProcess> {
  const { child, exited } = await forkUntilSaid(script, settings);
  child.disconnect();
  return workerProcess(child, exited);
}

/** Starts a process and waits for the first thing that it says. */
async function forkUntilSaid(
  script: string,
  settings: object,
): Promise<{ child: ChildProcess; exited: Promise<void> }> {
  const path = await emitted(`test/faults/support/${script}`);
  const child: ChildProcess = fork(path, [JSON.stringify(settings)], {
    execArgv: LONG_LIVED.includes(script) ? [] : [BASELINE_WASM],
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  CHILDREN.add(child);
  const exited = once(child, 'exit').then(() => void CHILDREN.delete(child));
  await said(child, exited);
  return { child, exited };
}

async function said(child: ChildProcess, exited: Promise<void>): Promise<void> {
  const died = exited.then(() => Promise.reject(new Error('The worker process died at its start.')));
  await Promise.race([once(child, 'message'), died]);
}

function workerProcess(child: ChildProcess, exited: Promise<void>): WorkerProcess {
  return { pid: child.pid ?? 0, signal: (name) => void child.kill(name), exited };
}

/** Ends every worker process that a test left running, also a stopped one. */
export function killWorkerProcesses(): void {
  for (const child of CHILDREN) child.kill('SIGKILL');
}
