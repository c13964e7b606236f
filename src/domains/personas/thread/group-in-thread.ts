import { startThread } from '../../../kernel/thread.ts';
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
  const options = { workerData: request, env: {}, resourceLimits: RESOURCE_LIMITS };
  const worker = startThread('./grouping-worker', import.meta.url, options);
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
