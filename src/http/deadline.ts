import type { Context } from '../kernel/context.ts';
import { DomainError } from '../kernel/errors.ts';
import { guarded } from './guarded.ts';

/** A request is answered within this time, or refused, unless the app is built with another. */
export const DEADLINE_MS = 10_000;

/**
 * Does the work with a signal that aborts when the caller leaves or the time is up. A change that would be committed
 * after its caller was told `timeout` is undone instead.
 *
 * @throws timeout
 */
export async function withDeadline<T>(
  context: Context,
  ms: number,
  work: (context: Context) => Promise<T>,
): Promise<T> {
  const controller = new AbortController();
  const leave = () => controller.abort(context.signal.reason);
  if (context.signal.aborted) leave();
  context.signal.addEventListener('abort', leave, { once: true });
  let timer: NodeJS.Timeout | undefined;
  let isLate = false;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => {
      isLate = true;
      const error = timeoutError(ms);
      controller.abort(error);
      reject(error);
    }, ms);
  });
  const after = async () => {
    if (isLate) throw timeoutError(ms);
  };
  try {
    return await Promise.race([work({ ...guarded(context, { after }), signal: controller.signal }), late]);
  } finally {
    clearTimeout(timer);
    context.signal.removeEventListener('abort', leave);
  }
}

function timeoutError(ms: number): DomainError {
  return new DomainError('timeout', `The request took longer than ${ms / 1000} seconds.`);
}
