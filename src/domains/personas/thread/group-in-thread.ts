import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { Worker, type WorkerOptions } from 'node:worker_threads';
import type { GroupingMessage, GroupingRequest } from './messages.ts';

/** What is found in the reviews. */
export type Found = Extract<GroupingMessage, { kind: 'found' }>;

/** Enough for 100,000 reviews; a corpus that needs more ends its thread, and not the process. */
const RESOURCE_LIMITS = { maxOldGenerationSizeMb: 1_024 };

/**
 * Groups reviews in a thread of its own, which ends with the answer, or at once when the signal aborts.
 *
 * @param tell how far it has come, from 0 to 1
 * @throws the signal's reason when it aborts; whatever ended the thread
 */
export function groupInThread(
  request: GroupingRequest,
  tell: (step: string, share: number) => void,
  signal: AbortSignal,
): Promise<Found> {
  signal.throwIfAborted();
  const worker = startWorker({ workerData: request, env: {}, resourceLimits: RESOURCE_LIMITS });
  const found = new Promise<Found>((resolve, reject) => {
    worker.on('message', (message: GroupingMessage) => {
      if (message.kind === 'found') resolve(message);
      else tell(message.step, message.share);
    });
    worker.on('error', reject);
    worker.on('exit', (code) => reject(new Error(`The thread that groups reviews ended with ${code} and no answer.`)));
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
  return found.finally(() => worker.terminate());
}

/**
 * The emitted worker runs as it is; its source needs tsx, which on Node 20 registers itself in the main thread only,
 * so the thread starts with two lines that register it there.
 */
function startWorker(options: WorkerOptions): Worker {
  if (!import.meta.url.endsWith('.ts')) return new Worker(new URL('./grouping-worker.js', import.meta.url), options);
  const file = new URL('./grouping-worker.ts', import.meta.url).href;
  const tsx = pathToFileURL(createRequire(import.meta.url).resolve('tsx/package.json'));
  const api = new URL('./dist/esm/api/index.mjs', tsx).href;
  const source = `import(${JSON.stringify(api)}).then((tsx) => { tsx.register(); return import(${JSON.stringify(file)}); });`;
  return new Worker(source, { ...options, eval: true, execArgv: [] });
}
